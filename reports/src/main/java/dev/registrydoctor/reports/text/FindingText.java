package dev.registrydoctor.reports.text;

import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.List;

/** What a page of text says of one finding: what was seen, and what to do. */
public final class FindingText {

    private static final int MOST_EVIDENCE = 6;

    private final Page page;

    /** Writes to a page. */
    public FindingText(Page page) {
        this.page = page;
    }

    /** What was seen, what a healthy site shows, and where it was seen. */
    public void observations(int indent, List<Observation> evidence) throws IOException {
        List<Observation> shown = page.first(evidence, MOST_EVIDENCE);
        for (Observation seen : shown) {
            page.text(indent, "- ", seen.observed(), Tone.PLAIN);
            if (seen.expected() != null) {
                page.text(indent + 2, "expected: ", seen.expected(), Tone.DIM);
            }
            page.text(indent + 2, "seen in:  ", seen.source(), Tone.DIM);
        }
        page.rest(indent, evidence.size(), shown.size());
    }

    /** The steps, then how to see that they worked. */
    public void remedy(RemedyText remedy) throws IOException {
        int number = 0;
        for (StepText step : remedy.steps()) {
            String marker = remedy.steps().size() == 1 ? "" : ++number + ". ";
            step(step, marker);
        }
        page.blank();
        page.label("Then check", Tone.BOLD);
        if (remedy.check() != null) {
            page.command(0, remedy.check());
        }
        page.text(0, remedy.sign(), Tone.PLAIN);
        page.blank();
    }

    private void step(StepText step, String marker) throws IOException {
        int indent = marker.length();
        page.text(0, marker, step.goal(), Tone.PLAIN);
        if (step.warning() != null) {
            page.text(indent, "*** " + step.warning() + " ***", Tone.RED);
        }
        page.text(indent, "(" + step.circumstances() + ")", Tone.DIM);
        if (step.command() != null) {
            page.command(indent + 2, step.command());
        }
        if (step.undo() != null) {
            undo(indent, step.undo());
        }
    }

    private void undo(int indent, RemedyText.UndoText undo) throws IOException {
        if (undo.command() == null) {
            page.text(indent, "to undo: ", undo.remark(), Tone.DIM);
            return;
        }
        page.text(indent, undo.remark().isEmpty() ? "to undo:" : "to undo (" + undo.remark() + "):", Tone.DIM);
        page.command(indent + 2, undo.command());
    }
}
