package dev.registrydoctor.doctor.serve.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.history.History;
import dev.registrydoctor.doctor.serve.metrics.MetricsPage;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Offers the reports, their history and the metrics over HTTP. Nothing can be changed through it. */
public final class HttpPages implements AutoCloseable {

    /** Connections that the system keeps until they are accepted. */
    private static final int BACKLOG = 512;

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final HttpServer server;
    private final RequestThreads threads;

    private HttpPages(HttpServer server, RequestThreads threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * What is offered. All of it is asked from any thread.
     *
     * @param snapshots what is known now
     * @param history what was
     * @param every the time between two examinations
     * @param liveness whether the process does its work
     */
    public record Offered(
            Supplier<Snapshot> snapshots, History history, Duration every, MetricsPage metrics, Liveness liveness) {}

    /**
     * Starts to listen.
     *
     * @throws IOException when the address is taken, or a file cannot be used; the message says what to do
     */
    public static HttpPages start(ServeSettings.Http settings, Offered offered, ServeClock clock, ServeLog log)
            throws IOException {
        ServerLimits.apply();
        ReaderToken token = settings.tokenFile() == null ? null : token(settings.tokenFile(), log);
        ServerKeys keys = keys(settings, log);
        warn(settings, token, keys, log);
        HttpServer server = listen(settings.listen(), keys);
        RequestThreads threads = new RequestThreads(ServerLimits.THREADS, ServerLimits.PATIENCE);
        server.setExecutor(threads);
        server.createContext(
                "/",
                new Reception(
                        new ServedPages(offered, clock),
                        new HostNames(settings.hostNames()),
                        token,
                        new WrongTokens(clock, log),
                        threads,
                        keys != null,
                        log));
        server.start();
        return new HttpPages(server, threads);
    }

    private static ReaderToken token(Path file, ServeLog log) throws IOException {
        try {
            return new ReaderToken(file, log);
        } catch (IOException e) {
            throw new IOException("--token-file: " + e.getMessage(), e);
        }
    }

    private static @Nullable ServerKeys keys(ServeSettings.Http settings, ServeLog log) throws IOException {
        Path certificate = settings.certificate();
        Path key = settings.key();
        if (certificate == null && key == null) {
            return null;
        } else if (certificate == null || key == null) {
            throw new IOException("--tls-certificate and --tls-key are needed together");
        }
        try {
            return new ServerKeys(certificate, key, log);
        } catch (IOException e) {
            throw new IOException("--tls-certificate, --tls-key: " + e.getMessage(), e);
        }
    }

    private static void warn(
            ServeSettings.Http settings, @Nullable ReaderToken token, @Nullable ServerKeys keys, ServeLog log) {
        if (settings.listen().getAddress() == null
                || settings.listen().getAddress().isLoopbackAddress()) {
            return;
        }
        if (token == null) {
            log.say("whoever reaches " + settings.listen() + " can read the reports; --token-file restricts that");
        } else if (keys == null) {
            log.say("the token goes over the network as it is; --tls-certificate and --tls-key encrypt it");
        }
    }

    private static HttpServer listen(InetSocketAddress address, @Nullable ServerKeys keys) throws IOException {
        if (address.isUnresolved()) {
            throw new IOException("--listen: " + address.getHostString() + " is not an address of this machine");
        }
        try {
            if (keys == null) {
                return HttpServer.create(address, BACKLOG);
            }
            HttpsServer server = HttpsServer.create(address, BACKLOG);
            server.setHttpsConfigurator(configurator(keys));
            return server;
        } catch (BindException e) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage()
                            + ". Choose another address or port with --listen, or stop the program that has this one",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java runtime cannot serve TLS: " + e.getMessage(), e);
        }
    }

    private static HttpsConfigurator configurator(ServerKeys keys) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {keys}, null, null);
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = context.getDefaultSSLParameters();
                tls.setProtocols(PROTOCOLS);
                tls.setUseCipherSuitesOrder(true);
                parameters.setSSLParameters(tls);
            }
        };
    }

    /** Where it listens: the port that it got, where none was asked for. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Ends at once, with all connections. */
    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
