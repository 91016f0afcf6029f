package dev.registrydoctor.doctor.source.live;

import java.io.BufferedInputStream;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An HTTP server on a free loopback port that answers by rule and remembers what it was asked. */
public final class StubServer implements AutoCloseable {

    /** A request. */
    public record Request(
            String method,
            String uri,
            @Nullable String authorization,
            @Nullable String accept,
            String host) {}

    /** An answer. */
    public record Reply(int status, String body, Map<String, String> headers) {
        public static Reply json(int status, String body) {
            return new Reply(status, body, Map.of("Content-Type", "application/json"));
        }

        public Reply with(String header, String value) {
            Map<String, String> all = new HashMap<>(headers);
            all.put(header, value);
            return new Reply(status, body, all);
        }
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Function<Request, Reply> rule;
    private final boolean tls;

    public StubServer(Function<Request, Reply> rule) throws IOException {
        this(rule, null);
    }

    public StubServer(Function<Request, Reply> rule, @Nullable SSLContext context) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        this.rule = rule;
        tls = context != null;
        server = context == null
                ? new ServerSocket(0, 50, here)
                : context.getServerSocketFactory().createServerSocket(0, 50, here);
        threads.execute(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                // Closed at the end of the test.
            }
        }
    }

    /** One request a connection; what is no HTTP, such as a TLS hello, gets what Go's server says to it. */
    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            in.mark(1);
            int first = in.read();
            in.reset();
            OutputStream out = socket.getOutputStream();
            if (first < 'A' || first > 'Z') {
                out.write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400 Bad Request"
                        .getBytes(StandardCharsets.UTF_8));
                return;
            }
            String[] line = readLine(in).split(" ", -1);
            Map<String, String> headers = new HashMap<>();
            for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
            Request request = new Request(
                    line[0],
                    line[1],
                    headers.get("authorization"),
                    headers.get("accept"),
                    headers.getOrDefault("host", ""));
            requests.add(request);
            Reply reply = rule.apply(request);
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " Status\r\nConnection: close\r\n");
            if (!reply.headers().containsKey("Content-Length")) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            reply.headers()
                    .forEach((name, value) ->
                            head.append(name).append(": ").append(value).append("\r\n"));
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            if (!request.method().equals("HEAD")) {
                out.write(body);
            }
        } catch (IOException e) {
            // The client hung up, which some tests mean it to.
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    public int port() {
        return server.getLocalPort();
    }

    String authority() {
        return "127.0.0.1:" + port();
    }

    public String url() {
        return (tls ? "https://" : "http://") + authority();
    }

    public List<Request> requests() {
        return requests;
    }

    public List<String> uris() {
        return requests.stream().map(Request::uri).toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
