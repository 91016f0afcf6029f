package dev.registrydoctor.checks.problem;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A thing that can be wrong.
 *
 * <p>Its edges stand with the effect: whoever describes a symptom knows what else would explain it.
 *
 * @param id stable, {@code area.name}; never renamed
 * @param kind what it can be in a diagnosis
 * @param title the fault in one line, present tense, no full stop
 * @param explainedBy ids of problems that can be its cause, where their subjects are linked
 * @param ofSight whether it says only that the doctor could not look, and nothing of the site's health
 */
public record Problem(String id, Kind kind, String title, List<String> explainedBy, boolean ofSight) {

    /** What a problem can be in a diagnosis. */
    public enum Kind {
        /** Can be the one thing that explains the rest. */
        ROOT,
        /** Always follows from something. */
        SYMPTOM,
        /** Works today; can hurt. */
        WARNING,
        /** Worth knowing; no fault. */
        INFO;

        /** As written in pages and reports. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Problem {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(title, "title");
        explainedBy = List.copyOf(explainedBy);
    }

    public static Problem root(String id, String title, String... explainedBy) {
        return new Problem(id, Kind.ROOT, title, List.of(explainedBy), false);
    }

    public static Problem symptom(String id, String title, String... explainedBy) {
        return new Problem(id, Kind.SYMPTOM, title, List.of(explainedBy), false);
    }

    public static Problem warning(String id, String title, String... explainedBy) {
        return new Problem(id, Kind.WARNING, title, List.of(explainedBy), false);
    }

    public static Problem info(String id, String title, String... explainedBy) {
        return new Problem(id, Kind.INFO, title, List.of(explainedBy), false);
    }

    /** The same problem, marked as one of the doctor's sight. */
    public Problem asOfSight() {
        return new Problem(id, kind, title, explainedBy, true);
    }

    /** The part of the id before the first dot. */
    public String area() {
        return id.substring(0, id.indexOf('.'));
    }
}
