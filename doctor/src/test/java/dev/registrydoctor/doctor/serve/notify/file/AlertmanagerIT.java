package dev.registrydoctor.doctor.serve.notify.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.ports.FreePort;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.notify.CountedNews;
import dev.registrydoctor.doctor.serve.notify.Dispatcher;
import dev.registrydoctor.doctor.serve.notify.HandClock;
import dev.registrydoctor.doctor.serve.notify.MadeUpChanges;
import dev.registrydoctor.doctor.serve.notify.webhook.WebhookServer;
import dev.registrydoctor.doctor.source.Workers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alerts in a real Alertmanager, and what it tells people of them. */
@Timeout(300)
class AlertmanagerIT {

    private static final String PROGRAM = "prometheus-alertmanager";

    /** The folder of another version of it. */
    private static final String OTHER = "REGISTRY_DOCTOR_ALERTMANAGER";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Workers workers = new Workers();
    private final HandClock clock = new HandClock();
    private final CountedNews news = new CountedNews();
    private final MadeUpChanges changes =
            new MadeUpChanges(Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(2)));
    private int port;
    private @Nullable WebhookServer people;
    private @Nullable Process alertmanager;

    @BeforeEach
    void start() throws Exception {
        Assumptions.assumeTrue(program() != null, "not installed: " + PROGRAM + "; ./dev verify installs it");
        people = new WebhookServer();
        port = FreePort.next();
        launch();
    }

    @AfterEach
    void stop() throws Exception {
        workers.close();
        if (people != null) {
            people.close();
        }
        kill();
    }

    private void kill() throws InterruptedException {
        if (alertmanager != null) {
            alertmanager.destroyForcibly().waitFor();
        }
    }

    private static @Nullable Path program() {
        return Stream.of(Objects.requireNonNullElse(System.getenv(OTHER), "/usr/bin"), "/usr/bin", "/usr/local/bin")
                .map(place -> Path.of(place, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private void launch() throws Exception {
        Path configuration = Files.writeString(folder.resolve("alertmanager.yml"), """
                route: {receiver: people, group_by: ["..."], group_wait: 0s, group_interval: 1s, repeat_interval: 4h}
                receivers:
                  - name: people
                    webhook_configs: [{url: "http://127.0.0.1:%d/", send_resolved: true}]
                """.formatted(
                        Objects.requireNonNull(people).port()));
        alertmanager = new ProcessBuilder(
                        String.valueOf(program()),
                        "--config.file=" + configuration,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await("ready", () -> get("/-/ready").statusCode() == 200);
    }

    /** A condition that needs the Alertmanager, which may not listen yet. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(String what, Condition condition) throws Exception {
        Instant until = Instant.now().plusSeconds(60);
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            assertTrue(Instant.now().isBefore(until), () -> "it does not come: " + what + news.lines);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode alerts() throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get("/api/v2/alerts").body());
    }

    private JsonNode only() throws IOException, InterruptedException {
        JsonNode alerts = alerts();
        assertEquals(1, alerts.size(), alerts::toString);
        return alerts.path(0);
    }

    private Dispatcher dispatcher() throws IOException {
        Path file = Files.writeString(folder.resolve("notify.yaml"), """
                cluster: lab
                page: https://doctor.lab/
                receivers: [{name: alerts, type: alertmanager, url: "http://127.0.0.1:%d", on: warning}]
                """.formatted(port));
        Dispatcher dispatcher = new Dispatcher(changes, NotifyFile.read(file, workers, clock), clock, news, news);
        dispatcher.leads(true);
        return dispatcher;
    }

    /** What people were told, by the status of the message. */
    private long told(String status) {
        return Objects.requireNonNull(people).posted.stream()
                .filter(posted -> posted.text().contains("\"status\":\"" + status + "\",\"alerts\"")
                        || posted.text().contains("{\"receiver\":\"people\",\"status\":\"" + status + "\""))
                .count();
    }

    @Test
    void anAlertAppearsSurvivesRestartsAndResolvesAndPeopleAreToldOfEachOnce() throws Exception {
        changes.began("a");
        Dispatcher first = dispatcher();
        await("the alert", () -> alerts().size() == 1);
        JsonNode alert = only();
        assertEquals("RegistryCause", alert.path("labels").path("alertname").asText());
        assertEquals("shop/a", alert.path("labels").path("subject").asText());
        assertEquals("lab", alert.path("labels").path("cluster").asText());
        assertEquals("https://doctor.lab/", alert.path("generatorURL").asText());
        assertEquals(
                changes.now().open().get(0).since(),
                Instant.parse(alert.path("startsAt").asText()));
        await("the message", () -> told("firing") == 1);
        first.close();

        // A restart of ours; and one whose record of the first message was lost.
        Instant before = Instant.parse(alert.path("updatedAt").asText());
        Predicate<JsonNode> isNew =
                now -> Instant.parse(now.path("updatedAt").asText()).isAfter(before);
        dispatcher().close();
        changes.told("alerts", 0);
        try (Dispatcher dispatcher = dispatcher()) {
            await("the reminder", () -> isNew.test(only()));
            assertEquals(alert.path("fingerprint"), only().path("fingerprint"));
            assertEquals(alert.path("startsAt"), only().path("startsAt"));

            // A restart of the Alertmanager, which forgets alerts.
            kill();
            launch();
            assertEquals(0, alerts().size());
            await("a minute of ours", () -> {
                clock.advance(Duration.ofMinutes(1));
                return alerts().size() == 1;
            });
            assertEquals(alert.path("startsAt"), only().path("startsAt"));

            changes.ended("a");
            dispatcher.wake();
            await("the end", () -> alerts().isEmpty());
            await("the message", () -> told("resolved") == 1);
        }
        assertEquals(0, news.dropped);
        // The Alertmanager may repeat a message after its own crash.
        assertTrue(told("firing") <= 2, () -> told("firing") + " messages");
    }

    @Test
    void anyNameMakesAnAlert() throws Exception {
        List<String> names = List.of(
                "\"quoted\\\"", "a\nb\u0000c", "{}[]=~!", "שלום\u202e", "x".repeat(100_000), "😀", "a,b=\"c\"", "");
        for (String name : names) {
            changes.began(name, Grade.WARNING);
        }
        try (Dispatcher dispatcher = dispatcher()) {
            await("alerts", () -> alerts().size() == names.size());
            changes.began("last");
            dispatcher.wake();
            await("one more", () -> alerts().size() == names.size() + 1);
        }
        assertEquals(0, news.dropped + news.notTold, () -> news.lines.toString());
        assertFalse(get("/api/v2/alerts").body().contains("secret-namespace"));
    }
}
