package dev.registrydoctor.doctor.serve.notify.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.notify.HandClock;
import dev.registrydoctor.doctor.serve.notify.MadeUpChanges;
import dev.registrydoctor.doctor.source.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Alerts as they are posted. AlertmanagerIT posts them to the real program. */
class AlertmanagerReceiverTest {

    private static AlertmanagerReceiver receiver(String url, Workers workers, boolean warnings) {
        WebhookTarget target = new WebhookTarget("alerts", url, null, "api/v2/alerts", null, null, null);
        return new AlertmanagerReceiver(
                new WebhookClient(target, workers, new HandClock()),
                JsonFormTest.SENDER,
                warnings,
                Duration.ofMinutes(1));
    }

    private static JsonNode last(WebhookServer server) throws Exception {
        return new ObjectMapper().readTree(server.last().text());
    }

    @Test
    void anAlertHasLabelsThatStayAndAnnotationsThatMayChange() throws Exception {
        try (WebhookServer server = new WebhookServer();
                Workers workers = new Workers()) {
            AlertmanagerReceiver receiver = receiver("http://127.0.0.1:" + server.port(), workers, true);
            Cause cause = MadeUpChanges.cause("a", Grade.PROBLEM, MadeUpChanges.START);
            receiver.tell(List.of(MadeUpChanges.change(1, Kind.BEGAN, cause)));

            JsonNode alert = last(server).path(0);
            assertEquals(
                    Map.of(
                            "alertname", "RegistryCause",
                            "problem", "pull.no-secret",
                            "kind", "pod",
                            "subject", "shop/a",
                            "grade", "problem",
                            "severity", "critical",
                            "cluster", "lab"),
                    new ObjectMapper().convertValue(alert.path("labels"), Map.class));
            assertEquals(
                    cause.title(), alert.path("annotations").path("summary").asText());
            assertEquals(
                    cause.summary(),
                    alert.path("annotations").path("description").asText());
            assertEquals("2026-03-04T05:06:07Z", alert.path("startsAt").asText());
            assertFalse(alert.has("endsAt"));
            assertEquals("https://doctor.lab/", alert.path("generatorURL").asText());
            assertFalse(
                    server.last().text().contains("secret-namespace"),
                    server.last().text());

            receiver.tell(List.of(MadeUpChanges.change(2, Kind.ENDED, cause)));
            JsonNode end = last(server).path(0);
            assertEquals(alert.path("labels"), end.path("labels"));
            assertEquals(alert.path("startsAt"), end.path("startsAt"));
            assertEquals("2026-03-04T05:07:37Z", end.path("endsAt").asText());
        }
    }

    @Test
    void gradesHaveTheSeveritiesOfTheRulesForPrometheus() throws Exception {
        List<String> severities = new ArrayList<>();
        try (WebhookServer server = new WebhookServer();
                Workers workers = new Workers()) {
            AlertmanagerReceiver receiver = receiver("http://127.0.0.1:" + server.port(), workers, true);
            for (Grade grade : Grade.values()) {
                receiver.remind(List.of(MadeUpChanges.cause("a", grade, MadeUpChanges.START)));
                severities.add(
                        last(server).path(0).path("labels").path("severity").asText());
            }
        }
        assertEquals(List.of("critical", "warning", "info"), severities);
    }

    @Test
    void ofACauseThatBeganAndEndedOnlyTheEndIsSent() throws Exception {
        try (WebhookServer server = new WebhookServer();
                Workers workers = new Workers()) {
            Cause cause = MadeUpChanges.cause("a", Grade.PROBLEM, MadeUpChanges.START);
            Cause other = MadeUpChanges.cause("b", Grade.PROBLEM, MadeUpChanges.START);
            CauseChange explained = new CauseChange(3, Kind.EXPLAINED, cause, MadeUpChanges.START, other.key());
            receiver("http://127.0.0.1:" + server.port(), workers, true)
                    .tell(List.of(
                            MadeUpChanges.change(1, Kind.BEGAN, cause),
                            MadeUpChanges.change(2, Kind.BEGAN, other),
                            explained));
            JsonNode alerts = last(server);
            assertEquals(2, alerts.size());
            assertEquals("shop/a", alerts.path(0).path("labels").path("subject").asText());
            assertEquals(true, alerts.path(0).has("endsAt"));
            assertEquals(false, alerts.path(1).has("endsAt"));
        }
    }

    @Test
    void aWarningThatDoesHarmEndsBesideTheAlertOfTheHarm() throws Exception {
        try (WebhookServer server = new WebhookServer();
                Workers workers = new Workers()) {
            receiver("http://127.0.0.1:" + server.port(), workers, true)
                    .tell(List.of(
                            MadeUpChanges.change(
                                    1, Kind.ENDED, MadeUpChanges.cause("a", Grade.WARNING, MadeUpChanges.START)),
                            MadeUpChanges.change(
                                    2, Kind.BEGAN, MadeUpChanges.cause("a", Grade.PROBLEM, MadeUpChanges.START))));
            JsonNode alerts = last(server);
            assertEquals(2, alerts.size());
            assertEquals("warning", alerts.path(0).path("labels").path("grade").asText());
            assertEquals(true, alerts.path(0).has("endsAt"));
            assertEquals("problem", alerts.path(1).path("labels").path("grade").asText());
            assertEquals(false, alerts.path(1).has("endsAt"));
        }
    }

    @Test
    void theAddressIsThatOfTheApiHoweverItIsWritten() throws Exception {
        List<String> starts = new ArrayList<>();
        try (WebhookServer server = new WebhookServer();
                Workers workers = new Workers()) {
            for (String path : List.of("", "/", "/alertmanager", "/alertmanager/", "/x/api/v2/alerts")) {
                receiver("http://127.0.0.1:" + server.port() + path, workers, true)
                        .remind(List.of(MadeUpChanges.cause("a", Grade.PROBLEM, MadeUpChanges.START)));
                starts.add(server.last().start());
            }
        }
        assertEquals(
                List.of(
                        "POST /api/v2/alerts HTTP/1.1",
                        "POST /api/v2/alerts HTTP/1.1",
                        "POST /alertmanager/api/v2/alerts HTTP/1.1",
                        "POST /alertmanager/api/v2/alerts HTTP/1.1",
                        "POST /x/api/v2/alerts HTTP/1.1"),
                starts);
    }

    @Test
    void warningsAreAlertsOnlyWhereTheyAreWanted() {
        Cause warning = MadeUpChanges.cause("a", Grade.WARNING, MadeUpChanges.START);
        Cause symptom = MadeUpChanges.cause("a", Grade.UNEXPLAINED, MadeUpChanges.START);
        try (Workers workers = new Workers()) {
            assertFalse(receiver("http://127.0.0.1:9", workers, false).wants(warning));
            assertEquals(true, receiver("http://127.0.0.1:9", workers, true).wants(warning));
            assertEquals(true, receiver("http://127.0.0.1:9", workers, false).wants(symptom));
            assertNull(receiver("http://127.0.0.1:9", workers, false).rate());
        }
    }
}
