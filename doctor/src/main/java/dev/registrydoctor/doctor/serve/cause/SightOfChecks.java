package dev.registrydoctor.doctor.serve.cause;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.doctor.serve.ExaminationReport;
import dev.registrydoctor.reports.record.Report;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which checks looked in an examination, so that what they did not find is gone. */
final class SightOfChecks {

    /**
     * For how long a cause stays open while its check has nothing to look at. That can mean that the thing is gone for good, or
     * that another fault hides it for the moment.
     */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    private final ExaminationReport examination;
    private final Map<String, Status> checks = new HashMap<>();
    private final Set<String> blindChecks = new HashSet<>();
    private final Set<String> blindProblems = new HashSet<>();
    private final boolean isPartial;

    SightOfChecks(ExaminationReport examination) {
        this.examination = examination;
        Report report = examination.shown();
        report.checks().forEach(check -> checks.put(BoundedText.id(check.id()), check.status()));
        report.notLookedAt().forEach(entry -> {
            blindChecks.add(BoundedText.id(entry.check()));
            entry.problems().forEach(problem -> blindProblems.add(BoundedText.id(problem)));
        });
        this.isPartial = !examination.apiAnswered()
                || report.run().deadlineHit()
                || report.summary().notListed() > 0
                || !report.run().narrowing().namespaces().isEmpty();
    }

    /** Whether something may be missing in the report, or not joined with its cause. */
    boolean isPartial() {
        return isPartial;
    }

    /** Whether it is certain that a cause that was open is gone, when the report does not tell of it. */
    boolean hasLookedFor(Cause cause) {
        if (isPartial) {
            return false;
        } else if (cause.check().isEmpty()) {
            return !blindProblems.contains(cause.key().problem());
        }
        Status status = checks.get(cause.check());
        if (status == null || blindChecks.contains(cause.check())) {
            return false;
        }
        return switch (status) {
            case PASS, WARN, FAIL -> true;
            case SKIPPED -> cause.seen().plus(PATIENCE).isBefore(examination.at());
            case UNKNOWN, ERROR -> false;
        };
    }
}
