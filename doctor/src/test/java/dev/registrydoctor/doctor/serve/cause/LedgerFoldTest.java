package dev.registrydoctor.doctor.serve.cause;

import static dev.registrydoctor.doctor.serve.cause.MadeReport.after;
import static dev.registrydoctor.doctor.serve.cause.MadeReport.finding;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.doctor.serve.ExaminationReport;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.cause.LedgerFold.Folded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a cause begins, goes on and ends. */
class LedgerFoldTest {

    private static final Finding A = finding("storage.a", "shop/web");
    private static final Finding B = finding("image.b", "shop/web");

    private static Folded fold(Ledger before, ExaminationReport report) {
        return LedgerFold.fold(before, report, "r-" + report.at());
    }

    /** Kind and problem of each change. */
    private static List<String> changes(Folded folded) {
        return folded.changes().stream()
                .map(c -> c.kind() + " " + c.cause().key().problem())
                .toList();
    }

    private static List<String> open(Ledger ledger) {
        return ledger.open().stream().map(c -> c.key().problem()).toList();
    }

    private static Ledger ledger(MadeReport... reports) {
        Ledger ledger = Ledger.EMPTY;
        for (MadeReport report : reports) {
            ledger = fold(ledger, report.examination()).ledger();
        }
        return ledger;
    }

    @Test
    void aCauseBeginsOnceAndEndsOnce() {
        Folded first = fold(Ledger.EMPTY, after(0).problem(A).examination());
        assertEquals(List.of("BEGAN storage.a"), changes(first));
        Folded second = fold(first.ledger(), after(5).problem(A).examination());
        assertEquals(List.of(), changes(second));
        Cause open = second.ledger().open().get(0);
        assertEquals(MadeReport.START, open.since());
        assertEquals(MadeReport.START.plus(Duration.ofMinutes(5)), open.seen());
        assertEquals("r-" + MadeReport.START, open.report());
        Folded third =
                fold(second.ledger(), after(10).check("storage.a", Status.PASS).examination());
        assertEquals(List.of("ENDED storage.a"), changes(third));
        assertEquals(List.of(), third.ledger().open());
        Folded fourth =
                fold(third.ledger(), after(15).check("storage.a", Status.PASS).examination());
        assertEquals(List.of(), changes(fourth));
        assertEquals(
                List.of(1L, 2L),
                fourth.ledger().changes().stream().map(CauseChange::number).toList());
        assertEquals(3, fourth.ledger().next());
    }

    @Test
    void aCauseThatComesBackIsAnotherIncident() {
        Ledger ledger = ledger(
                after(0).problem(A),
                after(5).check("storage.a", Status.PASS),
                after(10).problem(A),
                after(15).check("storage.a", Status.PASS));
        List<CauseChange> all = ledger.changes();
        assertEquals(
                List.of(Kind.BEGAN, Kind.ENDED, Kind.BEGAN, Kind.ENDED),
                all.stream().map(CauseChange::kind).toList());
        assertEquals(all.get(0).incident(), all.get(1).incident());
        assertEquals(all.get(2).incident(), all.get(3).incident());
        assertEquals(4, all.stream().map(CauseChange::id).distinct().count());
        assertEquals(2, all.stream().map(CauseChange::incident).distinct().count());
    }

    @Test
    void gradesAreOfTheReportsParts() {
        Finding warned = finding("runtime.c", "shop/web");
        Finding suspected = finding("runtime.d", "shop/web");
        Folded folded = fold(
                Ledger.EMPTY,
                after(0).problem(A, B)
                        .unexplained(finding("network.e", "shop/web"))
                        .root(Severity.WARNING, warned)
                        .warning(warned, true)
                        .warning(B, true)
                        .warning(suspected, false)
                        .root(Severity.WAIT, finding("image.waits", "shop/web"))
                        .root(Severity.BLIND, finding("cluster.blind", "shop/web"))
                        .note(finding("docker.note", "shop/web"))
                        .examination());
        assertEquals(
                List.of("PROBLEM storage.a", "UNEXPLAINED network.e", "WARNING runtime.c", "WARNING runtime.d"),
                folded.ledger().open().stream()
                        .map(c -> c.grade() + " " + c.key().problem())
                        .toList());
    }

