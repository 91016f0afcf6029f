package dev.registrydoctor.doctor.serve.cause;

import dev.registrydoctor.checks.check.Subject;
import java.time.Instant;
import java.util.Locale;

/**
 * A cause that is open, or was.
 *
 * @param key what it is
 * @param title the title of its problem
 * @param summary what was found, in one line, as people may see it
 * @param grade how grave it is
 * @param object what it was observed on, with its real name; never shown outside of the cluster
 * @param since when the first examination that found it began
 * @param seen when the last examination that found it began
 * @param report the id of the report that found it first
 * @param check the id of the check that found it last; empty when that is not known
 */
public record Cause(
        CauseKey key,
        String title,
        String summary,
        Grade grade,
        Subject object,
        Instant since,
        Instant seen,
        String report,
        String check) {

    /** A cause whose check is not known. */
    public Cause(
            CauseKey key,
            String title,
            String summary,
            Grade grade,
            Subject object,
            Instant since,
            Instant seen,
            String report) {
        this(key, title, summary, grade, object, since, seen, report, "");
    }

    /** How grave a cause is, gravest first. */
    public enum Grade {
        /** A diagnosed cause of something that does not work. */
        PROBLEM,
        /** A symptom without a known cause. */
        UNEXPLAINED,
        /** It works, and can hurt. */
        WARNING;

        /** As written in messages. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
