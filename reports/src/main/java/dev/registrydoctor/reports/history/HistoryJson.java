package dev.registrydoctor.reports.history;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.reports.history.ReportHistory.Episode;
import dev.registrydoctor.reports.history.ReportHistory.Look;
import dev.registrydoctor.reports.secrets.ControlCharacters;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.io.IOException;
import java.io.Writer;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A history for programs. Times are in UTC, as ISO 8601 writes them. */
public final class HistoryJson {

    private HistoryJson() {}

    /** Writes a history and a line break; flushes the writer and leaves it open. */
    public static void write(ReportHistory history, Writer out) throws IOException {
        PrettyJson.write(out, json -> {
            json.writeStartObject();
            json.writeStringField("schemaVersion", "1.0");
            json.writeStringField("from", history.from().toString());
            json.writeStringField("to", history.to().toString());
            json.writeNumberField("everySeconds", history.every().toSeconds());
            json.writeArrayFieldStart("causes");
            for (Episode episode : TimelineRows.shown(history)) {
                write(episode, json);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("examinations");
            for (Look look : history.looks().stream()
                    .sorted(Comparator.comparing(Look::at).thenComparing(Look::id))
                    .toList()) {
                write(look, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        out.flush();
    }

    private static void write(Episode episode, JsonGenerator json) throws IOException {
        json.writeStartObject();
        text(json, "problem", episode.problem());
        text(json, "title", episode.title());
        text(json, "subject", episode.subject());
        json.writeStringField("grade", episode.grade().label());
        json.writeStringField("state", episode.outcome().label());
        json.writeStringField("since", episode.since().toString());
        text(json, "until", episode.until() == null ? null : episode.until().toString());
        text(json, "explainedBy", episode.explainedBy());
        text(json, "firstReport", episode.firstReport());
        text(json, "lastReport", episode.lastReport());
        json.writeEndObject();
    }

    private static void write(Look look, JsonGenerator json) throws IOException {
        json.writeStartObject();
        text(json, "id", look.id());
        json.writeStringField("at", look.at().toString());
        json.writeStringField("state", look.state().label());
        text(json, "trigger", look.trigger());
        text(json, "headline", look.headline());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, ControlCharacters.line(value));
        }
    }
}
