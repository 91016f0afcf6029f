package dev.registrydoctor.doctor.serve.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.history.History;
import dev.registrydoctor.doctor.serve.history.PastExamination;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Examinations and changes for programs, the oldest first. Of each at most {@value #MOST} are given; then {@code next} is the time to
 * ask for the rest. Names that people may not see are in neither.
 */
final class ChangesJson {

    static final int MOST = 1_000;

    private final Instant now;
    private final Instant since;

    ChangesJson(Instant now, Instant since) {
        this.now = now;
        this.since = since;
    }

    void write(History history, Writer out) throws IOException {
        List<PastExamination> examinations = history.examinations(since);
        List<CauseChange> changes = history.changes(since);
        PrettyJson.write(out, json -> {
            json.writeStartObject();
            json.writeStringField("schemaVersion", "1.0");
            json.writeStringField("now", now.toString());
            json.writeStringField("since", since.toString());
            Instant next = next(examinations, changes);
            if (next != null) {
                json.writeStringField("next", next.toString());
            }
            json.writeArrayFieldStart("examinations");
            for (PastExamination examination : examinations) {
                if (isBefore(examination.at(), next)) {
                    examination(examination, json);
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("changes");
            for (CauseChange change : changes) {
                if (isBefore(change.at(), next)) {
                    change(change, json);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static boolean isBefore(Instant at, @Nullable Instant next) {
        return next == null || at.isBefore(next);
    }

    /**
     * When what does not fit begins, or null when all fits. What is of the first time is given whatever its number, so that whoever
     * asks for the rest comes to an end.
     */
    private static @Nullable Instant next(List<PastExamination> examinations, List<CauseChange> changes) {
        List<List<Instant>> times = List.of(
                examinations.stream().map(PastExamination::at).toList(),
                changes.stream().map(CauseChange::at).toList());
        Optional<Instant> rest =
                times.stream().flatMap(all -> all.stream().skip(MOST).limit(1)).min(Instant::compareTo);
        if (rest.isEmpty()) {
            return null;
        }
        Instant afterFirst = times.stream()
                .flatMap(all -> all.stream().limit(1))
                .min(Instant::compareTo)
                .map(first -> first.plusNanos(1))
                .orElse(rest.get());
        return rest.get().isBefore(afterFirst) ? afterFirst : rest.get();
    }

    private static void examination(PastExamination examination, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", examination.id());
        json.writeStringField("at", examination.at().toString());
        json.writeNumberField("tookMillis", examination.took().toMillis());
        json.writeStringField("trigger", examination.trigger().label());
        json.writeStringField("verdict", examination.verdict());
        json.writeStringField("headline", examination.headline());
        json.writeBooleanField("apiAnswered", examination.apiAnswered());
        json.writeEndObject();
    }

    private static void change(CauseChange change, JsonGenerator json) throws IOException {
        Cause cause = change.cause();
        json.writeStartObject();
        json.writeNumberField("number", change.number());
        json.writeStringField("id", change.id());
        json.writeStringField("incident", change.incident());
        json.writeStringField("kind", change.kind().label());
        json.writeStringField("at", change.at().toString());
        json.writeObjectFieldStart("cause");
        key(cause.key(), json);
        json.writeStringField("title", cause.title());
        json.writeStringField("summary", cause.summary());
        json.writeStringField("grade", cause.grade().label());
        json.writeStringField("since", cause.since().toString());
        json.writeStringField("seen", cause.seen().toString());
        json.writeStringField("report", cause.report());
        json.writeEndObject();
        CauseKey by = change.by();
        if (by != null) {
            json.writeObjectFieldStart("explainedBy");
            key(by, json);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void key(CauseKey key, JsonGenerator json) throws IOException {
        Subject subject = key.subject();
        json.writeStringField("problem", key.problem());
        json.writeObjectFieldStart("subject");
        json.writeStringField("kind", subject.kind().label());
        json.writeStringField("name", subject.name());
        json.writeEndObject();
    }
}
