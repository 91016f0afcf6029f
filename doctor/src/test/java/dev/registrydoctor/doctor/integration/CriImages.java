package dev.registrydoctor.doctor.integration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a containerd to pull an image, as the kubelet does: the CRI's ImageService, by gRPC. The two messages are small
 * enough to be written by hand.
 */
final class CriImages {

    /** The CRI plugin serves before it is ready, and refuses every call until it is, with nothing tried. */
    private static final String NOT_READY = "server is not initialized yet";

    private static final Duration START = Duration.ofSeconds(60);

    private CriImages() {}

    /** What the pull reports, once the plugin is ready; empty when it succeeds. */
    static String pull(int port, String image) throws IOException, InterruptedException {
        return pull(port, image, null);
    }

    /** The same of a containerd at another address than loopback's. */
    static String pull(String host, int port, String image) throws IOException, InterruptedException {
        return pull(host + ":" + port, image, null);
    }

    /**
     * The same with a login.
     *
     * @param login of the pull secret, or null
     */
    static String pull(int port, String image, LabKubectl.@Nullable Login login)
            throws IOException, InterruptedException {
        return pull("127.0.0.1:" + port, image, login);
    }

    /** The same of a containerd at another address than loopback's, with a login or with null. */
    static String pull(String host, int port, String image, LabKubectl.@Nullable Login login)
            throws IOException, InterruptedException {
        return pull(host + ":" + port, image, login);
    }

    private static String pull(String authority, String image, LabKubectl.@Nullable Login login)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        String told = ask(authority, image, login);
        while (told.contains(NOT_READY) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
            told = ask(authority, image, login);
        }
        return told;
    }

    private static String ask(String authority, String image, LabKubectl.@Nullable Login login) throws IOException {
        OkHttpClient client = new OkHttpClient.Builder()
                .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                .callTimeout(Duration.ofSeconds(60))
                .readTimeout(Duration.ofSeconds(60))
                .build();
        // PullImageRequest { ImageSpec image = 1 { string image = 1 } AuthConfig auth = 2 { string username = 1
        // string password = 2 } }, behind "not compressed" and its length.
        Buffer name = field(1, new Buffer().writeUtf8(image));
        Buffer message = field(1, name);
        if (login != null) {
            Buffer auth = field(1, new Buffer().writeUtf8(login.user()));
            auth.writeAll(field(2, new Buffer().writeUtf8(login.password())));
            message.writeAll(field(2, auth));
        }
        Buffer body = new Buffer().writeByte(0).writeInt((int) message.size());
        body.writeAll(message);
        Request request = new Request.Builder()
                .url("http://" + authority + "/runtime.v1.ImageService/PullImage")
                .header("TE", "trailers")
                .post(RequestBody.create(body.readByteArray(), MediaType.get("application/grpc")))
                .build();
        try (Response response = client.newCall(request).execute()) {
            String told = response.header("grpc-message");
            response.body().bytes();
            @Nullable String trailer = told == null ? response.trailers().get("grpc-message") : told;
            return trailer == null ? "" : percentDecoded(trailer);
        } finally {
            client.connectionPool().evictAll();
            client.dispatcher().executorService().shutdown();
        }
    }

    /** A field of type bytes. */
    private static Buffer field(int number, Buffer value) {
        Buffer field = new Buffer().writeByte(number << 3 | 2);
        long length = value.size();
        while (length > 0x7F) {
            field.writeByte((int) ((length & 0x7F) | 0x80));
            length >>= 7;
        }
        field.writeByte((int) length);
        field.write(value, value.size());
        return field;
    }

    /** gRPC puts all but printable ASCII in percents. */
    private static String percentDecoded(String text) {
        Buffer bytes = new Buffer();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%' && i + 2 < text.length()) {
                bytes.writeByte(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.writeUtf8(text.substring(i, i + 1));
            }
        }
        return bytes.readString(StandardCharsets.UTF_8);
    }
}
