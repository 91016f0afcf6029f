package dev.registrydoctor.reports.html;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.reports.compare.Comparison;
import dev.registrydoctor.reports.record.Headline;
import dev.registrydoctor.reports.record.OpenSymptoms;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.Consultation;
import dev.registrydoctor.reports.record.Report.Exchange;
import dev.registrydoctor.reports.record.Report.Summary;
import dev.registrydoctor.reports.record.Report.Warning;
import dev.registrydoctor.reports.text.TextReport;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The report as one file for a browser: it fetches nothing, runs no script but its own, and can be read, searched and
 * printed without that script. It is well-formed XML too.
 */
public final class HtmlReport {

    /** Findings of one problem that are shown one by one. */
    private static final int FEW = 3;

    private final Report report;
    private final @Nullable Comparison since;
    private final PageAddition addition;
    private final Appendable out;
    private final Markup html;
    private final FindingList findings;
    private final DiagnosisSection diagnoses;
    private final ChecksSection checks;

    private HtmlReport(Report report, @Nullable Comparison since, PageAddition addition, Appendable out) {
        this.report = report;
        this.since = since;
        this.addition = addition;
        this.out = out;
        this.html = new Markup(out);
        RemedySteps remedies = new RemedySteps(html, report.run().access());
        this.findings = new FindingList(html, remedies);
        this.diagnoses = new DiagnosisSection(html, findings, remedies);
        this.checks = new ChecksSection(html, findings);
    }

    /** Writes a report, ending in a line break; to be written in UTF-8. */
    public static void write(Report report, Appendable out) throws IOException {
        write(report, null, out);
    }

    /**
     * Writes a report, ending in a line break; to be written in UTF-8.
     *
     * @param since what changed since an earlier report, or null when it is not compared with one
     */
    public static void write(Report report, @Nullable Comparison since, Appendable out) throws IOException {
        write(report, since, PageAddition.NONE, out);
    }

    /**
     * Writes a report with something beside it, ending in a line break; to be written in UTF-8.
     *
     * @param since what changed since an earlier report, or null when it is not compared with one
     * @param addition what else the page shows
     */
    public static void write(Report report, @Nullable Comparison since, PageAddition addition, Appendable out)
            throws IOException {
        new HtmlReport(report, since, addition, out).page();
    }

    private void page() throws IOException {
        String script = PageHead.resource("/html/report.js");
        PageHead.write(html, out, report.headline(), PageHead.resource("/html/report.css") + addition.style(), script);
        html.leaf("a", "Skip to the result", "class", "skip", "href", "#verdict");
        head();
        html.open("main");
        if (addition.top() != null) {
            addition.top().write(html);
        }
        new VerdictSection(html, report, findings).write(parts());
        sections();
        html.end();
        footer();
        html.own("script", script).end().end();
    }

    private void head() throws IOException {
        Report.Run run = report.run();
        html.open("header")
                .open("p", "class", "brand")
                .leaf("b", report.tool().name())
                .text(" report")
                .end();
        html.open("p", "class", "site", "data-ticket", "").text(run.site()).end();
        String vantage = run.vantage() == null ? "" : ", seen from host " + run.vantage();
        String when = run.startedAt() == null ? "" : ", " + TextReport.when(run.startedAt());
        html.leaf("p", run.mode().label() + vantage + when, "class", "run", "data-ticket", "");
        html.open("div", "class", "tools", "hidden", "");
        for (String[] tool : new String[][] {
            {"copy-all", "Copy for a ticket"}, {"open-all", "Open all"}, {"theme", "Dark"}, {"print", "Print"}
        }) {
            html.leaf("button", tool[1], "type", "button", "id", tool[0]);
        }
        html.end();
        html.leaf("p", "", "id", "said", "class", "hidden", "role", "status", "aria-live", "polite")
                .end();
    }

    /** The sections that this report has: the id of each, and its link. */
    private Map<String, String> parts() {
        Summary counts = report.summary();
        Map<String, String> parts = new LinkedHashMap<>();
        if (!report.diagnoses().isEmpty()) {
            parts.put("causes", counts.causes() == 0 ? "Result and fix" : Headline.count(counts.causes(), "cause"));
        }
        if (showsAreasFirst()) {
            parts.put("areas", "What was checked");
        }
        if (since != null) {
            parts.put("changes", "What changed");
        }
        addition.sections().forEach(section -> parts.put(section.id(), section.link()));
        if (hasGraph()) {
            parts.put("graph", "Cause and effect");
        }
        if (!report.paths().isEmpty()) {
            parts.put("paths", "Path of the pull");
        }
        if (!report.unexplained().isEmpty()) {
            parts.put("unexplained", counts.unexplained() + " unexplained");
        }
        if (!warnings().isEmpty()) {
            parts.put("warnings", Headline.count(warnings().size(), "warning"));
        }
        if (report.nodes() != null) {
            parts.put("nodes", Headline.count(report.nodes().nodes().size(), "node"));
        }
        if (!report.notes().isEmpty()) {
            parts.put("notes", Headline.count(counts.notes(), "note"));
        }
        if (!report.notLookedAt().isEmpty()) {
            parts.put("unseen", counts.notLookedAt() + " not checked");
        }
        parts.putIfAbsent("areas", "What was checked");
        parts.put("checks", Headline.count(report.checks().size(), "check"));
        return parts;
    }

