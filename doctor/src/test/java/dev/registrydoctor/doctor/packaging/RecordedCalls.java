package dev.registrydoctor.doctor.packaging;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** Stands in front of an API server and notes what it is asked. */
final class RecordedCalls implements AutoCloseable {

    private final Set<String> calls = new ConcurrentSkipListSet<>();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final int behind;
    private final Predicate<String> allowed;

    /**
     * Starts on a port of loopback that is free.
     *
     * @param behind the port of the API server
     */
    RecordedCalls(int behind) throws IOException {
        this(behind, call -> true);
    }

    /**
     * Starts one that refuses calls as an API server does.
     *
     * @param allowed tells which of them, by method and path, it lets through
     */
    RecordedCalls(int behind, Predicate<String> allowed) throws IOException {
        this.behind = behind;
        this.allowed = allowed;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.setExecutor(workers);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Method and path of each call, without its query. */
    Set<String> calls() {
        return calls;
    }

    private void pass(HttpExchange exchange) throws IOException {
        URI asked = exchange.getRequestURI();
        String call = exchange.getRequestMethod() + " " + asked.getPath();
        calls.add(call);
        if (!allowed.test(call)) {
            byte[] refusal = "{\"kind\":\"Status\",\"code\":403,\"message\":\"forbidden by a test\"}"
                    .getBytes(StandardCharsets.UTF_8);
            try (exchange;
                    OutputStream out = exchange.getResponseBody()) {
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_FORBIDDEN, refusal.length);
                out.write(refusal);
            }
            return;
        }
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + behind + asked).toURL().openConnection();
        int status = connection.getResponseCode();
        try (exchange;
                InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            exchange.sendResponseHeaders(status, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                body.transferTo(out);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
