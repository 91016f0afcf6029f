package dev.registrydoctor.checks.diagnosis;

import dev.registrydoctor.checks.check.Finding;
import java.util.List;
import java.util.Locale;

/**
 * One thing that is wrong, and what follows from it.
 *
 * @param root what nothing else explains
 * @param severity how much it weighs
 * @param consequences what it explains, nearest first, each once; without what ten diagnoses list already
 * @param explainsMore whether it explains further findings, which ten other diagnoses list
 * @param confidence what supports it and what would change the verdict
 */
public record Diagnosis(
        Finding root, Severity severity, List<Consequence> consequences, boolean explainsMore, Confidence confidence) {

    /** How much a diagnosis weighs. */
    public enum Severity {
        /** Something does not work. */
        PROBLEM,
        /** Something works otherwise than people think. */
        WARNING,
        /** The doctor could not look. */
        BLIND,
        /** Wait: it is on its way. */
        WAIT;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A finding that follows from the root.
     *
     * @param finding what was found
     * @param becauseOf the finding that it follows from directly: the root or another consequence
     * @param depth 1 for what follows from the root itself
     */
    public record Consequence(Finding finding, Finding becauseOf, int depth) {}

    public Diagnosis {
        consequences = List.copyOf(consequences);
    }
}
