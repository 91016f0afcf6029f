package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What became of a check.
 *
 * @param check which
 * @param outcome what it answered
 * @param took from its first question to its answer
 * @param late whether the run's time was up before it was done, or before something was answered that it asked: it judged
 *     a part at most
 */
public record CheckResult(CheckInfo check, Outcome outcome, Duration took, boolean late) {

    /** What became of a check that had its time. */
    public CheckResult(CheckInfo check, Outcome outcome, Duration took) {
        this(check, outcome, took, false);
    }

    /** As written in reports. */
    public enum Status {
        PASS,
        WARN,
        FAIL,
        UNKNOWN,
        SKIPPED,
        ERROR;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Status status() {
        if (outcome instanceof Outcome.Pass) {
            return Status.PASS;
        } else if (outcome instanceof Outcome.Skipped) {
            return Status.SKIPPED;
        } else if (outcome instanceof Outcome.Unknown) {
            return Status.UNKNOWN;
        } else if (outcome instanceof Outcome.Failed) {
            return Status.ERROR;
        }
        return statusOf(findings());
    }

    private static Status statusOf(List<Finding> findings) {
        boolean fails = findings.stream()
                .anyMatch(f -> !f.hypothesis() && isFault(f.problem().kind()));
        boolean warns = findings.stream().anyMatch(f -> f.problem().kind() != Problem.Kind.INFO);
        return fails ? Status.FAIL : warns ? Status.WARN : Status.PASS;
    }

    private static boolean isFault(Problem.Kind kind) {
        return kind == Problem.Kind.ROOT || kind == Problem.Kind.SYMPTOM;
    }

    public List<Finding> findings() {
        return outcome instanceof Outcome.Found found ? found.findings() : List.of();
    }

    /** What could not be read; empty when everything was. */
    public List<Gap> gaps() {
        return outcome instanceof Outcome.Unknown unknown ? unknown.gaps() : List.of();
    }
}
