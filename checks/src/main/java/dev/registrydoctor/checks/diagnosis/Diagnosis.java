package dev.registrydoctor.checks.diagnosis;

import dev.registrydoctor.checks.check.Finding;
import java.util.List;
import java.util.Locale;

/**
 * One root cause and its consequences.
 *
 * @param root the finding that no other finding explains
 * @param severity how severe it is
 * @param consequences what it explains, nearest first, each once; without what ten diagnoses list already
 * @param explainsMore whether it explains further findings, which ten other diagnoses list
 * @param confidence what supports it and what would change the verdict
 */
public record Diagnosis(
        Finding root, Severity severity, List<Consequence> consequences, boolean explainsMore, Confidence confidence) {

    /** How severe a diagnosis is. */
    public enum Severity {
        /** Something does not work. */
        PROBLEM,
        /** Something does not work as people expect. */
        WARNING,
        /** The evidence could not be read. */
        BLIND,
        /** Wait: a start or a retry is in progress. */
        WAIT;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A finding that follows from the root.
     *
     * @param finding what was found
     * @param becauseOf the finding that directly causes it: the root or another consequence
     * @param depth 1 for what follows from the root itself
     */
    public record Consequence(Finding finding, Finding becauseOf, int depth) {}

    public Diagnosis {
        consequences = List.copyOf(consequences);
    }
}
