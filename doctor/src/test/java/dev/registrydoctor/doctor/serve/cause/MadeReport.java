package dev.registrydoctor.doctor.serve.cause;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Details;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Confidence;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.doctor.serve.ExaminationReport;
import dev.registrydoctor.reports.record.Narrowing;
import dev.registrydoctor.reports.record.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A report as an examination makes it, part by part: for tests of what becomes of causes. */
public final class MadeReport {

    /** When the first examination of a test begins. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Instant at;
    private final List<Diagnosis> diagnoses = new ArrayList<>();
    private final List<Finding> unexplained = new ArrayList<>();
    private final List<Report.Warning> warnings = new ArrayList<>();
    private final List<Finding> notes = new ArrayList<>();
    private final List<Report.NotLookedAt> blind = new ArrayList<>();
    private final Map<String, Status> checks = new LinkedHashMap<>();
    private boolean late;
    private int notListed;

    private MadeReport(Instant at) {
        this.at = at;
    }

    /** A report of an examination so many minutes after the first one. */
    public static MadeReport after(long minutes) {
        return new MadeReport(START.plusSeconds(60 * minutes));
    }

    /** A report of an examination at this time. */
    public static MadeReport at(Instant time) {
        return new MadeReport(time);
    }

    /** A finding of the check {@code area.check} about a Pod. */
    public static Finding finding(String problem, String pod) {
        return new Finding(
                new Problem(problem, Problem.Kind.ROOT, "title of " + problem, List.of(), false),
                Subject.pod(pod),
                problem + " on " + pod,
                List.of(),
                Set.of(),
                Set.of(),
                false,
                false,
                null,
                check(problem),
                1,
                Details.NONE);
    }

    /** The check that makes findings of a problem. */
    public static String check(String problem) {
        return problem + "-check";
    }

    /** Adds a diagnosis. */
    public MadeReport root(Severity severity, Finding root, Finding... effects) {
        List<Consequence> consequences = new ArrayList<>();
        for (Finding effect : effects) {
            consequences.add(new Consequence(effect, root, 1));
            looked(effect);
        }
        looked(root);
        diagnoses.add(new Diagnosis(
                root, severity, consequences, false, new Confidence(Confidence.Level.HIGH, List.of(), List.of())));
        return this;
    }

    /** Adds a diagnosis of something that does not work. */
    public MadeReport problem(Finding root, Finding... effects) {
        return root(Severity.PROBLEM, root, effects);
    }

    public MadeReport unexplained(Finding symptom) {
        looked(symptom);
        unexplained.add(symptom);
        return this;
    }

    public MadeReport warning(Finding warning, boolean diagnosed) {
        looked(warning);
        warnings.add(new Report.Warning(warning, diagnosed));
        return this;
    }

    public MadeReport note(Finding note) {
        looked(note);
        notes.add(note);
        return this;
    }

    private void looked(Finding finding) {
        checks.put(check(finding.problem().id()), Status.FAIL);
    }

    /** The check of a problem had this result. */
    public MadeReport check(String problem, Status status) {
        checks.put(check(problem), status);
        if (status == Status.UNKNOWN || status == Status.ERROR) {
            blind.add(new Report.NotLookedAt(check(problem), false, List.of(problem), "no right", "", List.of()));
        }
        return this;
    }

    /** The time was up before everything was answered. */
    public MadeReport late() {
        late = true;
        return this;
    }

    /** So many findings are counted and not listed. */
    public MadeReport notListed(int findings) {
        notListed = findings;
        return this;
    }

    public Report report() {
        List<Report.CheckEntry> entries = checks.entrySet().stream()
                .map(e -> new Report.CheckEntry(e.getKey(), "", false, e.getValue(), null, List.of(), null, null))
                .toList();
        return new Report(
                Report.SCHEMA_VERSION,
                new Report.Tool("registry-doctor", "1", null, null),
                new Report.Run(
                        at,
                        1L,
                        late,
                        "a cluster",
                        Report.Mode.LIVE,
                        null,
                        KubectlAccess.MICROK8S,
                        List.of(),
                        Narrowing.NONE),
                diagnoses.isEmpty() ? Verdict.HEALTHY : Verdict.PROBLEMS,
                "headline",
                new Report.Summary(0, 0, 0, 0, 0, 0, 0, 0, notListed, Map.of()),
                diagnoses,
                unexplained,
                warnings,
                notes,
                blind,
                entries,
                List.of(),
                null,
                null,
                Report.Redaction.NONE);
    }

    /** What an examination came to in which the API server answered and no names are hidden. */
    public ExaminationReport examination() {
        return new ExaminationReport(at, report(), report(), true);
    }

    /** The same, and the API server did not answer. */
    public ExaminationReport withoutApi() {
        return new ExaminationReport(at, report(), report(), false);
    }
}
