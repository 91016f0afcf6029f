package dev.registrydoctor.reports.text;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.reports.record.Alike;
import dev.registrydoctor.reports.record.ConsequenceTree;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a cause leads to: chains of effects, each following from the one before. */
final class EffectsText {

    private static final int MOST_CHAINS = 4;
    private static final int MOST_CHARACTERS = 120;

    /** Fewer effects of one kind are shown one by one. */
    private static final int GROUPED = 3;

    private final Page page;
    private final boolean verbose;

    EffectsText(Page page, boolean verbose) {
        this.page = page;
        this.verbose = verbose;
    }

    /** The effects under their label, with the evidence of each where details are shown. */
    void leadsTo(List<Consequence> consequences) throws IOException {
        if (consequences.isEmpty()) {
            return;
        }
        List<ConsequenceTree.Entry> entries = new ConsequenceTree(consequences).inOrder();
        page.label("Leads to", Tone.BOLD);
        if (verbose) {
            for (ConsequenceTree.Entry entry : entries) {
                inFull(entry.finding(), 2 * entry.depth());
            }
            return;
        }
        List<String> chains = chains(entries);
        List<String> shown = page.first(chains, MOST_CHAINS);
        for (String chain : shown) {
            page.text(0, "→ ", chain, Tone.PLAIN);
        }
        page.rest(0, chains.size(), shown.size());
    }

    private void inFull(Finding finding, int indent) throws IOException {
        page.text(indent, finding.problem().id() + " on " + finding.subject(), Tone.BOLD);
        page.text(indent + 2, finding.summary(), Tone.PLAIN);
        new FindingText(page).observations(indent + 2, finding.evidence());
    }

    private static List<String> chains(List<ConsequenceTree.Entry> entries) {
        List<String> chains = new ArrayList<>();
        int before = Integer.MAX_VALUE;
        for (int i = 0; i < entries.size(); ) {
            int depth = entries.get(i).depth();
            int alike = alike(entries, i);
            String words = words(entries.subList(i, i + alike));
            if (depth > before && !chains.isEmpty()) {
                chains.set(chains.size() - 1, chains.get(chains.size() - 1) + " → " + words);
            } else {
                chains.add(words);
            }
            // What follows from the last of several would seem to follow from all of them.
            before = alike == 1 ? depth : Integer.MAX_VALUE;
            i += alike;
        }
        return chains;
    }

    /** How many entries from this one on are the same problem with the same cause, and lead to nothing. */
    private static int alike(List<ConsequenceTree.Entry> entries, int from) {
        ConsequenceTree.Entry first = entries.get(from);
        int end = from;
        while (end < entries.size()
                && entries.get(end).depth() == first.depth()
                && entries.get(end).finding().problem().equals(first.finding().problem())
                && (end + 1 == entries.size() || entries.get(end + 1).depth() <= first.depth())) {
            end++;
        }
        return end - from >= GROUPED ? end - from : 1;
    }

    private static String words(List<ConsequenceTree.Entry> alike) {
        Finding first = alike.get(0).finding();
        if (alike.size() == 1) {
            String summary = first.summary().replaceFirst("\\.$", "");
            return summary.length() <= MOST_CHARACTERS
                    ? summary
                    : summary.substring(0, summary.offsetByCodePoints(0, MOST_CHARACTERS - 1)) + "…";
        }
        return first.problem().title() + ": "
                + Alike.subjects(alike.stream().map(e -> e.finding().subject()).toList());
    }
}
