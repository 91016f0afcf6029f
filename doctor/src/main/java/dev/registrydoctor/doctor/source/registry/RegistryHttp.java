package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.LargeAnswers;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.host.HostAddresses;
import dev.registrydoctor.doctor.source.kube.MemoryBudget;
import dev.registrydoctor.doctor.source.tls.HostTrust;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.Dispatcher;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import okio.ByteString;
import okio.HashingSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * Requests to registries and their token services. No redirect is followed, and no credentials are sent but those that an
 * {@link Access} gives.
 */
public final class RegistryHttp implements AutoCloseable {

    static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

    /** What all names that registries list may take: an eighth of the memory, and no more than two million names need. */
    private static final int NAMES_SHARE = 8;

    private static final long MAX_NAMES = 256L << 20;

    private static final Duration READ_LIMIT = Duration.ofSeconds(3);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(6);
    private static final int PART = 64 << 10;

    /** Requests to one registry: it may serve a whole cluster besides. */
    public static final int AT_ONCE = 16;

    private final OkHttpClient client;
    private final HostTrust trust;
    private final Map<String, Semaphore> gates = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final MemoryBudget names = MemoryBudget.ofShare(NAMES_SHARE, MAX_NAMES);

    /** What lets requests in that a registry would refuse. */
    interface Access {
        /** The header Authorization that requests get, or null for none yet. */
        @Nullable
        String current();

        /**
         * Another header after a request with that one was refused (HTTP 401), or null when there is none.
         *
         * @throws IOException when the login cannot or must not be used; its message says why
         */
        @Nullable
        String renewed(@Nullable String used, Reply refusal) throws IOException;
    }

    public RegistryHttp(Dialler dialler, Workers workers) {
        this(dialler, workers, List.of());
    }

