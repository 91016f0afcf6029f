package dev.registrydoctor.doctor.serve.cause;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.kube.JsonLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ledger as JSON. A reader ignores members that it does not know, and refuses a version that it does not know, what is
 * missing, and more than a ledger can be.
 */
public final class LedgerJson {

    /** More than any ledger has, and less than what a ConfigMap can hold (1 MiB). */
    public static final int MOST_BYTES = 1_000_000;

    private static final String VERSION = "1";
    private static final int MOST_RECEIVERS = 100;
    private static final JsonFactory FACTORY = JsonLimits.factory();

    private LedgerJson() {}

    /** A ledger as JSON, in UTF-8. */
    public static byte[] write(Ledger ledger) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("version", VERSION);
            json.writeNumberField("next", ledger.next());
            json.writeObjectFieldStart("told");
            for (Map.Entry<String, Long> told : new TreeMap<>(ledger.told()).entrySet()) {
                json.writeNumberField(told.getKey(), told.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("open");
            for (Cause cause : ledger.open()) {
                write(json, cause);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("changes");
            for (CauseChange change : ledger.changes()) {
                write(json, change);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, CauseChange change) throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", change.number());
        json.writeStringField("what", change.kind().name());
        json.writeStringField("at", change.at().toString());
        CauseKey by = change.by();
        if (by != null) {
            json.writeObjectFieldStart("by");
            write(json, by);
            json.writeEndObject();
        }
        json.writeFieldName("cause");
        write(json, change.cause());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, CauseKey key) throws IOException {
        json.writeStringField("problem", key.problem());
        write(json, key.subject());
    }

    private static void write(JsonGenerator json, Subject subject) throws IOException {
        json.writeStringField("kind", subject.kind().name());
        json.writeStringField("name", subject.name());
    }

    private static void write(JsonGenerator json, Cause cause) throws IOException {
        json.writeStartObject();
        write(json, cause.key());
        json.writeStringField("title", cause.title());
        json.writeStringField("summary", cause.summary());
        json.writeStringField("grade", cause.grade().name());
        if (!cause.object().equals(cause.key().subject())) {
            json.writeObjectFieldStart("object");
            write(json, cause.object());
            json.writeEndObject();
        }
        json.writeStringField("since", cause.since().toString());
        json.writeStringField("seen", cause.seen().toString());
        json.writeStringField("report", cause.report());
        json.writeStringField("check", cause.check());
        json.writeEndObject();
    }

    /**
     * Reads a ledger.
     *
     * @throws IOException when it is not one, or one of another version
     */
    public static Ledger read(byte[] bytes) throws IOException {
        if (bytes.length > MOST_BYTES) {
            throw new IOException("not a ledger: it has " + bytes.length + " bytes");
        }
        Map<String, Object> json = Json.object(bytes);
        String version = text(json, "version");
        if (!version.equals(VERSION)) {
            throw new IOException(
                    "a ledger of version " + BoundedText.id(version) + ", which this program cannot read");
        }
        try {
            return ledger(json);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("not a ledger: a value is malformed", e);
        }
    }

    private static Ledger ledger(Map<String, Object> json) throws IOException {
        List<Cause> open = new ArrayList<>();
        for (Object cause : list(json, "open", LedgerFold.MOST_OPEN)) {
            open.add(cause(Json.asObject(cause)));
        }
        List<CauseChange> changes = new ArrayList<>();
        for (Object change : list(json, "changes", Ledger.MOST_CHANGES)) {
            changes.add(change(Json.asObject(change)));
        }
        Map<String, Long> told = new TreeMap<>();
        Map<String, Object> cursors = Json.member(json, "told");
        if (cursors.size() > MOST_RECEIVERS) {
            throw new IOException("not a ledger: it names " + cursors.size() + " receivers");
        }
        for (String name : cursors.keySet()) {
            told.put(name, Long.valueOf(text(cursors, name)));
        }
        return new Ledger(open, changes, Long.parseLong(text(json, "next")), told);
    }

    private static CauseChange change(Map<String, Object> json) throws IOException {
        return new CauseChange(
                Long.parseLong(text(json, "number")),
                Kind.valueOf(text(json, "what")),
                cause(Json.member(json, "cause")),
                Instant.parse(text(json, "at")),
                json.containsKey("by") ? key(Json.member(json, "by")) : null);
    }

    private static Cause cause(Map<String, Object> json) throws IOException {
        CauseKey key = key(json);
        return new Cause(
                key,
                BoundedText.title(text(json, "title")),
                BoundedText.summary(text(json, "summary")),
                Grade.valueOf(text(json, "grade")),
                json.containsKey("object") ? subject(Json.member(json, "object")) : key.subject(),
                Instant.parse(text(json, "since")),
                Instant.parse(text(json, "seen")),
                BoundedText.id(text(json, "report")),
                BoundedText.id(text(json, "check")));
    }

    private static CauseKey key(Map<String, Object> json) throws IOException {
        return new CauseKey(BoundedText.id(text(json, "problem")), subject(json));
    }

    private static Subject subject(Map<String, Object> json) throws IOException {
        return BoundedText.subject(new Subject(Subject.Kind.valueOf(text(json, "kind")), text(json, "name")));
    }

    private static String text(Map<String, Object> json, String name) throws IOException {
        String text = Json.text(json, name);
        if (text == null) {
            throw new IOException("not a ledger: " + name + " is missing");
        }
        return text;
    }

    private static List<?> list(Map<String, Object> json, String name, int most) throws IOException {
        if (!json.containsKey(name)) {
            throw new IOException("not a ledger: " + name + " is missing");
        }
        List<?> list = Json.list(json, name);
        if (list.size() > most) {
            throw new IOException("not a ledger: " + name + " has " + list.size() + " entries");
        }
        return list;
    }
}
