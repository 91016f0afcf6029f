package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.ports.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** A real Prometheus or Alertmanager on loopback, and its API. */
final class PrometheusServer {

    private static final Duration HANG = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    private PrometheusServer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts Prometheus with a configuration in a folder of its own, and waits until it answers. */
    static PrometheusServer prometheus(Path folder, String config) throws Exception {
        Files.writeString(folder.resolve("prometheus.yml"), config);
        return start(
                folder,
                "prometheus",
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("data"));
    }

    private static PrometheusServer start(Path folder, String... command) throws Exception {
        int port = FreePort.next();
        List<String> all = new ArrayList<>(List.of(command));
        all.add("--web.listen-address=127.0.0.1:" + port);
        Path log = folder.resolve(command[0] + ".log");
        Process process = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        PrometheusServer server = new PrometheusServer(process, log, port);
        try {
            server.until("it is ready", () -> server.status("/-/ready") == 200);
        } catch (Exception | AssertionError e) {
            server.stop();
            throw e;
        }
        return server;
    }

    int port() {
        return port;
    }

    private int status(String path) throws InterruptedException {
        try {
            return send(path).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What a path of the API answers, whether it is an error or not. */
    JsonNode get(String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(send(path).body());
    }

    /** The result of a query now; fails when Prometheus refuses it. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(expression + ": " + answer);
        }
        return answer.path("data").path("result");
    }

    /** Asks again until it is so; the limit is a guard. */
    void until(String what, ThrowingSupplier<Boolean> isSo) throws Exception {
        until(what, isSo, () -> "");
    }

    void until(String what, ThrowingSupplier<Boolean> isSo, Supplier<String> seen) throws Exception {
        long end = System.nanoTime() + HANG.toNanos();
        try {
            while (!isSo.get()) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new AssertionError(
                            "waited for this in vain: " + what + "\n" + seen.get() + "\n" + Files.readString(log));
                }
                Thread.sleep(100);
            }
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    void stop() throws InterruptedException {
        Programs.stop(process);
    }
}
