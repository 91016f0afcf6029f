package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of checks over a site.
 *
 * @param results one for each check, in the order of the checks
 * @param evidence every question that was asked, with its answer
 * @param started when it began
 * @param took how long it took
 * @param deadlineHit whether its time ran out before everything was answered
 */
public record Examination(
        List<CheckResult> results,
        Map<Question<?>, Answer<?>> evidence,
        Instant started,
        Duration took,
        boolean deadlineHit) {

    public Examination {
        results = List.copyOf(results);
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }

    /** This examination with further answers; where a question was answered before, the further answer counts. */
    public Examination with(Map<Question<?>, Answer<?>> more) {
        Map<Question<?>, Answer<?>> all = new LinkedHashMap<>(evidence);
        all.putAll(more);
        return new Examination(results, all, started, took, deadlineHit);
    }

    /** This examination with these results in place of its own. */
    public Examination with(List<CheckResult> others) {
        return new Examination(others, evidence, started, took, deadlineHit);
    }

    /** Findings of all checks, in the order of the checks. */
    public List<Finding> findings() {
        return results.stream().flatMap(r -> r.findings().stream()).toList();
    }
}
