package dev.registrydoctor.doctor.serve.notify.webhook;

import dev.registrydoctor.doctor.serve.notify.NotToldException;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.HttpDate;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.host.Resolver;
import dev.registrydoctor.doctor.source.tls.HostTrust;
import dev.registrydoctor.doctor.source.tls.Pem;
import dev.registrydoctor.doctor.source.transport.BoundedSockets;
import java.io.IOException;
import java.net.Proxy;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * POST requests to one target. No redirect is followed, no proxy is used, and of an answer only its status and Retry-After are
 * read. Messages of failures are words of this program: those of others may quote the URL, which can be a secret.
 */
public final class WebhookClient {

    static final Duration CALL_LIMIT = Duration.ofSeconds(10);

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final int MOST_CA_BYTES = 1 << 20;

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;

    private final WebhookTarget target;
    private final Workers workers;
    private final ServeClock clock;
    private final Duration limit;
    /** Made when it is first used, and again when the certificate authorities have changed. */
    private @Nullable OkHttpClient client;

    private String authorities = "";

    /** A client; it connects again for each message, since there are minutes or days between two. */
    public WebhookClient(WebhookTarget target, Workers workers, ServeClock clock) {
        this(target, workers, clock, CALL_LIMIT);
    }

    /** With another limit of a call. */
    WebhookClient(WebhookTarget target, Workers workers, ServeClock clock, Duration limit) {
        this.target = target;
        this.workers = workers;
        this.clock = clock;
        this.limit = limit;
    }

    /** The name of its receiver. */
    public String name() {
        return target.name();
    }

    /**
     * Reads the files of the target, and throws away what is in them.
     *
     * @throws IOException when one of them cannot be used; the message has its path
     */
    public void verify() throws IOException {
        WebhookRequest.of(target, "application/json", new byte[0], "none");
        http();
    }

    /**
     * Sends a message.
     *
     * @param id under which the receiver knows it if it has had it before
     */
    public void post(String contentType, byte[] body, String id) throws NotToldException, InterruptedException {
        try {
            Request request = WebhookRequest.of(target, contentType, body, id);
            judge(send(http().newCall(request)));
        } catch (NotReached e) {
            throw new NotToldException(words(e), false, null);
        } catch (IOException e) {
            throw new NotToldException(String.valueOf(e.getMessage()), false, null);
        }
    }

    private record Answer(int status, @Nullable String retryAfter) {}

    /** A request that was not answered. Its message is not to be shown. */
    private static final class NotReached extends IOException {
        private static final long serialVersionUID = 1L;

        NotReached(Throwable cause) {
            super(cause);
        }
    }

    /** Waits no longer than the limit, whatever the system's resolver or the server does, and ends when it is interrupted. */
    private Answer send(Call call) throws NotReached, InterruptedException {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                answer.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call answered, Response response) {
                answer.complete(new Answer(response.code(), response.header("Retry-After")));
                response.close();
            }
        });
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new NotReached(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new NotReached(e);
        } finally {
            call.cancel();
        }
    }

    private void judge(Answer answer) throws NotToldException {
        int status = answer.status();
        if (status / 100 == 2) {
            return;
        }
        boolean lasting =
                status / 100 == 4 && status != REQUEST_TIMEOUT && status != TOO_EARLY && status != TOO_MANY_REQUESTS;
        String redirect = status / 100 == 3 ? ", a redirect, which is not followed; correct the URL" : "";
        throw new NotToldException(
                "HTTP " + status + redirect, lasting, lasting ? null : after(answer.retryAfter(), clock.now()));
    }

    /** The time that Retry-After asks for, in seconds or until a date; null when it makes no sense. */
    static @Nullable Duration after(@Nullable String header, Instant now) {
        String text = header == null ? "" : header.strip();
        if (!text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Instant date = text.length() > 64 ? null : HttpDate.parse(text);
        return date == null || !date.isAfter(now) ? null : Duration.between(now, date);
    }

    private String words(NotReached e) {
        return switch (Failure.of(e).kind()) {
            case REFUSED -> "the connection was refused";
            case TIMED_OUT -> "it did not answer within " + limit.toSeconds() + " s";
            case NO_ROUTE -> "there is no route to it";
            case NAME_UNRESOLVED -> "its host name cannot be resolved";
            case PLAIN -> "it answers in plain HTTP where the URL says https";
            case UNTRUSTED -> "its certificate is not signed by a trusted certificate authority; name that in caFile";
            case WRONG_NAME -> "its certificate is for another name";
            case OUT_OF_DATE -> "its certificate is not valid now";
            case TLS -> "TLS failed";
            case BROKEN -> "the connection broke";
        };
    }

    private synchronized OkHttpClient http() throws IOException {
        String pem = target.caFile() == null ? "" : SecretFile.text(target.caFile(), MOST_CA_BYTES);
        OkHttpClient ready = client;
        if (ready == null || !pem.equals(authorities)) {
            ready = open(pem);
            client = ready;
            authorities = pem;
        }
        return ready;
    }

    private OkHttpClient open(String pem) throws IOException {
        Resolver resolver = new Resolver(workers);
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        new BoundedSockets(asked -> asked).install(builder);
        try {
            List<X509Certificate> more = pem.isEmpty() ? List.of() : Pem.certificates(Pem.ascii(pem));
            HostTrust trust = new HostTrust(more);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {trust}, null);
            tls.getClientSessionContext().setSessionCacheSize(HttpLimits.TLS_SESSIONS);
            builder.sslSocketFactory(tls.getSocketFactory(), trust);
        } catch (GeneralSecurityException e) {
            throw new IOException(target.caFile() + " does not contain certificates in PEM", e);
        }
        return builder.dispatcher(new Dispatcher(workers.pool()))
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .proxy(Proxy.NO_PROXY)
                .dns(resolver::resolve)
                .followRedirects(false)
                .followSslRedirects(false)
                // A message that may have arrived is sent again by the dispatcher alone, which says so.
                .retryOnConnectionFailure(false)
                .connectTimeout(CONNECT_LIMIT)
                .readTimeout(limit)
                .writeTimeout(limit)
                .callTimeout(limit)
                .build();
    }
}