    /**
     * A client for registries.
     *
     * @param authorities CAs that are trusted beside those of this host
     */
    public RegistryHttp(Dialler dialler, Workers workers, List<X509Certificate> authorities) {
        trust = new HostTrust(authorities);
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dispatcher(new Dispatcher(workers.pool()))
                .protocols(List.of(Protocol.HTTP_1_1))
                .proxy(Proxy.NO_PROXY)
                .dns(dialler.dns())
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(CONNECT_LIMIT)
                .readTimeout(READ_LIMIT)
                .writeTimeout(READ_LIMIT)
                .callTimeout(CALL_LIMIT);
        dialler.sockets().install(builder);
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {trust}, null);
            tls.getClientSessionContext().setSessionCacheSize(HttpLimits.TLS_SESSIONS);
            builder.sslSocketFactory(tls.getSocketFactory(), trust);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no TLS", e);
        }
        client = builder.build();
    }

    private RegistryHttp(OkHttpClient client, HostTrust trust) {
        this.client = client;
        this.trust = trust;
    }

    /** The same client, which waits longer for answers: a registry lists repositories by a walk through all of its folders. */
    RegistryHttp patient(Duration limit) {
        return new RegistryHttp(
                client.newBuilder().readTimeout(limit).callTimeout(limit).build(), trust);
    }

    /**
     * An answer, whatever its status.
     *
     * @param body as much of it as was asked for
     * @param whole whether that is all of it
     */
    public record Reply(int status, Headers headers, ByteString body, boolean whole) {
        String text() {
            return body.utf8();
        }

        /** The error in words: the registry's own where it names one, else the beginning of the body. */
        public String problem() {
            try {
                List<?> errors = Json.list(Json.object(body.toByteArray()), "errors");
                if (!errors.isEmpty()) {
                    Map<String, Object> error = Json.asObject(errors.get(0));
                    String code = Json.text(error, "code");
                    String message = Json.text(error, "message");
                    return ShownText.line(
                            (code == null ? "" : code) + (message == null || message.isEmpty() ? "" : ": " + message),
                            ShownText.SHORT);
                }
            } catch (IOException e) {
                // Not a registry's error: shown as it is.
            }
            String start = ShownText.line(text(), ShownText.SHORT);
            return start.isEmpty() ? "HTTP " + status : "HTTP " + status + ": " + start;
        }
    }

    static HttpUrl url(Origin origin, String path) throws IOException {
        try {
            return new HttpUrl.Builder()
                    .scheme(origin.scheme())
                    .host(origin.host())
                    .port(origin.port())
                    .addPathSegments(path)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new IOException("not a URL: " + ShownText.line(e.getMessage() == null ? "" : e.getMessage(), 100), e);
        }
    }

    /** The CAs that registries' certificates are checked by. */
    HostTrust trust() {
        return trust;
    }

    /** What all names that registries list may take together. */
    MemoryBudget names() {
        return names;
    }

    /**
     * What is kept of a body.
     *
     * @param whole whether it was read to its end
     */
    private record Kept(ByteString bytes, boolean whole) {}

    /** Reads a body. */
    private interface BodyReader {
        Kept read(int status, BufferedSource in) throws IOException;
    }

    private static BodyReader upTo(int max) {
        return (status, in) -> {
            Buffer body = new Buffer();
            readUpTo(in, body, max);
            boolean whole = body.size() < max || in.exhausted();
            return new Kept(body.readByteString(), whole);
        };
    }

    /** Keeps the SHA-256 of a content of any size, and of an error its beginning. */
    private static BodyReader hash(long most) {
        return (status, in) -> {
            if (status != 200) {
                return upTo(HttpLimits.SMALL).read(status, in);
            }
            HashingSink hash = HashingSink.sha256(Okio.blackhole());
            Buffer part = new Buffer();
            long read = 0;
            for (long got = in.read(part, PART); got >= 0 && read <= most; got = in.read(part, PART)) {
                read += got;
                hash.write(part, got);
            }
            return new Kept(hash.hash(), read <= most);
        };
    }

    /** Sends one request as it is. */
    Reply send(Request request, int maxBody) throws IOException {
        return send(request, upTo(maxBody));
    }

    private Reply send(Request request, BodyReader reader) throws IOException {
        LargeAnswers.end();
        try (Response response = client.newCall(request).execute()) {
            Kept body = request.method().equals("HEAD")
                    ? new Kept(ByteString.EMPTY, true)
                    : reader.read(response.code(), response.body().source());
            return new Reply(response.code(), response.headers(), body.bytes(), body.whole());
        } catch (IllegalStateException e) {
            throw new IOException(e);
        }
    }

    private static void readUpTo(BufferedSource in, Buffer to, int max) throws IOException {
        while (to.size() < max && in.read(to, max - to.size()) >= 0) {
            if (to.size() > LargeAnswers.LARGE) {
                LargeAnswers.begin();
            }
        }
    }

    /**
     * Sends a request to a registry; where it asks for a token that its own host hands out to anyone, with one.
     *
     * @param topic what the token is for: tokens are kept for a registry and topic
     */
    Reply ask(Origin registry, HttpUrl url, String method, @Nullable String accept, String topic, int maxBody)
            throws IOException {
        return ask(registry, request(url, method, accept), topic, maxBody);
    }

    /** The answer to a request for the first byte of a content alone; a server may send more, which is not read. */
    Reply firstByte(Origin registry, HttpUrl url, String topic) throws IOException {
        Request request = request(url, "GET", null)
                .newBuilder()
                .header("Range", "bytes=0-0")
                .build();
        return ask(registry, request, topic, 1);
    }

    private Reply ask(Origin registry, Request request, String topic, int maxBody) throws IOException {
        return ask(registry, request, new Anyone(registry, topic), maxBody);
    }

    /** Sends a request to a registry; where that is refused, once more with what the access gives then. */
    Reply ask(Origin registry, Request request, Access access, int maxBody) throws IOException {
        return ask(registry, request, access, upTo(maxBody));
    }

    /**
     * The same for a content that is too large to be kept: with status 200, the body of the answer is its SHA-256.
     *
     * @param most the most bytes that are read of it
     */
    Reply askForHash(Origin registry, Request request, Access access, long most) throws IOException {
        return ask(registry, request, access, hash(most));
    }

    private Reply ask(Origin registry, Request request, Access access, BodyReader reader) throws IOException {
        Semaphore gate = gates.computeIfAbsent(registry.authority(), a -> new Semaphore(AT_ONCE));
        try {
            gate.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the run ended");
        }
        try {
            String used = access.current();
            Reply reply = send(with(request, used), reader);
            String renewed = reply.status() == 401 ? access.renewed(used, reply) : null;
            return renewed == null ? reply : send(with(request, renewed), reader);
        } finally {
            gate.release();
        }
    }

    /** With a token that the registry's own host hands out to anyone; tokens are kept for a registry and topic. */
    private final class Anyone implements Access {
        private final Origin registry;
        private final String key;

        Anyone(Origin registry, String topic) {
            this.registry = registry;
            key = registry + " " + topic;
        }

        @Override
        public @Nullable String current() {
            return tokens.get(key);
        }

        @Override
        public @Nullable String renewed(@Nullable String used, Reply refusal) {
            String token = token(registry, BearerChallenge.of(refusal.headers().values("WWW-Authenticate")));
            if (token == null) {
                return null;
            }
            tokens.put(key, "Bearer " + token);
            return "Bearer " + token;
        }
    }

    static Request request(HttpUrl url, String method, @Nullable String accept) {
        Request.Builder request =
                new Request.Builder().url(url).method(method, null).header("User-Agent", "registry-doctor");
        return accept == null
                ? request.build()
                : request.header("Accept", accept).build();
    }

    private static Request with(Request request, @Nullable String authorization) {
        return authorization == null
                ? request
                : request.newBuilder().header("Authorization", authorization).build();
    }

    /** A token for anyone, or null when there is none to be had, or only from another host. */
    @Nullable
    String token(Origin registry, @Nullable BearerChallenge challenge) {
        if (challenge == null
                || !HostAddresses.canonical(challenge.realm().host())
                        .equals(HostAddresses.canonical(registry.host()))) {
            return null;
        }
        try {
            Reply reply = send(request(challenge.request(), "GET", null), HttpLimits.SMALL);
            if (reply.status() != 200) {
                return null;
            }
            return tokenOf(reply);
        } catch (IOException e) {
            return null;
        }
    }

    /** The token in the answer of a token service, or null when it has none that can be sent. */
    static @Nullable String tokenOf(Reply reply) throws IOException {
        Map<String, Object> answer = Json.object(reply.body().toByteArray());
        String token = Json.text(answer, "token");
        token = token == null || token.isEmpty() ? Json.text(answer, "access_token") : token;
        return token != null && !token.isEmpty() && token.chars().allMatch(c -> c > 0x20 && c < 0x7f) ? token : null;
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
    }
}
