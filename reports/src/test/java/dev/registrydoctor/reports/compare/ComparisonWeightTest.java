package dev.registrydoctor.reports.compare;

import static dev.registrydoctor.reports.compare.SavedReports.A_FOUND;
import static dev.registrydoctor.reports.compare.SavedReports.A_PASS;
import static dev.registrydoctor.reports.compare.SavedReports.B_BLIND;
import static dev.registrydoctor.reports.compare.SavedReports.B_FOUND;
import static dev.registrydoctor.reports.compare.SavedReports.B_PASS;
import static dev.registrydoctor.reports.compare.SavedReports.CAUSE;
import static dev.registrydoctor.reports.compare.SavedReports.EFFECT;
import static dev.registrydoctor.reports.compare.SavedReports.alone;
import static dev.registrydoctor.reports.compare.SavedReports.cause;
import static dev.registrydoctor.reports.compare.SavedReports.changes;
import static dev.registrydoctor.reports.compare.SavedReports.compare;
import static dev.registrydoctor.reports.compare.SavedReports.effect;
import static dev.registrydoctor.reports.compare.SavedReports.pod;
import static dev.registrydoctor.reports.compare.SavedReports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.compare.Comparison.Change;
import dev.registrydoctor.reports.compare.Comparison.Kind;
import dev.registrydoctor.reports.compare.Comparison.Outcome;
import dev.registrydoctor.reports.compare.SavedReport.Ref;
import dev.registrydoctor.reports.compare.SavedReport.Role;
import dev.registrydoctor.reports.compare.SavedReport.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of two findings is worse, and what a report that tells only a part of its findings proves. */
class ComparisonWeightTest {

    /** What weighs alike stands in one list; each list weighs more than those before it. */
    private static List<List<Seen>> byWeight() {
        return List.of(
                List.of(alone(CAUSE, Role.NOTE)),
                List.of(alone(CAUSE, Role.WARNING), follows(Severity.WAIT), cause(CAUSE, Severity.WAIT)),
                List.of(follows(Severity.WARNING), follows(Severity.BLIND)),
                List.of(cause(CAUSE, Severity.WARNING), cause(CAUSE, Severity.BLIND)),
                List.of(follows(Severity.PROBLEM), alone(CAUSE, Role.UNEXPLAINED)),
                List.of(cause()));
    }

    private static Seen follows(Severity severity) {
        return new Seen(CAUSE, "s", Role.CONSEQUENCE, severity, EFFECT, EFFECT);
    }

    @Test
    void whatItIsTakenForTellsWhetherAFindingIsWorse() {
        List<List<Seen>> weights = byWeight();
        for (int then = 0; then < weights.size(); then++) {
            for (int now = 0; now < weights.size(); now++) {
                Kind expected = now > then ? Kind.WORSE : now < then ? Kind.BETTER : Kind.SAME;
                for (Seen old : weights.get(then)) {
                    for (Seen current : weights.get(now)) {
                        Comparison comparison = compare(
                                report(List.of(old), A_FOUND, B_PASS), report(List.of(current), A_FOUND, B_PASS));
                        assertEquals(expected, comparison.changes().get(0).kind(), old + " then, now " + current);
                    }
                }
            }
        }
    }

    @Test
    void aFindingThatIsWorseMakesTheWholeWorse() {
        SavedReport warning = report(List.of(alone(CAUSE, Role.WARNING)), A_FOUND, B_PASS);
        SavedReport problem = report(List.of(cause()), A_FOUND, B_PASS);
        assertEquals(Outcome.WORSE, compare(warning, problem).outcome());
    }

    /** Of Pods of one workload the gravest counts, wherever it is listed. */
    @Test
    void severalOfOneKindWeighAsTheGravest() {
        Ref other = pod("ns/web-5c9fcc695f-x2l4k");
        List<Seen> both = List.of(alone(EFFECT, Role.NOTE), alone(other, Role.UNEXPLAINED));
        for (List<Seen> order : List.of(both, List.of(both.get(1), both.get(0)))) {
            Comparison comparison =
                    compare(report(order, A_PASS, B_FOUND), report(List.of(alone(EFFECT, Role.NOTE)), A_PASS, B_FOUND));
            Change change = comparison.of(Kind.BETTER).get(0);
            assertEquals(Role.UNEXPLAINED, change.then());
            assertEquals(Role.NOTE, change.today());
        }
    }

    @Test
    void whatIsNewStandsFirstThenByItsRole() {
        Ref note = new Ref("a.hurt", "node", "one");
        Comparison comparison = compare(
                report(List.of(cause()), A_FOUND, B_PASS),
                report(List.of(cause(), alone(EFFECT, Role.UNEXPLAINED), alone(note, Role.NOTE)), A_FOUND, B_FOUND));
        assertEquals("new b.effect, new a.hurt, same a.cause", changes(comparison));
    }

    private static SavedReport cut(SavedReport whole) {
        return new SavedReport(
                whole.tool(),
                whole.site(),
                whole.startedAt(),
                whole.verdict(),
                whole.headline(),
                whole.findings(),
                whole.checks(),
                true);
    }

    /** A report whose time was up counts more than it lists. */
    @Test
    void aReportThatListsOnlySomeProvesNeitherMoreNorFewer() {
        SavedReport one = report(List.of(effect(EFFECT)), A_PASS, B_FOUND);
        SavedReport two = report(List.of(effect(EFFECT), effect(pod("ns/web-5c9fcc695f-x2l4k"))), A_PASS, B_FOUND);
        assertEquals("cannot tell b.effect", changes(compare(cut(one), two)));
        assertEquals("cannot tell b.effect", changes(compare(two, cut(one))));
        assertEquals("better b.effect", changes(compare(cut(two), one)));
        assertEquals("worse b.effect", changes(compare(one, cut(two))));
        assertEquals("same b.effect", changes(compare(cut(one), cut(one))));
    }

    @Test
    void oneCheckThatLooksNoMoreIsEnoughToLeaveItOpen() {
        Comparison comparison = compare(report(List.of(), A_PASS, B_PASS), report(List.of(), A_PASS, B_BLIND));
        assertEquals(Outcome.CANNOT_TELL, comparison.outcome());
    }
}
