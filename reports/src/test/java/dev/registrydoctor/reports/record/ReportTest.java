package dev.registrydoctor.reports.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.testkit.Cases;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "empty|HEALTHY: no problem found; 0 checks passed.",
                "healthy|HEALTHY: no problem found; 31 checks passed.",
                "one finding|PROBLEMS: 1 cause. storage.addon-disabled on add-on hostpath-storage",
                "many roots|PROBLEMS: 30 causes explain 30 findings. First: area.root-10 on pod default/pod-10",
                "warnings|WARNINGS: no problem found; 3 warnings. First: image.stale-tag on pod default/api",
                "inconclusive|INCONCLUSIVE: no problem found, but 1 vital check could not run.",
                "blind|INCONCLUSIVE: the environment could not be checked. cluster.access-denied on cluster api",
                "unexplained|INCONCLUSIVE: 1 symptom, cause not known: some possible causes could not be checked."
                        + " storage.claim-pending on claim container-registry/registry-claim",
                "tool failed|INCONCLUSIVE: no problem found, but 1 vital check could not run."
            })
    void saysItAllInOneLine(String name, String headline) {
        assertEquals(headline, Cases.get(name).headline());
    }

    @Test
    void countsWhatThereIs() {
        Report.Summary summary = Cases.get("addon off").summary();

        assertEquals(
                new Report.Summary(
                        1,
                        4,
                        0,
                        1,
                        1,
                        3,
                        0,
                        31,
                        0,
                        Map.of(
                                Status.PASS, 25,
                                Status.WARN, 1,
                                Status.FAIL, 5,
                                Status.UNKNOWN, 3,
                                Status.SKIPPED, 1,
                                Status.ERROR, 0)),
                summary);
    }

    @Test
    void putsVitalBlindSpotsFirstAndAFaultOfTheToolAmongThem() {
        Report report = Cases.report(List.of(
                Cases.unknown(CheckInfo.of("a.b", "b"), Cases.NOT_ROOT),
                Cases.unknown(CheckInfo.of("a.c", "c").asVital(), Cases.NOT_ROOT)));

        assertEquals(
                List.of("a.c", "a.b"),
                report.notLookedAt().stream().map(Report.NotLookedAt::check).toList());
        assertTrue(Cases.get("tool failed").notLookedAt().get(0).remedy().contains("please report it"));
    }

    @Test
    void showsAPassAsWhatItFoundAndAFailureAsItsProblems() {
        List<Report.CheckEntry> checks = Cases.get("addon off").checks();

        assertEquals("all is well with area.check-1", checks.get(0).statement());
        assertEquals(List.of("storage.addon-disabled"), checks.get(24).problems());
        assertEquals("no Docker on this host", checks.get(34).reason());
        assertEquals(Verdict.PROBLEMS, Cases.get("addon off").verdict());
    }

    @Test
    void findingsThatShareProblemAndSubjectAreNumbered() {
        Problem odd = GivenProblem.warning("a.odd", "It is odd");
        Report report = Cases.report(List.of(
                Cases.finding(Finding.of(odd, Subject.node("n"), "one"), Finding.of(odd, Subject.node("n"), "two"))));
        assertEquals(List.of("a.odd on node n", "a.odd on node n #2"), ids(report));
    }

    @Test
    void findingsWhoseNamesBecomeTheSameAreNumbered() {
        Problem odd = GivenProblem.warning("a.odd", "It is odd");
        Report report = Cases.report(List.of(
                Cases.finding(Finding.of(odd, Subject.node("n"), "odd"), Finding.of(odd, Subject.node("m"), "odd"))));
        assertEquals(List.of("a.odd on node m", "a.odd on node n"), ids(report));
        Report edited = new Rewriter(new SameNames()).report(report, report::redaction);
        assertEquals(List.of("a.odd on node x", "a.odd on node x #2"), ids(edited));
    }

    private static List<String> ids(Report report) {
        return report.warnings().stream().map(w -> w.finding().id()).toList();
    }

    /** Calls everything x. */
    private static final class SameNames implements TextEdit {
        @Override
        public String line(String text) {
            return "x";
        }

        @Override
        public String block(String text) {
            return "x";
        }

        @Override
        public List<String> arguments(List<String> args) {
            return args;
        }

        @Override
        public String own(String text) {
            return text;
        }
    }

    @Test
    void warningsThatDoHarmAlreadyStandFirst() {
        Finding plain = Finding.of(GivenProblem.warning("a.plain", "It is odd"), Subject.node("n"), "odd");
        Finding harm = Finding.of(GivenProblem.warning("z.harm", "It hurts"), Subject.node("n"), "hurts")
                .thatTakesEffect();
        Report report = Cases.report(List.of(Cases.finding(plain), Cases.finding(harm)));
        assertEquals(
                List.of("z.harm", "a.plain"),
                report.warnings().stream().map(w -> w.finding().problem().id()).toList());
    }
}
