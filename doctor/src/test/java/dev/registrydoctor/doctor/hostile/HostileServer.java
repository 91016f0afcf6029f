package dev.registrydoctor.doctor.hostile;

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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on a free loopback port whose answers are bytes: whatever a hostile one may send, or never send. */
final class HostileServer implements AutoCloseable {

    /**
     * A request.
     *
     * @param uri path and query
     * @param headers names in lower case
     */
    record Request(String method, String uri, Map<String, String> headers) {}

    /** An answer, written as it is made; to return closes the connection. */
    @FunctionalInterface
    interface Rule {
        void answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    /** Where a connection is let hang. */
    enum Stall {
        NEVER,
        /** The connection is made by the system, and nobody takes it. */
        ACCEPT,
        /** The request, or TLS hello, is read, and nothing comes back. */
        HELLO,
        /** The header of a TLS record comes back, and not the record. */
        TLS_RECORD,
        /** The record comes too, a byte at a time. */
        TLS_DRIP
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "hostile");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Rule rule;
    private final Stall stall;

    HostileServer(Rule rule) throws IOException {
        this(rule, Stall.NEVER);
    }

    HostileServer(Stall stall) throws IOException {
        this((request, out) -> {}, stall);
    }

    private HostileServer(Rule rule, Stall stall) throws IOException {
        this.rule = rule;
        this.stall = stall;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        if (stall != Stall.ACCEPT) {
            threads.execute(this::accept);
        }
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

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            in.mark(1);
            int first = in.read();
            in.reset();
            boolean tls = first == 0x16;
            if (stall != Stall.NEVER) {
                if (tls && (stall == Stall.TLS_RECORD || stall == Stall.TLS_DRIP)) {
                    out.write(new byte[] {0x16, 3, 3, 0x40, 0});
                }
                if (tls && stall == Stall.TLS_DRIP) {
                    // A ServerHello of 15 KiB, of which each byte is awaited.
                    out.write(new byte[] {2, 0, 0x3c, 0});
                    trickle(out, "x");
                }
                hang();
            } else if (!tls && first >= 'A' && first <= 'Z') {
                Request request = read(in);
                requests.add(request);
                rule.answer(request, out);
                out.flush();
            }
        } catch (IOException e) {
            // The client hung up, as it should.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] line = readLine(in).split(" ", -1);
        Map<String, String> headers = new HashMap<>();
        for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        return new Request(line[0], line[1], headers);
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** Waits for the end of the test. */
    void hang() throws InterruptedException {
        closed.await();
    }

    int port() {
        return server.getLocalPort();
    }

    String authority() {
        return "127.0.0.1:" + port();
    }

    String url() {
        return "http://" + authority();
    }

    List<Request> requests() {
        return requests;
    }

    /** The head of an answer with these headers; its body follows, and ends with the connection. */
    static byte[] head(int status, String... headers) {
        return ("HTTP/1.1 " + status + " Status\r\nConnection: close\r\n"
                        + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A whole answer of JSON. */
    static void json(OutputStream out, String body) throws IOException {
        out.write(head(200, "Content-Type: application/json", "Docker-Distribution-Api-Version: registry/2.0"));
        out.write(body.getBytes(StandardCharsets.UTF_8));
    }

    /** An API server that tells its version, so that everything else is asked for, and answers that by the rule. */
    static HostileServer api(Rule rest) throws IOException {
        return new HostileServer((request, out) -> {
            if (request.uri().equals("/version")) {
                json(out, "{\"major\":\"1\",\"minor\":\"32\"}");
            } else {
                rest.answer(request, out);
            }
        });
    }

    /** Writes so slowly that no single read takes long, until the client hangs up. */
    static void trickle(OutputStream out, String text) throws IOException, InterruptedException {
        while (true) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            Thread.sleep(20);
        }
    }

    /** Writes over and over, until the client has enough. */
    static void forever(OutputStream out, String text) throws IOException {
        byte[] piece = text.repeat(Math.max(1, 65_536 / text.length())).getBytes(StandardCharsets.UTF_8);
        while (true) {
            out.write(piece);
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        threads.shutdownNow();
    }
}
