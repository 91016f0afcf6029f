package dev.registrydoctor.reports.compare;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.compare.SavedReport.Check;
import dev.registrydoctor.reports.compare.SavedReport.Ref;
import dev.registrydoctor.reports.compare.SavedReport.Role;
import dev.registrydoctor.reports.compare.SavedReport.Seen;
import java.time.Instant;
import java.util.List;

/** Hand-made reports to compare: of a cause on a node, of what follows from it on a Pod, and of the checks of both. */
final class SavedReports {

    private static final List<CheckInfo> CATALOG = List.of(
            CheckInfo.of("a.check", "a is well")
                    .reports(GivenProblem.root("a.cause", "a"), GivenProblem.warning("a.hurt", "a")),
            CheckInfo.of("b.check", "b is well").reports(GivenProblem.symptom("b.effect", "b")));

    static final Ref CAUSE = new Ref("a.cause", "node", "one");
    static final Ref EFFECT = new Ref("b.effect", "pod", "ns/web-64f449595d-7gwkj");
    static final Check A_PASS = new Check("a.check", Status.PASS, List.of(), "");
    static final Check B_PASS = new Check("b.check", Status.PASS, List.of(), "");
    static final Check A_FOUND = new Check("a.check", Status.FAIL, List.of("a.cause"), "");
    static final Check B_FOUND = new Check("b.check", Status.FAIL, List.of("b.effect"), "");
    static final Check A_BLIND = new Check("a.check", Status.UNKNOWN, List.of("a.cause"), "no sudo");
    static final Check B_BLIND = new Check("b.check", Status.UNKNOWN, List.of("b.effect"), "no rights");

    static SavedReport report(List<Seen> findings, Check... checks) {
        return new SavedReport(
                "doctor 1", "site", Instant.EPOCH, "verdict", "headline", findings, List.of(checks), false);
    }

    static Seen cause(Ref ref, Severity severity) {
        return new Seen(ref, "the cause", Role.ROOT, severity, null, ref);
    }

    static Seen cause() {
        return cause(CAUSE, Severity.PROBLEM);
    }

    static Seen effect(Ref ref) {
        return new Seen(ref, "the effect", Role.CONSEQUENCE, Severity.PROBLEM, CAUSE, CAUSE);
    }

    static Seen alone(Ref ref, Role role) {
        return new Seen(ref, "it alone", role, null, null, null);
    }

    static Ref pod(String name) {
        return new Ref("b.effect", "pod", name);
    }

    static Comparison compare(SavedReport before, SavedReport now) {
        return Comparison.of(before, now, CATALOG);
    }

    /** The changes as {@code kind problem}. */
    static String changes(Comparison comparison) {
        return String.join(
                ", ",
                comparison.changes().stream()
                        .map(c -> c.kind().label() + " " + c.subject().problem())
                        .toList());
    }

    private SavedReports() {}
}
