package dev.registrydoctor.doctor.serve.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.history.PastExamination;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What programs read of the history. */
@Timeout(300)
class ChangesJsonTest {

    private static final Instant NOON = ServedHttp.NOON;

    private static PastExamination examination(String id, Instant at) {
        return new PastExamination(id, at, Duration.ofMillis(1_500), Trigger.CHANGE, "healthy", "all well", true);
    }

    private static CauseChange change(long number, CauseChange.Kind kind, Instant at, @Nullable CauseKey by) {
        CauseKey key = new CauseKey("a.root", Subject.registry("name-1:5000"));
        Cause cause = new Cause(
                key,
                "The registry is down",
                "name-1 does not answer",
                Cause.Grade.PROBLEM,
                Subject.registry("harbor.internal:5000"),
                NOON.minusSeconds(60),
                NOON,
                "7");
        return new CauseChange(number, kind, cause, at, by);
    }

    private static JsonNode ask(ServedHttp served, String query) throws Exception {
        RawHttp.Reply reply = served.get("/history.json" + query);
        assertEquals(200, reply.status(), reply::toString);
        assertEquals("application/json", reply.header("Content-Type"));
        return json(reply.text());
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(one -> one.path(field).asText())
                .toList();
    }

    @Test
    void givesTheLastDay() throws Exception {
        try (ServedHttp served = ServedHttp.open()) {
            served.history.examinations.add(examination("1", NOON.minus(Duration.ofHours(25))));
            served.history.examinations.add(examination("2", NOON.minus(Duration.ofHours(23))));
            served.history.changes.add(change(3, CauseChange.Kind.BEGAN, NOON, null));
            JsonNode all = ask(served, "");
            assertEquals(List.of("2"), texts(all.get("examinations"), "id"));
            assertEquals(json("""
                            {"id": "2", "at": "2026-01-30T13:00:00Z", "tookMillis": 1500, "trigger": "change",
                             "verdict": "healthy", "headline": "all well", "apiAnswered": true}"""), all.at("/examinations/0"));
            assertEquals("1.0", all.path("schemaVersion").asText());
            assertEquals("2026-01-31T12:00:00Z", all.path("now").asText());
            assertEquals("2026-01-30T12:00:00Z", all.path("since").asText());
            assertFalse(all.has("next"));
        }
    }

    @Test
    void tellsOfChangesWithoutNamesThatPeopleMayNotSee() throws Exception {
        try (ServedHttp served = ServedHttp.open()) {
            CauseKey by = new CauseKey("b.root", Subject.node("name-2"));
            CauseChange change = change(3, CauseChange.Kind.EXPLAINED, NOON.plusSeconds(30), by);
            served.history.changes.add(change);
            JsonNode all = ask(served, "");
            JsonNode expected = json("""
                    {"number": 3, "id": "ID", "incident": "INCIDENT", "kind": "explained", "at": "2026-01-31T12:00:30Z",
                     "cause": {"problem": "a.root", "subject": {"kind": "registry", "name": "name-1:5000"},
                      "title": "The registry is down", "summary": "name-1 does not answer", "grade": "problem",
                      "since": "2026-01-31T11:59:00Z", "seen": "2026-01-31T12:00:00Z", "report": "7"},
                     "explainedBy": {"problem": "b.root", "subject": {"kind": "node", "name": "name-2"}}}""".replace("INCIDENT", change.incident()).replace("ID", change.id()));
            assertEquals(expected, all.at("/changes/0"));
            assertFalse(all.toString().contains("harbor.internal"), all::toString);
        }
    }

    @Test
    void givesWhatIsAskedForInParts() throws Exception {
        try (ServedHttp served = ServedHttp.open()) {
            int all = 2 * ChangesJson.MOST + 1;
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < all; i++) {
                ids.add(Integer.toString(i));
                served.history.examinations.add(examination(ids.get(i), NOON.plusSeconds(i)));
            }
            for (int i = 0; i < ChangesJson.MOST + 5; i++) {
                served.history.changes.add(change(i, CauseChange.Kind.BEGAN, NOON.plusSeconds(all), null));
            }
            List<String> read = new ArrayList<>();
            List<String> changes = new ArrayList<>();
            String since = NOON.toString();
            int parts = 0;
            while (!since.isEmpty()) {
                JsonNode part = ask(served, "?since=" + since.replace(":", "%3A"));
                int left = ids.size() - read.size();
                assertEquals(
                        Math.min(left, ChangesJson.MOST),
                        part.get("examinations").size());
                read.addAll(texts(part.get("examinations"), "id"));
                changes.addAll(texts(part.get("changes"), "number"));
                since = part.path("next").asText("");
                assertTrue(++parts < 10, "it comes to an end");
            }
            assertEquals(ids, read);
            assertEquals(ChangesJson.MOST + 5, changes.size(), "all of one time are given at once");
        }
    }

    @Test
    void aTimeIsATime() throws Exception {
        try (ServedHttp served = ServedHttp.open()) {
            assertEquals(
                    "1970-01-01T00:00:00Z",
                    ask(served, "?since=1970-01-01T00:00:00Z").path("since").asText());
            assertEquals(
                    "1970-01-01T00:00:00Z",
                    ask(served, "?since=1970-01-01T00%3A00%3a00Z").path("since").asText());
            assertEquals(
                    ask(served, "").path("since").asText(),
                    ask(served, "?").path("since").asText());
            for (String bad : List.of(
                    "?since=",
                    "?since=yesterday",
                    "?since=1",
                    "?x=1",
                    "?since=2026-01-31T12:00:00Z&x=1",
                    "?since=" + "9".repeat(10_000))) {
                assertEquals(400, served.get("/history.json" + bad).status(), bad);
            }
        }
    }
}
