package dev.registrydoctor.samples.https;

import dev.registrydoctor.samples.server.SampleOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URL;
import java.util.List;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okio.Buffer;

/**
 * HTTP/2 over TLS with client certificates, as every API server speaks, in front of a server of plain HTTP: Java's own
 * server knows HTTP/1.1 alone, over which a client needs a handshake, and a signature, for each connection.
 */
final class Http2Front implements SampleOptions.Front {

    /** The headers of an answer that clients of an API server go by. */
    private static final List<String> HEADERS = List.of("Content-Type", "Date", "Retry-After");

    private final MockWebServer server = new MockWebServer();

    /**
     * Listens on a free port of 127.0.0.1.
     *
     * @param plainPort where the server of plain HTTP listens on 127.0.0.1
     */
    Http2Front(HandshakeCertificates tls, int plainPort) throws IOException {
        server.useHttps(tls.sslSocketFactory());
        server.requireClientAuth();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                try {
                    return pass(request, plainPort);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        server.start(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    }

    @Override
    public int port() {
        return server.getPort();
    }

    private static MockResponse pass(RecordedRequest request, int plainPort) throws IOException {
        URL url = new URL("http", "127.0.0.1", plainPort, request.getTarget());
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestMethod(request.getMethod());
        connection.setInstanceFollowRedirects(false);
        for (String name : List.of("Accept", "Authorization", "User-Agent")) {
            String value = request.getHeaders().get(name);
            if (value != null) {
                connection.setRequestProperty(name, value);
            }
        }
        MockResponse.Builder answer = new MockResponse.Builder().code(connection.getResponseCode());
        for (String name : HEADERS) {
            String value = connection.getHeaderField(name);
            if (value != null) {
                answer.addHeader(name, value);
            }
        }
        Buffer body = new Buffer();
        InputStream in = connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (in != null) {
            try (in) {
                body.readFrom(in);
            }
        }
        return answer.body(body).build();
    }

    @Override
    public void close() {
        server.close();
    }
}
