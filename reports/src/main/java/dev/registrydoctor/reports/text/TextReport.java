package dev.registrydoctor.reports.text;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.record.Alike;
import dev.registrydoctor.reports.record.ConsequenceTree;
import dev.registrydoctor.reports.record.Headline;
import dev.registrydoctor.reports.record.Obstacle;
import dev.registrydoctor.reports.record.OpenSymptoms;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import dev.registrydoctor.reports.record.Report.NotLookedAt;
import dev.registrydoctor.reports.record.Report.Warning;
import dev.registrydoctor.reports.text.Page.Tone;
import dev.registrydoctor.reports.text.TextStyle.Detail;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The report for people: the cause first, why, what follows from it, what to do; then what else there is; the verdict
 * in the last line, alone and whole.
 */
public final class TextReport {

    private static final int MOST_CAUSES = 50;
    private static final int MOST_ENTRIES = 12;
    private static final int MOST_NAMES = 8;

    private final Report report;
    private final boolean verbose;
    private final Page page;
    private final FindingText details;

    private TextReport(Report report, TextStyle style, Appendable out) {
        this.report = report;
        this.verbose = style.detail() == Detail.VERBOSE;
        this.page = new Page(style, out);
        this.details = new FindingText(page);
    }

    /** Writes a report, ending in a line break. */
    public static void write(Report report, TextStyle style, Appendable out) throws IOException {
        TextReport text = new TextReport(report, style, out);
        if (style.detail() != Detail.QUIET) {
            text.head();
            text.diagnoses();
            text.unexplained();
            text.warnings();
            text.notes();
            text.notLookedAt();
            text.consultation();
            text.checks();
        }
        text.page.whole(report.headline(), toneOf(report.verdict()));
    }

    private static Tone toneOf(Verdict verdict) {
        return switch (verdict) {
            case HEALTHY -> Tone.GREEN;
            case PROBLEMS -> Tone.RED;
            case WARNINGS, INCONCLUSIVE -> Tone.YELLOW;
        };
    }

    private void head() throws IOException {
        Report.Tool tool = report.tool();
        Report.Run run = report.run();
        String vantage = run.vantage() == null ? "" : ", seen from host " + run.vantage();
        String when = run.startedAt() == null ? "" : ", " + when(run.startedAt());
        String took = run.tookMillis() == null ? "" : ", took " + time(run.tookMillis());
        page.wide(tool.name() + " " + tool.version() + ": " + run.mode().label() + vantage + when + took, Tone.DIM);
        page.label("Site", Tone.BOLD);
        page.text(0, run.site(), Tone.PLAIN);
        if (verbose && !run.args().isEmpty()) {
            page.text(0, "arguments: " + String.join(" ", run.args()), Tone.DIM);
        }
        if (report.lateness() != null) {
            page.text(0, report.lateness(), Tone.YELLOW);
        }
        page.blank();
    }

    /** To the second, for people. */
    public static String when(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
    }

    public static String time(long millis) {
        return millis < 1000 ? millis + " ms" : millis / 1000 + "." + millis % 1000 / 100 + " s";
    }

    private void diagnoses() throws IOException {
        List<Alike<Diagnosis>> causes = Alike.causes(report.diagnoses());
        int all = causes.size();
        List<Alike<Diagnosis>> shown = page.first(causes, MOST_CAUSES);
        for (int i = 0; i < shown.size(); i++) {
            diagnosis(shown.get(i), all == 1 ? "" : " " + (i + 1) + "/" + all);
        }
        if (shown.size() < all) {
            page.rest(0, all, shown.size());
            page.blank();
        }
    }

    private void diagnosis(Alike<Diagnosis> alike, String number) throws IOException {
        Diagnosis diagnosis = alike.first();
        Finding root = diagnosis.root();
        page.label(
                switch (diagnosis.severity()) {
                            case PROBLEM -> "CAUSE";
                            case WARNING -> "WARNING";
                            case BLIND -> "BLIND";
                            case WAIT -> "WAIT";
                        }
                        + number,
                diagnosis.severity() == Severity.PROBLEM ? Tone.RED : Tone.YELLOW);
        page.text(0, root.problem().title(), Tone.BOLD);
        if (alike.isMany()) {
            page.text(0, "It is so for " + Alike.subjects(roots(alike)) + ".", Tone.PLAIN);
            page.text(0, "The first is told here, the others are alike. " + Alike.WHOLE + " tells each.", Tone.PLAIN);
        }
        if (!root.summary().equals(root.problem().title())) {
            page.text(0, root.summary(), Tone.PLAIN);
        }
        page.text(0, root.problem().id() + " on " + root.subject(), Tone.DIM);
        page.blank();
        evidence(root.evidence());
        confidence(diagnosis);
        consequences(alike.members());
        if (root.remedy() != null) {
            page.label(alike.isMany() ? "What to do (for the first)" : "What to do", Tone.BOLD);
            details.remedy(report.text(root.remedy()));
        }
        page.label("More", Tone.DIM);
        page.command(0, Report.explain(root.problem()));
        page.blank();
    }

