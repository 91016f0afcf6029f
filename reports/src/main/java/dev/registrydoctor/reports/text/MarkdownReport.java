package dev.registrydoctor.reports.text;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.reports.record.Alike;
import dev.registrydoctor.reports.record.NodeWords;
import dev.registrydoctor.reports.record.OpenSymptoms;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.PlacedFinding.Role;
import dev.registrydoctor.reports.record.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The report for a ticket: GitHub's Markdown that can be read as plain text too. What is wrong and how to fix it come
 * first; the rest is folded. It fits GitHub's limit, and says what it left out for that.
 */
public final class MarkdownReport {

    /** The most characters that are not folded, so that there is room for the rest. */
    private static final int TOP = 30_000;

    /** The most diagnoses that are shown in full. */
    private static final int MOST_AT_LENGTH = 3;

    static final int MOST_EVIDENCE = 5;
    private static final int MOST_LINES = 10;

    private final Report report;
    private final Ticket ticket = new Ticket();

    private MarkdownReport(Report report) {
        this.report = report;
    }

    /** Writes a report, ending in a line break. */
    public static void write(Report report, Appendable out) throws IOException {
        out.append(new MarkdownReport(report).text());
    }

    private String text() {
        ticket.add("### " + prose(report.headline()), TOP);
        diagnoses();
        unexplained();
        warnings();
        new MarkdownDetails(report, ticket).write();
        return ticket.end("Full report: `registry-doctor run -o json`");
    }

    /** Prose from the environment, cut: nobody reads ten thousand words of it. */
    static String prose(String text) {
        return Markdown.inline(clip(text));
    }

    static String clip(String text) {
        int most = 1_000;
        if (text.length() <= most) {
            return text;
        }
        int end = text.offsetByCodePoints(0, text.codePointCount(0, most - 1));
        return text.substring(0, end) + " [... " + (text.length() - end) + " characters]";
    }

    /** A name from the environment. */
    static String name(String text) {
        return Markdown.code(Words.shorten(text.strip()));
    }

    static String subject(Finding finding) {
        return name(finding.problem().id()) + " on " + finding.subject().kind().label() + " "
                + name(finding.subject().name());
    }