    @Test
    void aWarningThatDoesHarmBeginsAsAProblem() {
        Ledger warned = ledger(after(0).warning(A, false));
        Folded harmful = fold(warned, after(5).problem(A).examination());
        assertEquals(List.of("ENDED storage.a", "BEGAN storage.a"), changes(harmful));
        assertEquals(
                List.of(Grade.WARNING, Grade.PROBLEM),
                harmful.changes().stream().map(c -> c.cause().grade()).toList());
        Cause open = harmful.ledger().open().get(0);
        assertEquals(MadeReport.START.plus(Duration.ofMinutes(5)), open.since());
        Folded again = fold(harmful.ledger(), after(10).warning(A, false).examination());
        assertEquals(List.of("ENDED storage.a", "BEGAN storage.a"), changes(again));
        assertEquals(Grade.WARNING, again.ledger().open().get(0).grade());
        assertEquals(
                List.of(),
                changes(fold(again.ledger(), after(15).warning(A, false).examination())));
    }

    /** Without the API server or without time, what does harm may look like a suspicion. */
    @Test
    void aProblemDoesNotBecomeAWarningWhileSomethingCannotBeSeen() {
        Ledger harmful = ledger(after(0).problem(A));
        for (ExaminationReport partial : List.of(
                after(5).warning(A, false).withoutApi(),
                after(5).warning(A, false).late().examination())) {
            Folded still = fold(harmful, partial);
            assertEquals(List.of(), changes(still));
            assertEquals(Grade.PROBLEM, still.ledger().open().get(0).grade());
        }
        Folded warned = fold(
                ledger(after(0).warning(A, false)),
                after(5).unexplained(A).late().examination());
        assertEquals(List.of(), changes(warned));
        assertEquals(Grade.WARNING, warned.ledger().open().get(0).grade());
    }

    @Test
    void aSymptomThatIsDiagnosedNowGoesOn() {
        Ledger unexplained = ledger(after(0).unexplained(A));
        Folded diagnosed = fold(unexplained, after(5).problem(A).examination());
        assertEquals(List.of(), changes(diagnosed));
        assertEquals(Grade.PROBLEM, diagnosed.ledger().open().get(0).grade());
    }

