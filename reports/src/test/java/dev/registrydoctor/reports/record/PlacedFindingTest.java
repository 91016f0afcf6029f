package dev.registrydoctor.reports.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Confidence;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PlacedFindingTest {

    private static Finding finding(String id) {
        return Finding.of(new Problem(id, Problem.Kind.ROOT, id, List.of(), false), Subject.pod("a/b"), id);
    }

    private static Diagnosis diagnosis(String root, Severity severity, String... consequences) {
        return new Diagnosis(
                finding(root),
                severity,
                List.of(consequences).stream()
                        .map(c -> new Consequence(finding(c), finding(root), 1))
                        .toList(),
                false,
                new Confidence(Confidence.Level.HIGH, List.of(), List.of()));
    }

    private static Report report(Diagnoses diagnoses) {
        Examination examination = new Examination(List.of(), Map.of(), Instant.EPOCH, Duration.ZERO, false);
        return Report.of(
                new Report.Tool("t", "1", null, null),
                Report.Run.of(examination, "s", Report.Mode.LIVE, null, List.of()),
                new ExaminedSite(examination, diagnoses, List.of(), null),
                () -> false);
    }

    @Test
    void gravestFirstAndEachOnce() {
        List<PlacedFinding> all = PlacedFinding.allOf(report(new Diagnoses(
                List.of(
                        diagnosis("x.warns", Severity.WARNING, "x.diagnosed-warning"),
                        diagnosis("x.waits", Severity.WAIT),
                        diagnosis("x.blind", Severity.BLIND),
                        diagnosis("x.cause", Severity.PROBLEM, "x.shared"),
                        diagnosis("x.other", Severity.PROBLEM, "x.shared")),
                List.of(finding("x.unexplained")),
                List.of(finding("x.warns"), finding("x.diagnosed-warning"), finding("x.warning")),
                List.of(finding("x.note")),
                Diagnoses.Verdict.PROBLEMS,
                false)));

        assertEquals(
                List.of(
                        "cause x.cause",
                        "cause x.other",
                        "unexplained x.unexplained",
                        "blind x.blind",
                        "wait x.waits",
                        "warning x.warns",
                        "warning x.warning",
                        "consequence x.diagnosed-warning",
                        "consequence x.shared",
                        "note x.note"),
                all.stream()
                        .map(p -> p.role().label() + " " + p.finding().problem().id())
                        .toList());
        assertEquals(
                finding("x.cause"),
                Objects.requireNonNull(all.get(8).diagnosis()).root());
        assertNull(all.get(6).diagnosis());
    }
}
