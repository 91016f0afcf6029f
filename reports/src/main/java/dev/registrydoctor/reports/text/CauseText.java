package dev.registrydoctor.reports.text;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.diagnosis.Confidence;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.reports.record.Alike;
import dev.registrydoctor.reports.record.NodeWords;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.List;

/**
 * A problem as a terminal shows it: its title, the fix, why the program believes it, what it leads to. The full evidence
 * is for those who ask for details.
 */
final class CauseText {

    private static final int MOST_EVIDENCE = 4;
    private static final int MOST_DOUBTS = 3;

    private final Report report;
    private final Page page;
    private final boolean verbose;
    private final FindingText details;

    CauseText(Report report, Page page, boolean verbose) {
        this.report = report;
        this.page = page;
        this.verbose = verbose;
        this.details = new FindingText(page);
    }

    /**
     * Diagnoses of one kind; the first stands for all.
     *
     * @param number what precedes the title, such as {@code Cause 1 of 2: }, or empty
     */
    void diagnosis(Alike<Diagnosis> alike, String number) throws IOException {
        Diagnosis diagnosis = alike.first();
        title(Mark.of(diagnosis.severity()), number, diagnosis.root());
        if (alike.isMany()) {
            page.inset("The same for "
                    + Alike.subjects(alike.members().stream()
                            .map(d -> d.root().subject())
                            .toList()));
            page.inset("Shown is the first. " + Alike.WHOLE + " shows each.");
        }
        page.blank();
        fix(alike.isMany() ? "Fix (the first)" : "Fix", diagnosis.root());
        why(diagnosis.root().evidence());
        confidence(diagnosis.confidence());
        new EffectsText(page, verbose).leadsTo(Alike.consequences(alike.members()));
        page.blank();
    }

    /** A finding that belongs to no diagnosis. */
    void finding(Mark mark, Finding finding) throws IOException {
        title(mark, "", finding);
        page.blank();
        fix("Fix", finding);
        why(finding.evidence());
        page.blank();
    }

    private void title(Mark mark, String number, Finding finding) throws IOException {
        // Why the cluster could not be asked is what to read first: one problem has several reasons.
        String title = finding.problem().accessProblem()
                ? finding.summary()
                : finding.problem().title();
        page.marked(mark, number + title, Tone.BOLD);
        String more = Words.beyond(title, finding.summary());
        if (!more.isEmpty()) {
            page.inset(more);
        }
        String seenOn = NodeWords.seenOn(finding);
        if (!seenOn.isEmpty()) {
            page.inset(seenOn);
        }
        if (verbose) {
            page.inset(finding.problem().id() + " on " + finding.subject());
        }
    }

    private void fix(String label, Finding finding) throws IOException {
        if (finding.remedy() == null) {
            return;
        }
        RemedyText remedy = report.text(finding.remedy());
        details.steps(label, remedy, verbose);
        details.verification(remedy);
    }

    private void why(List<Observation> evidence) throws IOException {
        if (evidence.isEmpty()) {
            return;
        }
        page.label("Why", Tone.BOLD);
        if (verbose) {
            details.observations(0, evidence);
            return;
        }
        // Several nodes may show the same; where each was seen is for those who ask for details.
        List<String> all = evidence.stream()
                .map(seen -> seen.observed() + (seen.expected() == null ? "" : " (expected: " + seen.expected() + ")"))
                .distinct()
                .toList();
        List<String> shown = page.first(all, MOST_EVIDENCE);
        for (String seen : shown) {
            page.text(0, seen, Tone.PLAIN);
        }
        page.rest(0, all.size(), shown.size());
    }

    private void confidence(Confidence confidence) throws IOException {
        List<String> doubts = confidence.wouldChange();
        if (verbose || !doubts.isEmpty()) {
            String level = "Confidence: " + confidence.level().label();
            page.text(0, doubts.isEmpty() ? level : level + "; what could change it:", Tone.PLAIN);
            bullets(doubts);
        }
        if (verbose && !confidence.supports().isEmpty()) {
            page.text(0, "It is supported by:", Tone.PLAIN);
            bullets(confidence.supports());
        }
    }

    private void bullets(List<String> texts) throws IOException {
        List<String> shown = page.first(texts, MOST_DOUBTS);
        for (String text : shown) {
            page.text(0, "- ", text, Tone.PLAIN);
        }
        page.rest(0, texts.size(), shown.size());
    }
}
