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
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands in front of an API server and notes what it is asked. */
final class RecordedCalls implements AutoCloseable {

    private final Set<String> calls = new ConcurrentSkipListSet<>();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final int behind;

    /**
     * Starts on a port of loopback that is free.
     *
     * @param behind the port of the API server
     */
    RecordedCalls(int behind) throws IOException {
        this.behind = behind;
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
        calls.add(exchange.getRequestMethod() + " " + asked.getPath());
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
