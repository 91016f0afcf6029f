package dev.registrydoctor.reports.html;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.record.Alike;
import dev.registrydoctor.reports.record.Headline;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The head of the page: the result in one line, what it means, the causes by title, and links to the parts of the page. */
final class VerdictSection {

    private static final int MOST_ROOTS = 8;

    private final Markup html;
    private final Report report;
    private final FindingList findings;

    VerdictSection(Markup html, Report report, FindingList findings) {
        this.html = html;
        this.report = report;
        this.findings = findings;
    }

    /**
     * Writes it.
     *
     * @param parts the parts of the page: the id of each, and its link
     */
    void write(Map<String, String> parts) throws IOException {
        Verdict verdict = report.verdict();
        html.open(
                "section",
                "id",
                "verdict",
                "class",
                "verdict " + verdict.label(),
                "aria-labelledby",
                "verdict-title",
                "tabindex",
                "-1");
        html.leaf("h1", title(), "id", "verdict-title");
        html.leaf("p", report.headline(), "class", "headline", "data-ticket", "");
        html.leaf("p", meaning());
        if (report.lateness() != null) {
            html.leaf("p", report.lateness(), "class", "hint");
        }
        roots();
        html.open("nav", "aria-label", "Parts of this report").open("ul", "class", "parts");
        for (Map.Entry<String, String> part : parts.entrySet()) {
            html.open("li")
                    .leaf("a", part.getValue(), "href", "#" + part.getKey())
                    .close();
        }
        html.close().close().end();
    }

    /** Several causes in short, so that none is missed below the steps of the first. */
    private void roots() throws IOException {
        List<Alike<Diagnosis>> causes = Alike.causes(report.diagnoses());
        if (causes.size() < 2) {
            return;
        }
        html.open("ol", "class", "roots");
        int all = causes.size();
        for (Alike<Diagnosis> cause : causes.subList(0, Math.min(all, MOST_ROOTS))) {
            Finding root = cause.first().root();
            html.open("li").leaf("a", root.problem().title(), "href", "#" + findings.id(root));
            html.text(" (" + root.subject() + (cause.isMany() ? " and " + (cause.size() - 1) + " more" : "") + ")")
                    .close();
        }
        html.end();
        if (all > MOST_ROOTS) {
            html.leaf("p", "and " + (all - MOST_ROOTS) + " more below.");
        }
    }

    private String title() {
        List<Alike<Diagnosis>> causes = Alike.causes(report.diagnoses());
        return switch (report.verdict()) {
            case HEALTHY -> "No problem found";
            case WARNINGS -> "No problem found, with warnings";
            case PROBLEMS ->
                report.summary().causes() == 0
                        ? "Something does not work; its cause is not known"
                        : causes.size() == 1
                                ? causes.get(0).first().root().problem().title()
                                : Headline.count(report.summary().causes(), "problem") + " found";
            case INCONCLUSIVE -> inconclusive();
        };
    }

    /** What could not be checked comes before what was seen meanwhile. */
    private String inconclusive() {
        return report.diagnoses().stream()
                .filter(d -> d.severity() == Severity.BLIND)
                .findFirst()
                .map(d -> d.root().problem().title())
                .orElse(
                        report.unexplained().isEmpty()
                                ? "Not everything could be checked"
                                : "Something does not work; its cause is not known");
    }

    private String meaning() {
        return switch (report.verdict()) {
            case HEALTHY -> "The checks that ran found nothing wrong, and every vital check ran.";
            case WARNINGS -> "The checks found nothing broken. The warnings name what works now and can cause harm.";
            case PROBLEMS ->
                report.summary().causes() == 0
                        ? "The symptoms below have no known cause."
                        : report.summary().causes() == 1
                                ? "Follow the steps of the fix in order. The effects go away with the cause."
                                : "Fix each cause; follow its steps in order. Its effects go away with it.";
            case INCONCLUSIVE ->
                report.notLookedAt().isEmpty()
                        ? "This does not mean that the environment is healthy."
                        : "This does not mean that the environment is healthy. \"Not checked\" lists what could not be"
                                + " checked, and how to check it.";
        };
    }
}