    /** Where no cause is known, what was checked is the result. */
    private boolean showsAreasFirst() {
        return report.verdict() == Verdict.HEALTHY || report.verdict() == Verdict.INCONCLUSIVE;
    }

    private boolean hasGraph() {
        return report.diagnoses().stream().anyMatch(d -> !d.consequences().isEmpty());
    }

    /** Those that no diagnosis shows. */
    private List<Finding> warnings() {
        return report.warnings().stream()
                .filter(w -> !w.diagnosed())
                .map(Warning::finding)
                .toList();
    }

    private void sections() throws IOException {
        if (!report.diagnoses().isEmpty()) {
            diagnoses.write(report.diagnoses());
        }
        if (showsAreasFirst()) {
            checks.areas(report);
        }
        if (since != null) {
            new ChangesSection(html).write(since);
        }
        for (PageAddition.Section section : addition.sections()) {
            section.content().write(html);
        }
        if (hasGraph()) {
            diagnoses.graph(report.diagnoses());
        }
        if (!report.paths().isEmpty()) {
            new PathSection(html).write(report.paths());
        }
        findings(
                "unexplained",
                "Unexplained",
                "Symptoms without a cause. " + OpenSymptoms.of(report).why(),
                report.unexplained());
        findings(
                "warnings",
                "Warnings",
                "These work now and can cause harm; those that already cause harm come first.",
                warnings());
        if (report.nodes() != null) {
            new NodesSection(html, findings).write(report.nodes(), report);
        }
        findings("notes", "Notes", "Worth knowing; not a fault.", report.notes());
        if (!report.notLookedAt().isEmpty()) {
            checks.notLookedAt(report.notLookedAt());
        }
        Consultation said = report.consultation();
        if (said != null && !said.isEmpty()) {
            consultation(said);
        }
        if (!showsAreasFirst()) {
            checks.areas(report);
        }
        checks.table(report);
    }

    private void findings(String id, String title, String hint, List<Finding> all) throws IOException {
        if (all.isEmpty()) {
            return;
        }
        html.open("section", "id", id, "aria-labelledby", id + "-title");
        html.leaf("h2", title, "id", id + "-title").leaf("p", hint, "class", "hint");
        findings.list(alike(all));
        html.end();
    }

    /** Findings of one problem in one list if they are many. */
    private static List<List<Finding>> alike(List<Finding> all) {
        Map<String, List<Finding>> byProblem = new LinkedHashMap<>();
        for (Finding finding : all) {
            byProblem
                    .computeIfAbsent(finding.problem().id(), id -> new ArrayList<>())
                    .add(finding);
        }
        List<List<Finding>> groups = new ArrayList<>();
        for (List<Finding> group : byProblem.values()) {
            if (group.size() > FEW) {
                groups.add(group);
            } else {
                group.forEach(f -> groups.add(List.of(f)));
            }
        }
        return groups;
    }

    private void footer() throws IOException {
        Report.Tool tool = report.tool();
        html.open("footer");
        html.open("p").text(tool.name() + " " + tool.version());
        html.text(tool.build() == null ? "" : ", built from " + tool.build());
        html.text(tool.java() == null ? "" : ", Java " + tool.java());
        Long took = report.run().tookMillis();
        html.text(took == null ? "" : "; took " + TextReport.time(took)).end();
        if (!report.run().args().isEmpty()) {
            html.open("p")
                    .text("Arguments: ")
                    .leaf("code", String.join(" ", report.run().args()))
                    .end();
        }
        html.leaf("p", "This page fetches nothing and sends nothing. " + redacted());
        html.end();
    }

    private String redacted() {
        return report.redaction().byKind().isEmpty()
                ? "Passwords, tokens and keys are removed from every report; none was found here."
                : "Removed: "
                        + report.redaction().byKind().entrySet().stream()
                                .map(e -> e.getKey() + " (" + e.getValue() + ")")
                                .collect(Collectors.joining(", "))
                        + ".";
    }

    private void consultation(Consultation said) throws IOException {
        html.open("section", "id", "said-before", "aria-labelledby", "said-before-title");
        html.leaf("h2", "Transcript", "id", "said-before-title").open("dl", "class", "asked");
        for (String symptom : said.symptoms()) {
            said("Symptom", symptom);
        }
        for (Exchange exchange : said.exchanges()) {
            said("Question", exchange.question());
            said("Answer", exchange.answer());
        }
        for (String note : said.notes()) {
            said("Note", note);
        }
        html.close().end();
    }

    /** What a person pasted may have several lines. */
    private void said(String term, String text) throws IOException {
        html.leaf("dt", term).open("dd");
        for (String line : text.lines().toList()) {
            html.text(line).empty("br");
        }
        html.close();
    }
}
