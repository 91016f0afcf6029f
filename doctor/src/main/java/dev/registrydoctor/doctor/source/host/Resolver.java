package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.doctor.source.Workers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The system's resolver with a time limit: by itself it may wait for dead name servers longer than a run lasts. */
public final class Resolver {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Workers workers;

    public Resolver(Workers workers) {
        this.workers = workers;
    }

    /**
     * The addresses of a name, or of an address itself.
     *
     * @throws UnknownHostException when it has none, or the resolver gives no answer in time
     */
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        if (HostAddresses.isLiteral(host)) {
            return List.of(InetAddress.getByName(host));
        }
        try {
            return workers.within(LIMIT, () -> List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException e) {
            throw e;
        } catch (TimeoutException e) {
            throw unknown(host + ": the resolver did not answer within " + LIMIT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(host + ": interrupted", e);
        } catch (Exception e) {
            throw unknown(host + ": " + e.getMessage(), e);
        }
    }

    private static UnknownHostException unknown(String message, Exception cause) {
        UnknownHostException e = new UnknownHostException(message);
        e.initCause(cause);
        return e;
    }
}