    private void diagnoses() {
        List<Alike<Diagnosis>> causes = Alike.causes(report.diagnoses());
        int all = causes.size();
        List<String> others = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            Alike<Diagnosis> cause = causes.get(i);
            String number = all == 1 ? "" : " " + (i + 1) + " of " + all;
            if (i >= MOST_AT_LENGTH || !ticket.add(atLength(cause, number), TOP)) {
                others.add(atLength(cause, number) + "\n");
                if (i < MOST_AT_LENGTH) {
                    ticket.add(title(cause.first(), number) + "\n\nSee below.", TOP);
                }
            }
        }
        ticket.fold("More causes", others);
    }

    private void unexplained() {
        if (report.unexplained().isEmpty()) {
            return;
        }
        OpenSymptoms open = OpenSymptoms.of(report);
        List<Finding> others = new ArrayList<>();
        ticket.add("**Symptoms without a cause.** " + prose(open.why()), TOP);
        for (Finding symptom : open.first()) {
            if (!ticket.add(atLength(symptom), TOP)) {
                others.add(symptom);
            }
        }
        others.addAll(open.rest());
        lines("More symptoms without a cause", others);
    }

    private String atLength(Finding symptom) {
        StringBuilder text = new StringBuilder(line(symptom)).append("\n");
        if (symptom.remedy() != null) {
            text.append("\nFix:\n\n").append(remedy(report.text(symptom.remedy())));
        }
        text.append(why(symptom));
        return text.toString();
    }

    private static String why(Finding finding) {
        List<Observation> evidence = finding.evidence();
        return evidence.isEmpty()
                ? ""
                : "Why:\n\n" + observations(evidence.subList(0, Math.min(MOST_EVIDENCE, evidence.size()))) + "\n";
    }

    private static String title(Diagnosis diagnosis, String number) {
        String word = switch (diagnosis.severity()) {
            case PROBLEM -> "Cause";
            case WARNING -> "Warning";
            case BLIND -> "Cannot check";
            case WAIT -> "Wait";
        };
        return "**" + word + number + ":** " + prose(diagnosis.root().problem().title()) + " ("
                + subject(diagnosis.root()) + ")";
    }

    private String atLength(Alike<Diagnosis> alike, String number) {
        Diagnosis diagnosis = alike.first();
        Finding root = diagnosis.root();
        StringBuilder text = new StringBuilder(title(diagnosis, number)).append("\n\n");
        if (alike.isMany()) {
            text.append("The same for ").append(alike.size()).append(" subjects; the first is shown here:\n\n");
            alike.members().stream()
                    .limit(Alike.FEW)
                    .forEach(d -> text.append("- ")
                            .append(d.root().subject().kind().label())
                            .append(" ")
                            .append(name(d.root().subject().name()))
                            .append("\n"));
            text.append("- and ").append(alike.size() - Alike.FEW).append(" more\n\n");
        }
        String more = Words.beyond(root.problem().title(), root.summary());
        if (!more.isEmpty()) {
            text.append(prose(more)).append(seenOn(root)).append("\n\n");
        }
        if (root.remedy() != null) {
            text.append("Fix:\n\n").append(remedy(report.text(root.remedy())));
        }
        text.append(why(root));
        text.append("Confidence: ").append(diagnosis.confidence().level().label());
        List<String> doubts = diagnosis.confidence().wouldChange();
        text.append(doubts.isEmpty() ? ".\n\n" : "; what could change it:\n\n");
        doubts.stream()
                .limit(MOST_LINES)
                .forEach(d -> text.append("- ").append(prose(d)).append("\n"));
        text.append(doubts.isEmpty() ? "" : "\n");
        return text.toString();
    }

    static String observations(List<Observation> evidence) {
        StringBuilder text = new StringBuilder();
        for (Observation seen : evidence) {
            text.append("- ").append(prose(seen.observed())).append("\n");
            if (seen.expected() != null) {
                text.append("  - expected: ").append(prose(seen.expected())).append("\n");
            }
            text.append("  - source: ").append(prose(seen.source())).append("\n");
        }
        return text.toString();
    }

    /** Steps with their whole commands: half of a command does something else. */
    private static String remedy(RemedyText remedy) {
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (StepText step : remedy.steps()) {
            String marker = ++number + ". ";
            int indent = marker.length();
            String margin = " ".repeat(indent);
            text.append(marker).append(step.warning() == null ? "" : "**" + Markdown.inline(step.warning()) + "** ");
            text.append(Markdown.inline(step.goal()));
            text.append(" (").append(Markdown.inline(step.circumstances())).append(")\n");
            if (step.command() != null) {
                text.append("\n").append(Markdown.fence(step.command(), indent));
            }
            if (step.undo() != null) {
                text.append("\n").append(margin).append(undo(step.undo(), indent));
            }
            text.append("\n");
        }
        text.append("Check:\n\n");
        if (remedy.check() != null) {
            text.append(Markdown.fence(remedy.check(), 0)).append("\n");
        }
        return text.append(Markdown.inline(remedy.sign())).append("\n\n").toString();
    }

    private static String undo(RemedyText.UndoText undo, int indent) {
        String remark = Markdown.inline(undo.remark());
        if (undo.command() == null) {
            return "To undo: " + remark + "\n";
        }
        return "To undo" + (remark.isEmpty() ? "" : " (" + remark + ")") + ":\n\n"
                + Markdown.fence(undo.command(), indent);
    }

    private List<Finding> withRole(Role role) {
        return PlacedFinding.allOf(report).stream()
                .filter(p -> p.role() == role && p.diagnosis() == null)
                .map(PlacedFinding::finding)
                .toList();
    }

    /** The first findings; the others are folded. */
    private void lines(String title, List<Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        List<String> lines = findings.stream().map(MarkdownReport::line).toList();
        int number = Math.min(MOST_LINES, lines.size());
        if (!ticket.add("**" + title + ":**\n\n" + String.join("", lines.subList(0, number)), TOP)) {
            number = 0;
        }
        ticket.fold(
                number == 0 ? title : "More " + title.toLowerCase(Locale.ROOT), lines.subList(number, lines.size()));
    }

    private static String seenOn(Finding finding) {
        String seenOn = NodeWords.seenOn(finding);
        return seenOn.isEmpty() ? "" : ". " + prose(seenOn);
    }

    static String line(Finding finding) {
        return "- " + subject(finding) + ": " + prose(finding.summary()) + seenOn(finding) + "\n";
    }

    /** While something is broken, how to fix a warning is left out: the problem comes first. */
    private void warnings() {
        List<Finding> warnings = withRole(Role.WARNING);
        lines("Warnings", warnings);
        if (report.verdict() == Verdict.WARNINGS) {
            List<String> remedies = new ArrayList<>();
            for (Finding warning : warnings) {
                if (warning.remedy() != null) {
                    remedies.add(subject(warning) + "\n\n" + remedy(report.text(warning.remedy())));
                }
            }
            ticket.fold("Fixes for the warnings", remedies);
        }
    }
}