    @Test
    void whatHasACauseNowIsExplainedByItsRoot() {
        Ledger before = ledger(after(0).unexplained(B));
        Folded folded = fold(before, after(5).problem(A, B).examination());
        assertEquals(List.of("EXPLAINED image.b", "BEGAN storage.a"), changes(folded));
        CauseKey by = Objects.requireNonNull(folded.changes().get(0).by());
        assertEquals("storage.a", by.problem());
        assertEquals(List.of("storage.a"), open(folded.ledger()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Severity.class,
            names = {"WAIT", "BLIND"})
    void whatOnlyWaitsOrCannotBeCheckedExplainsNothing(Severity severity) {
        Ledger before = ledger(after(0).unexplained(B));
        Folded folded = fold(before, after(5).root(severity, A, B).examination());
        assertEquals(List.of(), changes(folded));
        assertEquals(List.of("image.b"), open(folded.ledger()));
    }

    @Test
    void aCauseThatOnlyWaitsNowStaysOpenAsLongAsItIsFound() {
        Ledger before = ledger(after(0).problem(A));
        Folded waiting = fold(before, after(5).root(Severity.WAIT, A).examination());
        assertEquals(List.of(), changes(waiting));
        Folded noted = fold(waiting.ledger(), after(10).note(A).examination());
        assertEquals(List.of(), changes(noted));
        assertEquals(
                MadeReport.START.plus(Duration.ofMinutes(10)),
                noted.ledger().open().get(0).seen());
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"UNKNOWN", "ERROR"})
    void aCauseStaysOpenWhileItsCheckCannotLook(Status status) {
        Ledger before = ledger(after(0).problem(A));
        Folded folded = fold(before, after(600).check("storage.a", status).examination());
        assertEquals(List.of(), changes(folded));
        assertEquals(List.of("storage.a"), open(folded.ledger()));
        assertEquals(MadeReport.START, folded.ledger().open().get(0).seen());
    }

    @Test
    void aCauseStaysOpenWhenItsCheckCouldNotLookOnOneOfTheNodes() {
        Ledger before = ledger(after(0).problem(A));
        // The report has one entry for a check: what it found on one node stands for all of them.
        MadeReport some = after(5).check("storage.a", Status.UNKNOWN).check("storage.a", Status.PASS);
        assertEquals(List.of(), changes(fold(before, some.examination())));
    }

    @Test
    void aCauseStaysOpenWhileItsCheckIsNotRun() {
        Ledger before = ledger(after(0).problem(A));
        assertEquals(
                List.of(),
                changes(fold(before, after(5).check("image.b", Status.PASS).examination())));
    }

    @Test
    void anotherCheckThatCannotLookKeepsNothingOpen() {
        Ledger before = ledger(after(0).problem(A));
        Folded folded = fold(
                before,
                after(5).check("image.b", Status.UNKNOWN)
                        .check("storage.a", Status.PASS)
                        .examination());
        assertEquals(List.of("ENDED storage.a"), changes(folded));
    }

    @Test
    void aCauseStaysOpenWhenTheTimeWasUpOrTheApiServerIsAway() {
        Ledger before = ledger(after(0).problem(A));
        MadeReport passed = after(5).check("storage.a", Status.PASS);
        assertEquals(List.of(), changes(fold(before, passed.withoutApi())));
        assertEquals(List.of(), changes(fold(before, passed.notListed(1).examination())));
        assertEquals(
                List.of(),
                changes(fold(
                        before, after(5).check("storage.a", Status.PASS).late().examination())));
        assertEquals(
                List.of("ENDED storage.a"),
                changes(fold(before, after(5).check("storage.a", Status.PASS).examination())));
    }

    @Test
    void aCauseWhoseCheckHasNothingToLookAtEndsAfterHalfAnHour() {
        Ledger before = ledger(after(0).problem(A));
        Folded soon = fold(before, after(30).check("storage.a", Status.SKIPPED).examination());
        assertEquals(List.of(), changes(soon));
        Folded later =
                fold(soon.ledger(), after(31).check("storage.a", Status.SKIPPED).examination());
        assertEquals(List.of("ENDED storage.a"), changes(later));
    }

    @Test
    void ofACauseWithoutACheckEveryCheckThatReportsItMustLook() {
        Cause unknown = new Cause(
                new CauseKey("storage.a", Subject.pod("shop/web")),
                "t",
                "s",
                Grade.PROBLEM,
                Subject.pod("shop/web"),
                MadeReport.START,
                MadeReport.START,
                "r");
        Ledger before = new Ledger(List.of(unknown), List.of(), 1, Map.of());
        assertEquals(
                List.of(),
                changes(fold(before, after(5).check("storage.a", Status.UNKNOWN).examination())));
        assertEquals(List.of("ENDED storage.a"), changes(fold(before, after(5).examination())));
    }

    @Test
    void withoutTheApiServerOnlyWhatIsDiagnosedBegins() {
        Folded folded = fold(
                Ledger.EMPTY,
                after(0).problem(A)
                        .unexplained(B)
                        .warning(finding("runtime.c", "shop/web"), false)
                        .withoutApi());
        assertEquals(List.of("BEGAN storage.a"), changes(folded));
    }

    @Test
    void withoutTimeToJoinFindingsNothingBecomesASymptomWithoutACause() {
        Ledger before = ledger(after(0).problem(A));
        Folded folded =
                fold(before, after(5).unexplained(A).unexplained(B).late().examination());
        assertEquals(List.of(), changes(folded));
        assertEquals(Grade.PROBLEM, folded.ledger().open().get(0).grade());
    }

    @Test
    void theObjectHasItsRealName() {
        Finding hidden = finding("storage.a", "namespace-1/pod-1");
        ExaminationReport report = new ExaminationReport(
                MadeReport.START,
                after(0).problem(hidden)
                        .problem(finding("image.b", "namespace-1/pod-2"))
                        .report(),
                after(0).problem(A).problem(finding("image.b", "shop/db")).report(),
                true);
        List<Cause> open = fold(Ledger.EMPTY, report).ledger().open();
        assertEquals(
                List.of("namespace-1/pod-1=shop/web", "namespace-1/pod-2=shop/db"),
                open.stream()
                        .map(c -> c.key().subject().name() + "=" + c.object().name())
                        .toList());
    }

    @Test
    void theObjectIsRightWhenThereWasNoTimeToHideAllNames() {
        MadeReport named = after(0);
        MadeReport shown = after(0).late();
        for (int i = 0; i < 5; i++) {
            named.problem(finding("storage.a", "shop/web-" + i));
            if (i < 3) {
                shown.problem(finding("storage.a", "n/p-" + i));
            }
        }
        named.problem(finding("image.b", "shop/db"));
        shown.problem(finding("image.b", "n/q"));
        List<Cause> open = fold(
                        Ledger.EMPTY, new ExaminationReport(MadeReport.START, shown.report(), named.report(), true))
                .ledger()
                .open();
        assertEquals(
                List.of("n/p-0=shop/web-0", "n/p-1=shop/web-1", "n/p-2=shop/web-2", "n/q=shop/db"),
                open.stream()
                        .map(c -> c.key().subject().name() + "=" + c.object().name())
                        .toList());
    }

    private static MadeReport many(MadeReport report, Grade grade, int count) {
        for (int i = 0; i < count; i++) {
            Finding finding = finding("storage." + grade.label(), "shop/p-" + i);
            switch (grade) {
                case PROBLEM -> report.problem(finding);
                case UNEXPLAINED -> report.unexplained(finding);
                case WARNING -> report.warning(finding, false);
            }
        }
        return report;
    }

    @Test
    void theGravestHaveRoomAndTheRestIsCounted() {
        Folded warnings = fold(Ledger.EMPTY, many(after(0), Grade.WARNING, 500).examination());
        assertEquals(200, warnings.ledger().open().size());
        assertEquals(300, warnings.notKept());
        MadeReport all = many(many(many(after(5), Grade.WARNING, 500), Grade.UNEXPLAINED, 500), Grade.PROBLEM, 500);
        Folded folded = fold(warnings.ledger(), all.examination());
        assertEquals(LedgerFold.MOST_OPEN, folded.ledger().open().size());
        assertEquals(
                200,
                folded.ledger().open().stream()
                        .filter(c -> c.grade() == Grade.PROBLEM)
                        .count());
        assertEquals(1100, folded.notKept());
        assertEquals(200, folded.changes().size());
        assertEquals(Ledger.MOST_CHANGES, folded.ledger().changes().size());
    }

    @Test
    void theLatestChangesAreKept() {
        MadeReport begin = after(0);
        for (int i = 0; i < 150; i++) {
            begin.problem(finding("storage.a", "shop/p-" + i));
        }
        Ledger ledger = ledger(begin, after(5).check("storage.a", Status.PASS));
        assertEquals(
                List.of(101L, 300L),
                Stream.of(0, 199)
                        .map(ledger.changes()::get)
                        .map(CauseChange::number)
                        .toList());
    }

    @Test
    void whatAReceiverWasToldIsKeptAndDoesNotGoBack() {
        Ledger ledger = ledger(after(0).problem(A).problem(B)).told("hook", 2).told("events", 1);
        assertEquals(Map.of("hook", 2L, "events", 1L), ledger.told("hook", 1).told());
        assertEquals(Map.of("hook", 2L, "events", 2L), ledger.told("events", 99).told());
        assertEquals(Map.of("hook", 2L), ledger.toldOnly(List.of("hook", "new")).told());
        Folded folded = fold(ledger, after(5).problem(A).problem(B).examination());
        assertEquals(ledger.told(), folded.ledger().told());
    }
}
