package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.Gap;
import java.util.List;
import java.util.Objects;

/** What a check answers. */
public sealed interface Outcome {

    /**
     * It looked, and found things in order.
     *
     * @param statement what holds, in one line
     */
    record Pass(String statement) implements Outcome {
        public Pass {
            Objects.requireNonNull(statement, "statement");
        }
    }

    /**
     * It found problems.
     *
     * @param findings at least one
     */
    record Found(List<Finding> findings) implements Outcome {
        public Found {
            findings = List.copyOf(findings);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("no findings is a pass or a skip, with a reason");
            }
        }
    }

    /**
     * There was nothing to look at, which is not a pass.
     *
     * @param reason why
     */
    record Skipped(String reason) implements Outcome {
        public Skipped {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * It could not be told.
     *
     * @param gaps what could not be read, and what would make it known
     */
    record Unknown(List<Gap> gaps) implements Outcome {
        public Unknown {
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * The check itself failed: a fault of the tool, not of the site.
     *
     * @param message what it said
     */
    record Failed(String message) implements Outcome {}

    static Outcome pass(String statement) {
        return new Pass(statement);
    }

    static Outcome skipped(String reason) {
        return new Skipped(reason);
    }

    static Outcome unknown(Gap... gaps) {
        return new Unknown(List.of(gaps));
    }

    /** Findings, or a pass with this statement when there are none. */
    static Outcome of(List<Finding> findings, String otherwise) {
        return findings.isEmpty() ? new Pass(otherwise) : new Found(findings);
    }

    static Outcome found(Finding... findings) {
        return new Found(List.of(findings));
    }
}
