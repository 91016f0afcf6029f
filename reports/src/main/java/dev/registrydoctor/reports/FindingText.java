package dev.registrydoctor.reports;

import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Risk;
import dev.registrydoctor.reports.Page.Tone;
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
    public void remedy(Remedy remedy) throws IOException {
        int number = 0;
        for (Remedy.Step step : remedy.steps()) {
            String marker = remedy.steps().size() == 1 ? "" : ++number + ". ";
            step(step, marker);
        }
        page.blank();
        page.label("Then check", Tone.BOLD);
        page.mixed(0, "", remedy.verify(), Tone.PLAIN);
        page.blank();
    }

    private void step(Remedy.Step step, String marker) throws IOException {
        int indent = marker.length();
        page.text(0, marker, step.what(), Tone.PLAIN);
        if (step.risk() == Risk.LOSES_DATA) {
            page.text(indent, "*** LOSES DATA ***", Tone.RED);
        }
        String risk = step.risk() == Risk.RESTARTS ? "; " + step.risk().label() : "";
        if (!step.where().isBlank() || !risk.isEmpty()) {
            page.text(indent, "(" + step.where() + risk + ")", Tone.DIM);
        }
        if (step.command() != null) {
            page.command(indent + 2, step.command());
        }
        if (step.undo() != null) {
            page.mixed(indent, "to undo: ", step.undo(), Tone.DIM);
        }
    }
}
