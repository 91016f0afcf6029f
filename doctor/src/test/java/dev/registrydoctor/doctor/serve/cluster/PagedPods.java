package dev.registrydoctor.doctor.serve.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An API server with many Pods of a usual size, which serves them in pages, and a watch of them. */
final class PagedPods implements AutoCloseable {

    private static final Pattern LIMIT = Pattern.compile("[?&]limit=(\\d+)");
    private static final Pattern CONTINUE = Pattern.compile("[?&]continue=(\\d+)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int count;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    /** Counted down when a watch was begun. */
    final CountDownLatch watched = new CountDownLatch(1);

    /** The most objects of one answer. */
    volatile int largestPage;

    PagedPods(int count) throws IOException {
        this.count = count;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/api/v1/pods", this::answer);
        server.start();
    }

    Kubeconfig kubeconfig() {
        return new Kubeconfig(
                "test",
                null,
                "default",
                new Kubeconfig.Server(
                        "http://127.0.0.1:" + server.getAddress().getPort(), null, false, null),
                Kubeconfig.User.withToken("t"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (query.contains("watch=true")) {
            if (exchange.getRequestHeaders().containsKey("Upgrade")) {
                // The client then watches without a WebSocket.
                exchange.sendResponseHeaders(503, -1);
                exchange.close();
                return;
            }
            watch(exchange);
            return;
        }
        int limit = number(LIMIT, "?" + query, count);
        int from = number(CONTINUE, "?" + query, 0);
        int to = Math.min(count, from + limit);
        largestPage = Math.max(largestPage, to - from);
        List<String> items = new ArrayList<>();
        for (int i = from; i < to; i++) {
            items.add(pod(i, "Running", 1));
        }
        byte[] body = ("{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"metadata\": {\"resourceVersion\": \"1\""
                        + (to < count ? ", \"continue\": \"" + to + "\"" : "") + "}, \"items\": ["
                        + String.join(",", items) + "]}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private void watch(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        watched.countDown();
        try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
                out.write((events.take() + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int number(Pattern pattern, String query, int otherwise) {
        Matcher matcher = pattern.matcher(query);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }

    /** A Pod has changed. */
    void modify(int number, String phase, int version) {
        events.add("{\"type\": \"MODIFIED\", \"object\": " + pod(number, phase, version).replace("\n", " ") + "}");
    }

    int waiting() {
        return events.size();
    }

    /** About 7 KB, as a Pod with two containers has with its managed fields. */
    private static String pod(int number, String phase, int version) {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            fields.append(i == 0 ? "" : ",").append("\"f:field-").append(i).append("\": {\".\": {}, \"f:name\": {}}");
        }
        StringBuilder env = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            env.append(i == 0 ? "" : ",")
                    .append("{\"name\": \"VARIABLE_")
                    .append(i)
                    .append("\", \"value\": \"a value of some length ")
                    .append(i)
                    .append("\"}");
        }
        return """
                {"apiVersion": "v1", "kind": "Pod",
                 "metadata": {"name": "app-%1$d", "namespace": "team-%2$d", "uid": "00000000-0000-4000-8000-%1$012d",
                   "resourceVersion": "%3$d", "labels": {"app": "app-%1$d", "tier": "web"},
                   "managedFields": [{"manager": "kubelet", "fieldsV1": {%4$s}}]},
                 "spec": {"nodeName": "n%2$d", "serviceAccountName": "default", "containers": [
                   {"name": "c", "image": "localhost:32000/app:%1$d", "env": [%5$s]},
                   {"name": "d", "image": "docker.io/library/side:1", "env": [%5$s]}]},
                 "status": {"phase": "%6$s", "podIP": "10.1.0.1",
                   "conditions": [{"type": "Ready", "status": "True"}],
                   "containerStatuses": [{"name": "c", "ready": true, "restartCount": 0, "image": "x", "imageID": "y",
                     "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}}]}}
                """.formatted(number, number % 50, version, fields, env, phase);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