    private static List<Subject> roots(Alike<Diagnosis> alike) {
        return alike.members().stream().map(d -> d.root().subject()).toList();
    }

    private void evidence(List<Observation> evidence) throws IOException {
        if (evidence.isEmpty()) {
            return;
        }
        page.label("Evidence", Tone.BOLD);
        details.observations(0, evidence);
        page.blank();
    }

    private void confidence(Diagnosis diagnosis) throws IOException {
        List<String> doubts = diagnosis.confidence().wouldChange();
        String level = diagnosis.confidence().level().label();
        page.pair("Confidence", doubts.isEmpty() ? level : level + "; what could change it:", Tone.BOLD);
        bullets(doubts);
        if (verbose && !diagnosis.confidence().supports().isEmpty()) {
            page.text(0, "it rests on:", Tone.PLAIN);
            bullets(diagnosis.confidence().supports());
        }
        page.blank();
    }

    private void bullets(List<String> texts) throws IOException {
        List<String> shown = page.first(texts, MOST_NAMES);
        for (String text : shown) {
            page.text(0, "- ", text, Tone.PLAIN);
        }
        page.rest(0, texts.size(), shown.size());
    }

    private void consequences(List<Diagnosis> diagnoses) throws IOException {
        List<Consequence> consequences = Alike.consequences(diagnoses);
        if (!consequences.isEmpty()) {
            page.label("Explains", Tone.BOLD);
            findings(new ConsequenceTree(consequences).inOrder());
        }
    }

    /** Findings as a table, deeper ones indented. */
    private void findings(List<ConsequenceTree.Entry> entries) throws IOException {
        List<ConsequenceTree.Entry> shown = page.first(entries, MOST_ENTRIES);
        if (verbose) {
            for (ConsequenceTree.Entry entry : shown) {
                int indent = 2 * entry.depth();
                Finding finding = entry.finding();
                page.text(indent, finding.problem().id() + " on " + finding.subject(), Tone.BOLD);
                page.text(indent + 2, finding.summary(), Tone.PLAIN);
                details.observations(indent + 2, finding.evidence());
            }
        } else {
            page.table(shown.stream()
                    .map(e -> new String[] {
                        "  ".repeat(e.depth()) + e.finding().problem().id(),
                        e.finding().summary()
                    })
                    .toList());
        }
        page.rest(0, entries.size(), shown.size());
        page.blank();
    }

    private void unexplained() throws IOException {
        if (report.unexplained().isEmpty()) {
            return;
        }
        OpenSymptoms open = OpenSymptoms.of(report);
        page.label("UNEXPLAINED", Tone.YELLOW);
        page.text(0, open.why(), Tone.PLAIN);
        page.blank();
        for (Finding symptom : open.first()) {
            page.text(0, symptom.summary(), Tone.BOLD);
            page.text(0, symptom.problem().id() + " on " + symptom.subject(), Tone.DIM);
            page.blank();
            evidence(symptom.evidence());
            if (symptom.remedy() != null) {
                page.label("What to do", Tone.BOLD);
                details.remedy(report.text(symptom.remedy()));
            }
        }
        if (!open.rest().isEmpty()) {
            page.label("Seen too", Tone.BOLD);
            findings(flat(open.rest()));
        }
    }

    private static List<ConsequenceTree.Entry> flat(List<Finding> findings) {
        return findings.stream().map(f -> new ConsequenceTree.Entry(f, 0)).toList();
    }

