package dev.registrydoctor.checks.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HealthySiteTests {

    private static Examination examine(GivenSite site) {
        return new Examiner(site, Duration.ofMinutes(1), asked -> {}).examine(CheckCatalog.checks());
    }

    private static Map<CheckResult.Status, List<String>> byStatus(Examination examination) {
        return examination.results().stream()
                .collect(Collectors.groupingBy(
                        CheckResult::status, Collectors.mapping(r -> r.check().id(), Collectors.toList())));
    }

    @Test
    void everyCheckPassesOrHasNothingToLookAt() {
        Examination examination = examine(GivenSite.healthy());

        assertEquals(List.of(), examination.findings());
        assertEquals(
                Set.of(CheckResult.Status.PASS, CheckResult.Status.SKIPPED),
                byStatus(examination).keySet(),
                () -> examination.results().toString());
    }

    @Test
    void vitalChecksPass() {
        List<String> others = examine(GivenSite.healthy()).results().stream()
                .filter(r -> r.check().vital() && r.status() != CheckResult.Status.PASS)
                .map(r -> r.check().id() + " " + r.outcome())
                .toList();

        assertEquals(List.of(), others);
    }

    @Test
    void theVerdictIsHealthy() {
        Diagnoses diagnoses =
                Diagnostician.diagnose(examine(GivenSite.healthy()).results());

        assertEquals(Diagnoses.Verdict.HEALTHY, diagnoses.verdict(), diagnoses::toString);
    }

    @Test
    void nothingPassesAndNothingIsNamedWhereNothingIsKnown() {
        Examination examination = examine(GivenSite.unknown());

        assertEquals(List.of(), examination.findings());
        assertFalse(
                byStatus(examination).containsKey(CheckResult.Status.PASS),
                () -> byStatus(examination).toString());
        assertFalse(
                byStatus(examination).containsKey(CheckResult.Status.ERROR),
                () -> examination.results().toString());
    }

    @Test
    void whereNothingIsKnownTheVerdictIsInconclusive() {
        Diagnoses diagnoses =
                Diagnostician.diagnose(examine(GivenSite.unknown()).results());

        assertEquals(Diagnoses.Verdict.INCONCLUSIVE, diagnoses.verdict());
    }

    /** Each answer that is missing makes a check blind for a part, never wrong and never a failure of the tool. */
    @Test
    void whateverSingleAnswerIsUnknownNothingIsNamedAndNothingFails() {
        List<String> offenders = new ArrayList<>();
        for (Check check : CheckCatalog.checks()) {
            Set<Question<?>> asked = new LinkedHashSet<>(check.info().requires());
            asked.addAll(check.info().welcomes());
            assertFalse(asked.isEmpty(), check.info().id() + " declares no evidence that it needs");
            for (Question<?> question : asked) {
                CheckResult result = Examined.of(GivenSite.healthy().unknown(question), check)
                        .result();
                boolean blind = check.info().requires().contains(question);
                boolean saysSo = result.outcome() instanceof Outcome.Unknown;
                List<Finding> named = result.findings().stream()
                        .filter(f -> !f.hypothesis() && !f.problem().accessProblem())
                        .toList();
                if (!named.isEmpty() || result.status() == CheckResult.Status.ERROR || (blind && !saysSo)) {
                    offenders.add(check.info().id() + " without " + question.describe() + ": " + result.outcome());
                }
            }
        }
        assertEquals(List.of(), offenders, () -> String.join("\n", offenders));
    }
}
