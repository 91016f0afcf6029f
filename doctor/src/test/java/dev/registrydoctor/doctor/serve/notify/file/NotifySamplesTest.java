package dev.registrydoctor.doctor.serve.notify.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;
import dev.registrydoctor.doctor.serve.notify.CountedNews;
import dev.registrydoctor.doctor.serve.notify.HandClock;
import dev.registrydoctor.doctor.serve.notify.MadeUpChanges;
import dev.registrydoctor.doctor.serve.notify.webhook.WebhookServer;
import dev.registrydoctor.doctor.source.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example files in samples/notify are what people begin with: they are read and sent as they are. */
class NotifySamplesTest {

    private static final Path SAMPLES = Path.of("..", "samples", "notify");

    @TempDir
    Path folder;

    /** The samples with secrets and addresses of a server here. */
    private Path copy(WebhookServer server) throws IOException {
        String here = "http://127.0.0.1:" + server.port();
        try (var files = Files.list(SAMPLES)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file)
                        .replace("https://tickets.example", here)
                        .replace("http://alertmanager.monitoring.svc:9093", here);
                Files.writeString(folder.resolve(file.getFileName().toString()), text);
            }
        }
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        for (String name : List.of("slack", "teams", "matrix")) {
            Files.writeString(secrets.resolve(name + "-url"), here + "/planted-" + name + "\n");
        }
        Files.writeString(secrets.resolve("tickets-token"), "planted-token\n");
        Files.writeString(
                folder.resolve("ca.pem"),
                new HeldCertificate.Builder().certificateAuthority(0).build().certificatePem());
        return folder.resolve("notify.yaml");
    }

    @Test
    void eachReceiverIsSentAMessageThatItCanRead() throws Exception {
        Map<String, JsonNode> bodies = new TreeMap<>();
        try (WebhookServer server = new WebhookServer();
                Workers workers = new Workers()) {
            List<CauseChange> changes = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                changes.add(MadeUpChanges.change(
                        i, Kind.BEGAN, MadeUpChanges.cause("\"<a>\"@here\n" + i, Grade.PROBLEM, MadeUpChanges.START)));
            }
            for (ChangeReceiver receiver : NotifyFile.read(copy(server), workers, new HandClock())) {
                receiver.tellAfterLoss(receiver.name().equals("teams") ? 2 : 0, changes);
                bodies.put(
                        receiver.name(),
                        new ObjectMapper().readTree(server.last().text()));
            }
        }
        assertEquals(6, bodies.size());
        assertEquals(3, body(bodies, "team-chat").path("attachments").size());
        assertEquals(
                5, body(bodies, "team-chat-short").path("text").asText().lines().count());
        assertFalse(body(bodies, "team-chat-short").toString().contains("<"));
        JsonNode card = body(bodies, "teams").path("attachments").path(0).path("content");
        assertEquals(5, card.path("body").size());
        assertEquals(
                "https://registry-doctor.example/",
                card.path("actions").path(0).path("url").asText());
        assertTrue(body(bodies, "matrix").path("text").asText().contains("production: 3 causes began"));
        assertEquals("1.0", body(bodies, "tickets").path("schemaVersion").asText());
        assertEquals(3, body(bodies, "alertmanager").size());
    }

    private static JsonNode body(Map<String, JsonNode> bodies, String receiver) {
        return Objects.requireNonNull(bodies.get(receiver), receiver);
    }

    @Test
    void aTestMessageIsSentToEachAndSaysSo() throws Exception {
        CountedNews out = new CountedNews();
        try (WebhookServer server = new WebhookServer()) {
            Path file = copy(server);
            assertTrue(NotifyTrial.run(file, new HandClock(), out));
            assertEquals(6, server.posted.size());
            assertEquals(6, out.lines.size());
            for (WebhookServer.Posted posted : server.posted) {
                assertTrue(posted.text().contains("This is a test message"), posted.text());
            }
            assertEquals("Bearer planted-token", server.posted.get(4).header("Authorization"));

            server.answer(WebhookServer.status(404));
            assertFalse(NotifyTrial.run(file, new HandClock(), out));
            assertEquals(12, server.posted.size());
            assertEquals(12, out.lines.size());
            assertFalse(out.lines.toString().contains("planted"), () -> out.lines.toString());
        }
    }
}
