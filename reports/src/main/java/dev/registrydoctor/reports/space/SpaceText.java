package dev.registrydoctor.reports.space;

import dev.registrydoctor.reports.space.SpaceReport.Collection;
import dev.registrydoctor.reports.space.SpaceReport.Deletion;
import dev.registrydoctor.reports.space.SpaceReport.Difference;
import dev.registrydoctor.reports.space.SpaceReport.Repository;
import dev.registrydoctor.reports.space.SpaceReport.Tag;
import dev.registrydoctor.reports.space.SpaceReport.Totals;
import dev.registrydoctor.reports.space.SpaceReport.WhatIf;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What fills a registry, for people at a terminal: the sums, and a bar for each repository. */
public final class SpaceText {

    private static final int MOST_REPOSITORIES = 12;
    private static final int MOST_LINES = 8;
    private static final int MOST_TAGS = 6;

    private final SpaceReport report;
    private final Page page;
    private final SpaceBars bars;
    private final boolean isVerbose;

    private SpaceText(SpaceReport report, TextStyle style, Appendable out) {
        this.report = report;
        this.page = new Page(style, out);
        this.bars = new SpaceBars(page, style);
        this.isVerbose = style.detail() == TextStyle.Detail.VERBOSE;
    }

    /** Writes a report. */
    public static void write(SpaceReport report, TextStyle style, Appendable out) throws IOException {
        new SpaceText(report, style, out).write();
    }

    private void write() throws IOException {
        page.pair("Registry", report.registry(), Tone.BOLD);
        for (String place : report.readFrom()) {
            page.pair("Read", place, Tone.BOLD);
        }
        for (SpaceWords.Fact fact : SpaceWords.volume(report)) {
            page.pair(fact.name(), fact.words(), Tone.BOLD);
        }
        page.pair("Stored", SpaceWords.size(report.totals().stored()) + " in " + SpaceWords.stored(report), Tone.BOLD);
        sums();
        repositories();
        if (report.whatIf() != null) {
            whatIf(report.whatIf());
        }
        lines("Quotas", report.quotas().stream().map(SpaceWords::quota).toList());
        differences();
        lines("Not known", report.gaps());
        next();
    }

    private void sums() throws IOException {
        page.blank();
        Totals totals = report.totals();
        List<SpaceBars.Bar> all = new ArrayList<>();
        all.add(new SpaceBars.Bar("tags", totals.tagged(), ""));
        all.add(new SpaceBars.Bar("untagged manifests", totals.untagged(), ""));
        if (totals.unreferenced() != null) {
            all.add(new SpaceBars.Bar("not referenced", totals.unreferenced(), ""));
        }
        if (totals.uploads() != null) {
            all.add(new SpaceBars.Bar("uploads", totals.uploads(), ""));
        }
        bars.write(all, totals.stored());
        Collection collection = totals.collection();
        if (collection != null) {
            page.blank();
            page.wide(SpaceWords.collection(collection), collection.stopped() == null ? Tone.PLAIN : Tone.YELLOW);
            lines("Breaks", collection.broken());
        }
    }

    private void repositories() throws IOException {
        if (report.repositories().isEmpty()) {
            return;
        }
        page.blank();
        page.wide("Repositories, by what only they hold", Tone.BOLD);
        long largest = report.repositories().get(0).exclusive();
        List<Repository> shown = page.first(report.repositories(), MOST_REPOSITORIES);
        if (!isVerbose) {
            bars.write(
                    shown.stream()
                            .map(r -> new SpaceBars.Bar(r.name(), r.exclusive(), count(r)))
                            .toList(),
                    largest);
            int rest = report.repositories().size() - shown.size();
            if (rest > 0) {
                page.wide("  and " + SpaceWords.number(rest) + " more; -v shows all", Tone.DIM);
            }
        } else {
            for (Repository repository : shown) {
                detailed(repository, largest);
            }
        }
        if (report.sharedBetween() > 0) {
            page.blank();
            page.wide(
                    SpaceWords.size(report.sharedBetween()) + " more are shared by several repositories.", Tone.PLAIN);
        }
    }

    private static String count(Repository repository) {
        return SpaceWords.count(repository.tags().size(), "tag");
    }

    private void detailed(Repository repository, long largest) throws IOException {
        bars.write(List.of(new SpaceBars.Bar(repository.name(), repository.exclusive(), count(repository))), largest);
        page.wide("  " + SpaceWords.repository(repository), Tone.DIM);
        for (Tag tag : repository.tags()) {
            page.text(0, "  " + tag.name() + ": ", SpaceWords.tag(tag), Tone.PLAIN);
        }
        page.blank();
    }

    private void whatIf(WhatIf whatIf) throws IOException {
        page.blank();
        page.label("What if", Tone.BOLD);
        page.text(0, whatIf.asked(), Tone.BOLD);
        for (String line : SpaceWords.whatIf(report, whatIf)) {
            page.text(0, line, Tone.PLAIN);
        }
        if (!whatIf.deletions().isEmpty()) {
            page.blank();
            page.label("Deletes", Tone.BOLD);
            List<Deletion> shown = page.first(whatIf.deletions(), MOST_LINES);
            for (Deletion deletion : shown) {
                page.text(0, deletion(deletion), Tone.PLAIN);
            }
            page.rest(0, whatIf.deletions().size(), shown.size());
            if (whatIf.together() > 0) {
                page.text(0, SpaceWords.together(whatIf), Tone.PLAIN);
            }
        }
        lines("Stays", whatIf.kept());
        lines("Not found", whatIf.notFound());
        lines("Doubts", whatIf.doubts());
    }

    private String deletion(Deletion deletion) {
        List<String> tags = page.first(deletion.tags(), MOST_TAGS);
        String rest = tags.size() < deletion.tags().size()
                ? " and " + (deletion.tags().size() - tags.size()) + " more"
                : "";
        return deletion.repository() + ": "
                + (tags.isEmpty() ? "" : String.join(", ", tags) + rest + "; ")
                + SpaceWords.manifests(deletion);
    }

    /** Differences of one kind together: they mean the same. */
    private void differences() throws IOException {
        for (List<Difference> alike : SpaceWords.byKind(report.differences())) {
            page.blank();
            page.label("Differs", Tone.YELLOW);
            page.text(0, alike.get(0).meaning(), Tone.PLAIN);
            List<Difference> shown = page.first(alike, MOST_LINES);
            for (Difference difference : shown) {
                if (!difference.subject().isEmpty()) {
                    page.text(2, SpaceWords.difference(difference), Tone.PLAIN);
                }
            }
            page.rest(2, alike.size(), shown.size());
            page.text(0, "To do: ", alike.get(0).advice(), Tone.PLAIN);
        }
    }

    private void lines(String label, List<String> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        page.blank();
        page.label(label, Tone.BOLD);
        List<String> shown = page.first(lines, MOST_LINES);
        for (String line : shown) {
            page.text(0, line, Tone.PLAIN);
        }
        page.rest(0, lines.size(), shown.size());
    }

    private void next() throws IOException {
        WhatIf whatIf = report.whatIf();
        page.blank();
        if (whatIf != null) {
            page.wide("Nothing was deleted.", Tone.BOLD);
            String command = whatIf.command();
            if (command != null) {
                page.wide("Next: `" + command + "` asks before it deletes", Tone.PLAIN);
            }
        } else if (!report.repositories().isEmpty()) {
            page.wide("Next: add `--what-if keep=5` to see what a deletion would free", Tone.PLAIN);
        }
    }
}