    private void warnings() throws IOException {
        List<Finding> warnings = report.warnings().stream()
                .filter(w -> !w.diagnosed())
                .map(Warning::finding)
                .toList();
        if (warnings.isEmpty()) {
            return;
        }
        page.label(warnings.size() == 1 ? "WARNING" : "WARNINGS", Tone.YELLOW);
        // What to do about a warning would only stand in the way of what to do about a problem.
        if (!verbose && report.verdict() != Verdict.WARNINGS) {
            findings(flat(warnings));
            return;
        }
        List<Finding> shown = page.first(warnings, MOST_ENTRIES);
        for (Finding warning : shown) {
            page.text(0, warning.summary(), Tone.PLAIN);
            page.text(0, warning.problem().id() + " on " + warning.subject(), Tone.DIM);
            details.observations(0, warning.evidence());
            if (warning.remedy() != null) {
                page.label("What to do", Tone.BOLD);
                details.remedy(report.text(warning.remedy()));
            }
            page.blank();
        }
        page.rest(0, warnings.size(), shown.size());
        page.blank();
    }

    private void notes() throws IOException {
        if (!report.notes().isEmpty()) {
            page.label(report.notes().size() == 1 ? "NOTE" : "NOTES", Tone.BOLD);
            findings(flat(report.notes()));
        }
    }

    private void notLookedAt() throws IOException {
        List<NotLookedAt> entries = report.notLookedAt();
        if (entries.isEmpty()) {
            return;
        }
        page.label("NOT SEEN", Tone.YELLOW);
        int vital = report.summary().vitalNotLookedAt();
        page.text(
                0,
                Headline.count(entries.size(), "check") + " could not look"
                        + (vital == 0 ? "." : ", " + vital + " of them vital."),
                Tone.PLAIN);
        Collection<Obstacle> obstacles = Obstacle.of(entries);
        List<Obstacle> shown = page.first(List.copyOf(obstacles), MOST_ENTRIES);
        for (Obstacle obstacle : shown) {
            page.text(0, "- ", obstacle.why(), Tone.PLAIN);
            if (!obstacle.whats().isEmpty()) {
                page.text(2, "unseen:  ", names(obstacle.whats()), Tone.DIM);
            }
            page.text(2, "checks:  ", names(obstacle.checks()), Tone.DIM);
            if (!obstacle.remedy().isBlank()) {
                page.text(2, "to see:  ", obstacle.remedy(), Tone.PLAIN);
            }
        }
        page.rest(0, obstacles.size(), shown.size());
        page.blank();
    }

    private String names(Set<String> all) {
        List<String> shown = page.first(List.copyOf(all), MOST_NAMES);
        return String.join(", ", shown)
                + (shown.size() < all.size() ? " and " + (all.size() - shown.size()) + " more" : "");
    }

    private void consultation() throws IOException {
        Report.Consultation said = report.consultation();
        if (said == null || said.isEmpty()) {
            return;
        }
        page.label("SAID", Tone.BOLD);
        for (String symptom : said.symptoms()) {
            page.text(0, "- ", symptom, Tone.PLAIN);
        }
        for (Report.Exchange exchange : said.exchanges()) {
            page.text(0, "asked:    ", exchange.question(), Tone.PLAIN);
            page.text(0, "answered: ", exchange.answer(), Tone.PLAIN);
        }
        for (String note : said.notes()) {
            page.text(0, "note:     ", note, Tone.PLAIN);
        }
        page.blank();
    }

    private void checks() throws IOException {
        Map<Status, Integer> counts = report.summary().checks();
        String said = counts.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .map(e -> e.getValue() + " " + e.getKey().label())
                .collect(Collectors.joining(", "));
        page.pair("CHECKS", report.checks().size() + " in all" + (said.isEmpty() ? "" : ": " + said), Tone.BOLD);
        if (verbose) {
            List<String[]> rows = new ArrayList<>();
            for (CheckEntry check : report.checks()) {
                String status = check.status().label();
                String took = check.tookMillis() == null ? "" : time(check.tookMillis());
                rows.add(new String[] {
                    status + " ".repeat(9 - status.length()) + " ".repeat(Math.max(0, 7 - took.length())) + took + "  "
                            + check.id(),
                    says(check)
                });
            }
            page.table(rows);
        }
        page.blank();
    }

    /** What a check came to, in a few words. */
    public static String says(CheckEntry check) {
        if (check.reason() != null) {
            return check.reason();
        } else if (!check.problems().isEmpty()) {
            return String.join(", ", check.problems());
        }
        return check.statement() != null ? check.statement() : check.states();
    }
}
