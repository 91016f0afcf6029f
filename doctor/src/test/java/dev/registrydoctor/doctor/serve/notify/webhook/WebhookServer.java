package dev.registrydoctor.doctor.serve.notify.webhook;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A server on a free loopback port that writes down what is posted to it, and answers with the bytes that a test gives it. */
public final class WebhookServer implements AutoCloseable {

    /**
     * A request.
     *
     * @param headers by their names in lower case
     */
    public record Posted(String start, Map<String, String> headers, String text) {
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /** Writes an answer; to return closes the connection. */
    @FunctionalInterface
    public interface Answer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    public final List<Posted> posted = new CopyOnWriteArrayList<>();

    private final ServerSocket server;
    private volatile Answer answer = status(200);

    public WebhookServer() throws IOException {
        this(ServerSocketFactory.getDefault());
    }

    public WebhookServer(ServerSocketFactory sockets) throws IOException {
        server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** An answer without a body. */
    public static Answer status(int status, String... headers) {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        byte[] bytes = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        return out -> out.write(bytes);
    }

    public void answer(Answer next) {
        answer = next;
    }

    public int port() {
        return server.getLocalPort();
    }

    public Posted last() {
        return posted.get(posted.size() - 1);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "webhook-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                start(() -> serve(socket));
            } catch (IOException e) {
                // Closed at the end of the test.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            posted.add(read(new BufferedInputStream(socket.getInputStream())));
            OutputStream out = socket.getOutputStream();
            answer.write(out);
            out.flush();
        } catch (IOException e) {
            // The client hung up, or did not trust this server.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Posted read(InputStream in) throws IOException {
        String start = line(in);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("a TLS hello");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(Objects.requireNonNullElse(headers.get("content-length"), "0"));
        return new Posted(start, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the client hung up");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
