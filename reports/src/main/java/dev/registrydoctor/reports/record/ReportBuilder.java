package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.path.ImagePath;
import dev.registrydoctor.checks.path.NodeTable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names the parts of a report where one is made. Lists that are not set are empty, and nobody was consulted. */
final class ReportBuilder {

    private final String schemaVersion;
    private final Verdict verdict;
    private final Report.Summary summary;
    private Report.Tool tool;
    private Report.Run run;
    private String headline = "";
    private List<Diagnosis> diagnoses = List.of();
    private List<Finding> unexplained = List.of();
    private List<Report.Warning> warnings = List.of();
    private List<Finding> notes = List.of();
    private List<Report.NotLookedAt> notLookedAt = List.of();
    private List<Report.CheckEntry> checks = List.of();
    private List<ImagePath> paths = List.of();
    private @Nullable NodeTable nodes;
    private Report.@Nullable Consultation consultation;
    private Report.Redaction redaction = new Report.Redaction(Map.of());

    /** A report of the form that this program writes. */
    ReportBuilder(Report.Tool tool, Report.Run run, Verdict verdict, Report.Summary summary) {
        this.schemaVersion = Report.SCHEMA_VERSION;
        this.tool = tool;
        this.run = run;
        this.verdict = verdict;
        this.summary = summary;
    }

    /** The same report, until a part is set. */
    ReportBuilder(Report report) {
        this.schemaVersion = report.schemaVersion();
        this.verdict = report.verdict();
        this.summary = report.summary();
        this.tool = report.tool();
        this.run = report.run();
        this.headline = report.headline();
        this.diagnoses = report.diagnoses();
        this.unexplained = report.unexplained();
        this.warnings = report.warnings();
        this.notes = report.notes();
        this.notLookedAt = report.notLookedAt();
        this.checks = report.checks();
        this.paths = report.paths();
        this.nodes = report.nodes();
        this.consultation = report.consultation();
        this.redaction = report.redaction();
    }

    ReportBuilder tool(Report.Tool value) {
        tool = value;
        return this;
    }

    ReportBuilder run(Report.Run value) {
        run = value;
        return this;
    }

    ReportBuilder headline(String value) {
        headline = value;
        return this;
    }

    ReportBuilder diagnoses(List<Diagnosis> value) {
        diagnoses = value;
        return this;
    }

    ReportBuilder unexplained(List<Finding> value) {
        unexplained = value;
        return this;
    }

    ReportBuilder warnings(List<Report.Warning> value) {
        warnings = value;
        return this;
    }

    ReportBuilder notes(List<Finding> value) {
        notes = value;
        return this;
    }

    ReportBuilder notLookedAt(List<Report.NotLookedAt> value) {
        notLookedAt = value;
        return this;
    }

    ReportBuilder checks(List<Report.CheckEntry> value) {
        checks = value;
        return this;
    }

    ReportBuilder paths(List<ImagePath> value) {
        paths = value;
        return this;
    }

    ReportBuilder nodes(@Nullable NodeTable value) {
        nodes = value;
        return this;
    }

    ReportBuilder consultation(Report.@Nullable Consultation value) {
        consultation = value;
        return this;
    }

    ReportBuilder redaction(Report.Redaction value) {
        redaction = value;
        return this;
    }

    Report build() {
        return new Report(
                schemaVersion,
                tool,
                run,
                verdict,
                headline,
                summary,
                diagnoses,
                unexplained,
                warnings,
                notes,
                notLookedAt,
                checks,
                paths,
                nodes,
                consultation,
                redaction);
    }
}
