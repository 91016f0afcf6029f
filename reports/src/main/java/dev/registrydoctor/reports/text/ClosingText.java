package dev.registrydoctor.reports.text;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.reports.record.Headline;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.Mode;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The end of a report in a terminal: where to start when the causes have scrolled away, the counts in one line, and the
 * next command.
 */
final class ClosingText {

    /** Lines of a terminal of the usual size, less the prompt, the counts and what is next. */
    private static final int SCREEN = 19;

    private static final int MOST_CAUSES = 3;

    /** A longer script is not repeated. */
    private static final int MOST_COMMAND_LINES = 6;

    private final Report report;
    private final Page page;
    private final boolean verbose;

    ClosingText(Report report, Page page, boolean verbose) {
        this.report = report;
        this.page = page;
        this.verbose = verbose;
    }

    /**
     * The causes again, with the first command of each, where they do not fit on the last screen.
     *
     * @param lines that were written since the first of them
     */
    void startHere(int lines) throws IOException {
        int headline = report.verdict() == Verdict.PROBLEMS ? 0 : 2;
        if (verbose || lines + headline <= SCREEN || report.diagnoses().isEmpty()) {
            return;
        }
        List<Diagnosis> roots = report.diagnoses().stream()
                .filter(d ->
                        d.severity() != Severity.WARNING || report.summary().causes() == 0)
                .toList();
        if (roots.isEmpty()) {
            return;
        }
        page.wide("Start here (details above)", Tone.DIM);
        for (Diagnosis diagnosis : roots.subList(0, Math.min(MOST_CAUSES, roots.size()))) {
            page.marked(
                    Mark.of(diagnosis.severity()), diagnosis.root().problem().title(), Tone.BOLD);
            firstCommand(diagnosis.root());
        }
        if (roots.size() > MOST_CAUSES) {
            page.inset("and " + (roots.size() - MOST_CAUSES) + " more above");
        }
        page.blank();
    }

    private void firstCommand(Finding root) throws IOException {
        if (root.remedy() == null) {
            return;
        }
        String command = report.text(root.remedy()).steps().stream()
                .map(StepText::command)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        if (!command.isEmpty() && command.lines().count() <= MOST_COMMAND_LINES) {
            page.insetCommand(command);
        } else if (!command.isEmpty()) {
            page.insetCommand(command.lines().findFirst().orElse("") + " …");
        }
    }

    /** {@code 81 checks: 41 passed, 5 failed, 1 could not run, 34 not applicable; 3 notes (-v)}. */
    void counts() throws IOException {
        Map<Status, Integer> counts = report.summary().checks();
        List<String> parts = new ArrayList<>();
        add(parts, counts.getOrDefault(Status.PASS, 0), "passed");
        add(parts, counts.getOrDefault(Status.FAIL, 0), "failed");
        int warned = counts.getOrDefault(Status.WARN, 0);
        add(parts, warned, warned == 1 ? "warning" : "warnings");
        add(parts, counts.getOrDefault(Status.UNKNOWN, 0) + counts.getOrDefault(Status.ERROR, 0), "could not run");
        add(parts, counts.getOrDefault(Status.SKIPPED, 0), "not applicable");
        String notes = report.notes().isEmpty() || verbose
                ? ""
                : "; " + Headline.count(report.summary().notes(), "note") + " (-v)";
        page.wide(
                Headline.count(report.checks().size(), "check")
                        + (parts.isEmpty() ? "" : ": " + String.join(", ", parts))
                        + notes,
                Tone.DIM);
    }

    private static void add(List<String> parts, int number, String words) {
        if (number > 0) {
            parts.add(number + " " + words);
        }
    }

    /** What to run next. */
    void next() throws IOException {
        next(first());
    }

    /** What to run next to fix a cause, or where none is known. */
    void next(@Nullable Finding cause) throws IOException {
        page.wide("Next: " + command(cause), Tone.PLAIN);
    }

    private String command(@Nullable Finding first) {
        boolean isSample = report.run().mode() == Mode.SAMPLE;
        if (first == null) {
            return isSample
                    ? "`registry-doctor run` checks your own cluster"
                    : "if an image still fails to pull or push, paste its error into `registry-doctor triage`";
        }
        String again = isSample
                ? "`registry-doctor run` checks your own cluster"
                : report.run().mode() == Mode.RECORDED
                        ? "fix it, then check a new `microk8s inspect` report"
                        : "run the fix, then the same command again";
        return again + ", or read `" + Report.explain(first.problem()) + "`";
    }

    private @Nullable Finding first() {
        if (!report.diagnoses().isEmpty()) {
            return report.diagnoses().get(0).root();
        }
        if (!report.unexplained().isEmpty()) {
            return report.unexplained().get(0);
        }
        return report.warnings().isEmpty() ? null : report.warnings().get(0).finding();
    }
}
