package dev.registrydoctor.reports.text;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.record.Alike;
import dev.registrydoctor.reports.record.OpenSymptoms;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import dev.registrydoctor.reports.record.Report.Warning;
import dev.registrydoctor.reports.text.Page.Tone;
import dev.registrydoctor.reports.text.TextStyle.Detail;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The report for people: each cause with its fix, why, and what it leads to; then the counts in one line and the next
 * command. A run without a cause shows what was checked instead. All else is shown where details are asked for.
 */
public final class TextReport {

    private static final int MOST_CAUSES = 50;
    private static final int MOST_WARNINGS = 12;
    private static final int GUTTER = 11;
    private static final int INSET = 2;

    private final Report report;
    private final boolean verbose;
    private final Page page;
    private final CauseText problems;
    private final ChecksText checks;

    private TextReport(Report report, TextStyle style, Appendable out) {
        this.report = report;
        this.verbose = style.detail() == Detail.VERBOSE;
        this.page = new Page(style, out, GUTTER, INSET);
        this.problems = new CauseText(report, page, verbose);
        this.checks = new ChecksText(report, page, verbose);
    }

    /** Writes a report, ending in a line break. */
    public static void write(Report report, TextStyle style, Appendable out) throws IOException {
        TextReport text = new TextReport(report, style, out);
        if (style.detail() == Detail.QUIET) {
            text.page.whole(report.headline(), markOf(report.verdict()).tone());
            return;
        }
        text.head();
        int start = text.page.lines();
        text.diagnoses();
        text.unexplained();
        text.warnings();
        if (report.nodes() != null) {
            new NodesText(report.nodes(), text.page).write();
        }
        text.whatWasChecked();
        ClosingText closing = new ClosingText(report, text.page, text.verbose);
        closing.startHere(text.page.lines() - start);
        if (text.verbose || report.verdict() != Verdict.PROBLEMS) {
            text.page.marked(markOf(report.verdict()), report.headline(), Tone.BOLD);
        }
        closing.counts();
        closing.next();
    }

    /** Writes some causes of a report as the whole report shows them, then what to run next. */
    public static void writeCauses(List<Diagnosis> causes, Report report, TextStyle style, Appendable out)
            throws IOException {
        TextReport text = new TextReport(report, style, out);
        for (int i = 0; i < causes.size(); i++) {
            text.page.blank();
            text.problems.diagnosis(new Alike<>(List.of(causes.get(i))), number(i, causes.size()));
        }
        text.page.blank();
        new ClosingText(report, text.page, text.verbose).next(causes.get(0).root());
    }

    private static String number(int index, int all) {
        return all == 1 ? "" : index + 1 + " of " + all + ": ";
    }

    private static Mark markOf(Verdict verdict) {
        return switch (verdict) {
            case HEALTHY -> Mark.PASSED;
            case WARNINGS -> Mark.WARNING;
            case PROBLEMS -> Mark.FAILED;
            case INCONCLUSIVE -> Mark.NOT_CHECKED;
        };
    }

    private void head() throws IOException {
        Report.Tool tool = report.tool();
        Report.Run run = report.run();
        page.wide(tool.name() + " " + tool.version() + ": " + run.site(), Tone.DIM);
        if (verbose) {
            String vantage = run.vantage() == null ? "" : " from host " + run.vantage();
            String when = run.startedAt() == null ? "" : ", " + when(run.startedAt());
            String took = run.tookMillis() == null ? "" : ", took " + time(run.tookMillis());
            page.wide(run.mode().label() + vantage + when + took, Tone.DIM);
            if (!run.args().isEmpty()) {
                page.wide("arguments: " + String.join(" ", run.args()), Tone.DIM);
            }
        }
        if (run.narrowing().isAny()) {
            page.wide("A part was checked: " + run.narrowing().words(), Tone.YELLOW);
        }
        if (report.lateness() != null) {
            page.wide(report.lateness(), Tone.YELLOW);
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
            problems.diagnosis(shown.get(i), number(i, all));
        }
        if (shown.size() < all) {
            page.inset("and " + (all - shown.size()) + " more; -v shows all");
            page.blank();
        }
    }

    /** A symptom whose cause nobody can know while the cluster cannot be asked is named and not discussed. */
    private void unexplained() throws IOException {
        if (report.unexplained().isEmpty()) {
            return;
        }
        OpenSymptoms open = OpenSymptoms.of(report);
        if (!verbose && cannotCheck()) {
            page.marked(Mark.NOT_CHECKED, "Found as well; the cause is unknown", Tone.BOLD);
            inset(open.first());
        } else {
            for (Finding symptom : open.first()) {
                problems.finding(Mark.FAILED, symptom);
            }
            page.inset(open.why());
        }
        if (!open.rest().isEmpty()) {
            page.inset("Also seen:");
            List<Finding> shown = page.first(open.rest(), MOST_WARNINGS);
            inset(shown);
            if (shown.size() < open.rest().size()) {
                page.inset("and " + (open.rest().size() - shown.size()) + " more; -v shows all");
            }
        }
        page.blank();
    }

    private void inset(List<Finding> findings) throws IOException {
        for (Finding finding : findings) {
            page.inset("- " + finding.summary());
        }
    }

    private boolean cannotCheck() {
        return report.diagnoses().stream().anyMatch(d -> d.severity() == Severity.BLIND);
    }

    private void warnings() throws IOException {
        List<Finding> warnings = report.warnings().stream()
                .filter(w -> !w.diagnosed())
                .map(Warning::finding)
                .toList();
        List<Finding> shown = page.first(warnings, MOST_WARNINGS);
        for (Finding warning : shown) {
            problems.finding(Mark.WARNING, warning);
        }
        if (shown.size() < warnings.size()) {
            page.inset("and " + (warnings.size() - shown.size()) + " more warnings; -v shows all");
            page.blank();
        }
    }

    /** The areas where nothing is wrong that is named above, so that people see what was checked; all where asked for. */
    private void whatWasChecked() throws IOException {
        boolean isOpen = report.verdict() == Verdict.HEALTHY || report.verdict() == Verdict.INCONCLUSIVE;
        if (verbose) {
            for (Finding note : report.notes()) {
                page.marked(Mark.NOT_APPLICABLE, "Note: " + note.summary(), Tone.PLAIN);
                page.inset(note.problem().id() + " on " + note.subject());
            }
            page.blank();
            transcript();
        }
        // While the cluster cannot be asked, that is all there is to say.
        if (verbose || (isOpen && !cannotCheck())) {
            checks.areas();
            checks.notChecked();
        }
    }

    private void transcript() throws IOException {
        Report.Consultation said = report.consultation();
        if (said == null || said.isEmpty()) {
            return;
        }
        page.wide("TRANSCRIPT", Tone.BOLD);
        for (String symptom : said.symptoms()) {
            page.inset("- " + symptom);
        }
        for (Report.Exchange exchange : said.exchanges()) {
            page.inset("asked: " + exchange.question());
            page.inset("answered: " + exchange.answer());
        }
        for (String note : said.notes()) {
            page.inset("note: " + note);
        }
        page.blank();
    }

    /** The result of a check, in a few words. */
    public static String says(CheckEntry check) {
        if (check.reason() != null) {
            return check.reason();
        } else if (!check.problems().isEmpty()) {
            return String.join(", ", check.problems());
        }
        return check.statement() != null ? check.statement() : check.states();
    }
}
