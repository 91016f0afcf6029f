package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.path.ImagePath;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import dev.registrydoctor.reports.record.Report.NotLookedAt;
import dev.registrydoctor.reports.record.Report.Summary;
import dev.registrydoctor.reports.record.Report.Warning;
import dev.registrydoctor.reports.secrets.Tally;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Puts a report together; the only place that counts, orders and words. */
final class Assembly {

    private static final Comparator<Finding> BY_NAME =
            Comparator.comparing((Finding f) -> f.problem().id()).thenComparing(Finding::subject);

    private final Examination examination;
    private final Diagnoses diagnoses;
    private final ExaminedSite examined;
    private final Tally tally = new Tally();
    private final Rewriter clean;

    Assembly(ExaminedSite examined, BooleanSupplier isTimeUp) {
        this.examined = examined;
        this.examination = examined.examination();
        this.diagnoses = examined.diagnoses();
        this.clean = new Rewriter(new SecretRemoval(tally), isTimeUp);
    }

    Report report(Report.Tool tool, Report.Run run) {
        examination.results().forEach(result -> clean.made(result.check().id(), result.findings()));
        List<Diagnosis> causes = clean.diagnoses(diagnoses.diagnoses());
        List<Finding> unexplained = clean.findings(diagnoses.unexplained());
        List<Warning> warnings = warnings();
        List<Finding> notes = clean.findings(
                diagnoses.notes().stream().distinct().sorted(BY_NAME).toList());
        List<NotLookedAt> notLookedAt = examination.results().stream()
                .filter(r -> r.status() == Status.UNKNOWN || r.status() == Status.ERROR)
                .sorted(Comparator.comparing(r -> !r.check().vital()))
                .map(this::notLookedAt)
                .distinct()
                .toList();
        Summary summary = summary(notLookedAt);
        Report.Tool cleanTool = clean.tool(tool);
        Report.Run cleanRun = clean.run(run.hitBy(diagnoses.cutShort() || clean.isLate()));
        List<CheckEntry> checks =
                eachOnce(examination.results()).stream().map(this::check).toList();
        List<ImagePath> paths = examined.paths().stream().map(clean::path).toList();
        return new ReportBuilder(cleanTool, cleanRun, diagnoses.verdict(), summary)
                .headline(
                        Headline.of(diagnoses.verdict(), cleanRun.narrowing(), summary, causes, unexplained, warnings))
                .diagnoses(causes)
                .unexplained(unexplained)
                .warnings(warnings)
                .notes(notes)
                .notLookedAt(notLookedAt)
                .checks(checks)
                .paths(paths)
                .nodes(examined.nodes() == null ? null : clean.nodes(examined.nodes()))
                .redaction(new Report.Redaction(tally.byKind()))
                .build();
    }

    private List<Warning> warnings() {
        Set<Finding> shown = new HashSet<>();
        for (Diagnosis diagnosis : diagnoses.diagnoses()) {
            shown.add(diagnosis.root());
            diagnosis.consequences().forEach(c -> shown.add(c.finding()));
        }
        return clean.warnings(inOrder(diagnoses.warnings()).stream()
                .map(f -> new Warning(f, shown.contains(f)))
                .toList());
    }

    /** Warnings as they are listed: each once, those that do harm already first. */
    static List<Finding> inOrder(List<Finding> warnings) {
        return warnings.stream()
                .distinct()
                .sorted(Comparator.comparing((Finding f) -> !f.takesEffect()).thenComparing(BY_NAME))
                .toList();
    }

    private Summary summary(List<NotLookedAt> notLookedAt) {
        List<Diagnosis> problems = diagnoses.diagnoses().stream()
                .filter(d -> d.severity() == Severity.PROBLEM)
                .toList();
        Set<Finding> explained = new HashSet<>();
        problems.forEach(d -> d.consequences().forEach(c -> explained.add(c.finding())));
        Map<Status, Integer> checks = new EnumMap<>(Status.class);
        eachOnce(examination.results()).forEach(r -> checks.merge(r.status(), 1, Integer::sum));
        int looked = checks.getOrDefault(Status.PASS, 0)
                + checks.getOrDefault(Status.WARN, 0)
                + checks.getOrDefault(Status.FAIL, 0);
        int vital = (int) notLookedAt.stream().filter(NotLookedAt::vital).count();
        return new Summary(
                problems.size(),
                explained.size(),
                diagnoses.unexplained().size(),
                (int) diagnoses.warnings().stream().distinct().count(),
                (int) diagnoses.notes().stream().distinct().count(),
                notLookedAt.size(),
                vital,
                looked,
                clean.notListed(
                        diagnoses.diagnoses(),
                        List.of(diagnoses.unexplained(), diagnoses.warnings(), diagnoses.notes())),
                checks);
    }

    /**
     * Of each check the result that stands for it: what it found, or else that it could not look, at however few of the nodes. The
     * other is told in the findings, or in what was not looked at.
     */
    private static Collection<CheckResult> eachOnce(List<CheckResult> results) {
        Map<String, CheckResult> all = new LinkedHashMap<>();
        results.forEach(r -> all.merge(r.check().id(), r, (a, b) -> weight(b) > weight(a) ? b : a));
        return all.values();
    }

    private static int weight(CheckResult result) {
        return switch (result.status()) {
            case FAIL, WARN -> 3;
            case ERROR, UNKNOWN -> 2;
            case PASS -> result.findings().isEmpty() ? 1 : 3;
            case SKIPPED -> 0;
        };
    }

    private NotLookedAt notLookedAt(CheckResult result) {
        List<Gap> gaps = result.gaps().stream().map(clean::gap).distinct().toList();
        List<String> problems =
                result.check().problems().stream().map(Problem::id).toList();
        String reason = reason(result);
        String remedy = result.status() == Status.ERROR
                ? "this is a fault of the doctor: please report it"
                : joined(gaps.stream().map(Gap::remedy).toList());
        return new NotLookedAt(
                clean.own(result.check().id()),
                result.check().vital(),
                clean.owns(problems),
                reason == null ? "" : reason,
                remedy,
                gaps);
    }

    private CheckEntry check(CheckResult result) {
        List<String> problems =
                result.findings().stream().map(f -> f.problem().id()).distinct().toList();
        String statement = result.outcome() instanceof Outcome.Pass pass ? clean.line(pass.statement()) : null;
        return new CheckEntry(
                clean.own(result.check().id()),
                clean.own(result.check().states()),
                result.check().vital(),
                result.status(),
                result.took().toMillis(),
                clean.owns(problems),
                statement,
                reason(result));
    }

    /** Why a check did not look, or null when it did. */
    private @Nullable String reason(CheckResult result) {
        if (result.outcome() instanceof Outcome.Skipped skipped) {
            return clean.line(skipped.reason());
        } else if (result.outcome() instanceof Outcome.Failed failed) {
            return "the check failed: " + clean.line(failed.message());
        } else if (result.outcome() instanceof Outcome.Unknown unknown) {
            String all = joined(unknown.gaps().stream()
                    .map(clean::gap)
                    .map(g -> g.what() + ": " + g.why())
                    .toList());
            return all.isEmpty() ? "it could not be told" : all;
        }
        return null;
    }

    /** Each text once; of many, which a check may have for as many images, the first few and their number. */
    private static String joined(Collection<String> texts) {
        List<String> all = texts.stream().filter(t -> !t.isBlank()).distinct().toList();
        return all.size() <= Alike.FEW
                ? String.join("; ", all)
                : String.join("; ", all.subList(0, Alike.FEW)) + "; and " + (all.size() - Alike.FEW) + " more";
    }
}
