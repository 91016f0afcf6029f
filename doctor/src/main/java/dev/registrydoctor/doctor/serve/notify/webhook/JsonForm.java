package dev.registrydoctor.doctor.serve.notify.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Everything about the changes, for programs. The form is in docs/formats.md. */
public final class JsonForm implements MessageForm {

    /** Of the form: its first number changes when a reader of the old one could not read it. */
    static final String VERSION = "1.0";

    private static final JsonFactory FACTORY = new JsonFactory();

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public byte[] body(Notice notice) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("schemaVersion", VERSION);
            json.writeStringField("id", notice.id());
            optional(json, "cluster", notice.from().cluster());
            optional(json, "page", notice.from().page());
            json.writeNumberField("lost", notice.lost());
            json.writeArrayFieldStart("changes");
            for (CauseChange change : notice.changes()) {
                write(json, change);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, CauseChange change) throws IOException {
        Cause cause = change.cause();
        json.writeStartObject();
        json.writeStringField("id", change.id());
        json.writeStringField("incident", change.incident());
        json.writeStringField("kind", change.kind().label());
        key(json, cause.key());
        json.writeStringField("title", MessageText.line(cause.title(), MessageText.NAME));
        json.writeStringField("summary", MessageText.line(cause.summary(), MessageText.SUMMARY));
        json.writeStringField("grade", cause.grade().label());
        json.writeStringField("since", cause.since().toString());
        json.writeStringField("at", change.at().toString());
        CauseKey by = change.by();
        if (by != null) {
            json.writeObjectFieldStart("by");
            key(json, by);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void key(JsonGenerator json, CauseKey key) throws IOException {
        json.writeStringField("problem", MessageText.line(key.problem(), MessageText.NAME));
        json.writeObjectFieldStart("subject");
        json.writeStringField("kind", key.subject().kind().label());
        json.writeStringField("name", MessageText.line(key.subject().name(), MessageText.NAME));
        json.writeEndObject();
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}
