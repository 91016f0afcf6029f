package dev.registrydoctor.doctor.serve.notify.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.notify.MadeUpChanges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The generic body. */
class JsonFormTest {

    static final Sender SENDER = new Sender("lab", "https://doctor.lab/");

    private static JsonNode json(Notice notice) throws IOException {
        return new ObjectMapper().readTree(new JsonForm().body(notice));
    }

    @Test
    void hasAllThatIsKnownOfEachChange() throws IOException {
        Cause cause = MadeUpChanges.cause("a", Grade.UNEXPLAINED, MadeUpChanges.START);
        CauseChange began = MadeUpChanges.change(7, Kind.BEGAN, cause);
        CauseKey by = new CauseKey("storage.full", Subject.node("node-1"));
        CauseChange explained = new CauseChange(8, Kind.EXPLAINED, cause, MadeUpChanges.START.plusSeconds(300), by);

        JsonNode body = json(new Notice(SENDER, 3, List.of(began, explained)));

        assertEquals(
                new ObjectMapper().readTree("""
                {"schemaVersion": "1.0", "id": "%s", "cluster": "lab", "page": "https://doctor.lab/", "lost": 3, "changes": [
                  {"id": "%s", "incident": "%s", "kind": "began", "problem": "pull.no-secret",
                   "subject": {"kind": "pod", "name": "shop/a"}, "title": "The Pod has no pull secret",
                   "summary": "Pod shop/a has no pull secret for registry.lab", "grade": "unexplained",
                   "since": "2026-03-04T05:06:07Z", "at": "2026-03-04T05:06:07Z"},
                  {"id": "%s", "incident": "%s", "kind": "explained", "problem": "pull.no-secret",
                   "subject": {"kind": "pod", "name": "shop/a"}, "title": "The Pod has no pull secret",
                   "summary": "Pod shop/a has no pull secret for registry.lab", "grade": "unexplained",
                   "since": "2026-03-04T05:06:07Z", "at": "2026-03-04T05:11:07Z",
                   "by": {"problem": "storage.full", "subject": {"kind": "node", "name": "node-1"}}}]}
                """.formatted(
                                new Notice(SENDER, 3, List.of(began, explained)).id(),
                                began.id(),
                                began.incident(),
                                explained.id(),
                                began.incident())),
                body);
    }

    @Test
    void theNamesOfObjectsDoNotLeaveTheCluster() throws IOException {
        Cause cause = MadeUpChanges.cause("a", Grade.PROBLEM, MadeUpChanges.START);
        String body = new String(
                new JsonForm().body(new Notice(SENDER, 0, List.of(MadeUpChanges.change(1, Kind.BEGAN, cause)))),
                StandardCharsets.UTF_8);
        assertTrue(cause.object().name().contains("secret-namespace"));
        assertFalse(body.contains("secret-namespace"), body);
    }

    @Test
    void whatIsNotKnownIsLeftOut() throws IOException {
        Cause cause = MadeUpChanges.cause("a", Grade.PROBLEM, MadeUpChanges.START);
        JsonNode body =
                json(new Notice(new Sender(null, null), 0, List.of(MadeUpChanges.change(1, Kind.BEGAN, cause))));
        Set<String> keys = new TreeSet<>();
        body.fieldNames().forEachRemaining(keys::add);
        assertEquals(Set.of("schemaVersion", "id", "lost", "changes"), keys);
        assertFalse(body.path("changes").path(0).has("by"));
    }

    @Test
    void theIdOfAMessageIsThatOfItsChangeOrOfAllOfThem() {
        Cause cause = MadeUpChanges.cause("a", Grade.PROBLEM, MadeUpChanges.START);
        CauseChange began = MadeUpChanges.change(1, Kind.BEGAN, cause);
        CauseChange ended = MadeUpChanges.change(2, Kind.ENDED, cause);
        List<String> ids = new ArrayList<>();
        ids.add(new Notice(SENDER, 0, List.of(began)).id());
        ids.add(new Notice(SENDER, 0, List.of(ended)).id());
        ids.add(new Notice(SENDER, 0, List.of(began, ended)).id());
        ids.add(new Notice(SENDER, 0, List.of(ended, began)).id());
        ids.add(new Notice(SENDER, 1, List.of(began)).id());

        assertEquals(began.id(), ids.get(0));
        assertEquals(5, Set.copyOf(ids).size());
        assertEquals(ids.get(2), new Notice(new Sender(null, null), 0, List.of(began, ended)).id());
        assertNotEquals(began.id(), began.incident());
    }

    /** The example in docs/formats.md has all members, and none that there are not. */
    @Test
    void isDocumentedAsItIs() throws IOException {
        String formats = Files.readString(Path.of("..", "docs", "formats.md"));
        String section = formats.substring(formats.indexOf("## Messages of serve"));
        int start = section.indexOf("```json") + "```json".length();
        JsonNode documented = new ObjectMapper().readTree(section.substring(start, section.indexOf("```", start)));
        Cause cause = MadeUpChanges.cause("a", Grade.PROBLEM, MadeUpChanges.START);
        JsonNode real = json(new Notice(
                SENDER, 0, List.of(new CauseChange(1, Kind.EXPLAINED, cause, MadeUpChanges.START, cause.key()))));

        assertEquals(members(real), members(documented));
        JsonNode change = documented.path("changes").path(0);
        Kind.valueOf(change.path("kind").asText().toUpperCase(Locale.ROOT));
        Grade.valueOf(change.path("grade").asText().toUpperCase(Locale.ROOT));
        assertEquals(documented.path("id"), change.path("id"));
    }

    private static Set<String> members(JsonNode node) {
        Set<String> all = new TreeSet<>();
        node.properties().forEach(e -> {
            all.add(e.getKey());
            members(e.getValue()).forEach(name -> all.add(e.getKey() + "." + name));
        });
        node.forEach(child -> all.addAll(members(child)));
        return all;
    }
}
