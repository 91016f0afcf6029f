package dev.registrydoctor.doctor.source.cluster;

import dev.registrydoctor.doctor.source.HttpDate;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.host.Resolver;
import dev.registrydoctor.doctor.source.tls.OneKeyShare;
import dev.registrydoctor.doctor.source.transport.BoundedSockets;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Connection;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * GET requests to the API server, with their status and body as they come: the lists of a typed client load a thousand
 * classes that no run uses, and hide what a refusal says (docs/decisions/0021).
 */
public final class KubeApi implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

    /** Without HTTP/2, which API servers speak, each connection costs two signatures, and a round trip saves little. */
    private static final int CONNECTIONS = 2;

    /** At once, over one connection of HTTP/2. */
    private static final int REQUESTS = 32;

    private final HttpUrl base;
    /** The base without a slash at its end. */
    private final String prefix;

    private final OkHttpClient http;
    private final @Nullable String authorization;
    private final Dispatcher dispatcher;
    private final AtomicBoolean asked = new AtomicBoolean();
    /** Done when the first request has what the others can share. */
    private final CompletableFuture<Void> met = new CompletableFuture<>();

    /**
     * A client for one kubeconfig; it connects when it is first asked.
     *
     * @param limit of one request
     * @throws GeneralSecurityException when a certificate or key makes no sense
     * @throws IOException when the server's URL does not
     */
    KubeApi(Kubeconfig kubeconfig, Duration limit, Workers workers) throws GeneralSecurityException, IOException {
        HttpUrl server = HttpUrl.parse(kubeconfig.server().url());
        if (server == null) {
            throw new IOException("its server is not a URL: "
                    + ShownText.url(kubeconfig.server().url()));
        }
        String tlsName = kubeconfig.server().tlsName();
        // The name is put into the URL and resolved to the server: so it is what TLS sends and checks.
        base = (tlsName == null ? server : named(server, tlsName))
                .newBuilder()
                .username("")
                .password("")
                .build();
        prefix = withoutSlashes(base.toString());
        authorization = authorization(kubeconfig);
        Resolver resolver = new Resolver(workers);
        dispatcher = new Dispatcher(workers.pool());
        X509TrustManager trust = ApiTls.trust(kubeconfig);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(ApiTls.keys(kubeconfig), new TrustManager[] {trust}, null);
        tls.getClientSessionContext().setSessionCacheSize(HttpLimits.TLS_SESSIONS);
        dispatcher.setMaxRequestsPerHost(REQUESTS);
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        new BoundedSockets(asked -> asked).install(builder);
        builder.dispatcher(dispatcher)
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .dns(name -> resolver.resolve(name.equals(tlsName) ? server.host() : name))
                .connectTimeout(CONNECT_LIMIT)
                .readTimeout(limit)
                .callTimeout(limit)
                .sslSocketFactory(new OneKeyShare(tls.getSocketFactory()), trust)
                // The second one is for a server that refuses what the first socket offers.
                .connectionSpecs(
                        List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
                .addNetworkInterceptor(this::meet);
        if (kubeconfig.server().insecure()) {
            builder.hostnameVerifier((name, session) -> true);
        }
        http = builder.build();
    }

    private static String withoutSlashes(String url) {
        int end = url.length();
        while (url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }

    private static HttpUrl named(HttpUrl server, String tlsName) throws IOException {
        try {
            return server.newBuilder().host(tlsName).build();
        } catch (IllegalArgumentException e) {
            throw new IOException("its tls-server-name is not a host name: " + ShownText.line(tlsName, 100), e);
        }
    }

    /**
     * Lets the other requests go once there is a connection that all of them share, or it is known that they cannot: a
     * dozen handshakes at once, with a signature of the client's for each, are a third of a run's work.
     */
    private Response meet(Interceptor.Chain chain) throws IOException {
        Connection connection = chain.connection();
        if (connection != null && connection.protocol() == Protocol.HTTP_2) {
            met.complete(null);
        } else {
            dispatcher.setMaxRequestsPerHost(CONNECTIONS);
        }
        return chain.proceed(chain.request());
    }

    private static @Nullable String authorization(Kubeconfig kubeconfig) throws IOException {
        String value = null;
        if (kubeconfig.user().token() != null) {
            value = "Bearer " + kubeconfig.user().token();
        } else if (kubeconfig.user().name() != null) {
            String pair = kubeconfig.user().name() + ":"
                    + (kubeconfig.user().password() == null
                            ? ""
                            : kubeconfig.user().password());
            value = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
        // Checked here, since an HTTP client's complaint would quote it.
        if (value != null && !value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new IOException("its token contains invalid characters");
        }
        return value;
    }

    /** The API server's host, as its URL names it. */
    String host() {
        return base.host();
    }

    /**
     * An answer, whatever its status.
     *
     * @param date the header Date, or null
     * @param body to be closed by who reads it
     */
    public record Reply(int status, @Nullable Instant date, InputStream body) {
        public byte[] start(int max) throws IOException {
            try (InputStream in = body) {
                return in.readNBytes(max);
            }
        }
    }

    /**
     * Sends a GET request.
     *
     * @param path path and query, encoded
     */
    public Reply get(String path, Duration limit) throws IOException {
        HttpUrl url = HttpUrl.parse(prefix + path);
        if (url == null) {
            throw new IOException("not a path: " + path);
        }
        Request.Builder request = new Request.Builder().url(url);
        request.header("Accept", "application/json, */*");
        request.header("User-Agent", "registry-doctor");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        boolean first = !asked.getAndSet(true);
        long since = System.nanoTime();
        try {
            if (!first) {
                met.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            }
            return send(request.build(), limit.minusNanos(System.nanoTime() - since));
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("no answer within " + limit.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the run ended");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            if (first) {
                met.complete(null);
            }
        }
    }

    private Reply send(Request request, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        Call call = http.newCall(request);
        CompletableFuture<Response> answer = new CompletableFuture<>();
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                answer.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call answered, Response response) {
                if (!answer.complete(response)) {
                    response.close();
                }
            }
        });
        try {
            Response response = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Reply(
                    response.code(),
                    HttpDate.parse(response.header("Date")),
                    response.body().byteStream());
        } catch (InterruptedException | TimeoutException e) {
            // An answer that comes now is closed.
            answer.cancel(true);
            call.cancel();
            throw e;
        }
    }

    @Override
    public void close() {
        dispatcher.cancelAll();
        http.connectionPool().evictAll();
    }
}
