package dev.registrydoctor.reports.text;

import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.List;

/** What a page of text says of one finding: what was observed, and how to fix it. */
public final class FindingText {

    private static final int MOST_EVIDENCE = 6;

    private final Page page;

    /** Writes to a page. */
    public FindingText(Page page) {
        this.page = page;
    }

    /** What was observed, what a healthy environment shows, and the source. */
    public void observations(int indent, List<Observation> evidence) throws IOException {
        List<Observation> shown = page.first(evidence, MOST_EVIDENCE);
        for (Observation seen : shown) {
            page.text(indent, "- ", seen.observed(), Tone.PLAIN);
            if (seen.expected() != null) {
                page.text(indent + 2, "expected: ", seen.expected(), Tone.DIM);
            }
            page.text(indent + 2, "source:   ", seen.source(), Tone.DIM);
        }
        page.rest(indent, evidence.size(), shown.size());
    }

    /** The steps with how to undo them, then how to check that they worked; both are labeled. */
    public void remedy(RemedyText remedy) throws IOException {
        steps("Fix", remedy, true);
        page.blank();
        verification(remedy);
        page.blank();
    }

    /**
     * The steps under a label. Who does a step is said when it differs from the step before; that it restarts something is
     * said of each.
     */
    void steps(String label, RemedyText remedy, boolean undo) throws IOException {
        page.label(label, Tone.BOLD);
        int number = 0;
        String before = "";
        for (StepText step : remedy.steps()) {
            String marker = remedy.steps().size() == 1 ? "" : ++number + ". ";
            String remark = step.remark();
            boolean restarts = step.risk() instanceof Risk.RestartsSomething;
            boolean isNew = !remark.isEmpty() && (restarts || !remark.equals(before));
            page.text(0, marker, step.goal() + (isNew ? " (" + remark + ")" : ""), Tone.PLAIN);
            before = remark;
            step(step, marker.length(), undo);
        }
    }

    private void step(StepText step, int indent, boolean undo) throws IOException {
        if (step.warning() != null) {
            page.text(indent, "*** " + step.warning() + " ***", Tone.RED);
        }
        if (step.command() != null) {
            page.command(indent, step.command());
        }
        if (undo && step.undo() != null) {
            undo(indent, step.undo());
        }
    }

    private void undo(int indent, RemedyText.UndoText undo) throws IOException {
        if (undo.command() == null) {
            page.text(indent, "To undo: ", undo.remark(), Tone.DIM);
            return;
        }
        page.text(indent, undo.remark().isEmpty() ? "To undo:" : "To undo (" + undo.remark() + "):", Tone.DIM);
        page.command(indent + 2, undo.command());
    }

    /** How to check that the steps worked, labeled. */
    void verification(RemedyText remedy) throws IOException {
        page.label("Check", Tone.BOLD);
        if (remedy.check() != null) {
            page.command(0, remedy.check());
        }
        page.text(0, remedy.sign(), Tone.PLAIN);
    }
}
