package dev.registrydoctor.reports.space;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.reports.html.PageHead;
import dev.registrydoctor.reports.space.SpaceReport.Collection;
import dev.registrydoctor.reports.space.SpaceReport.Deletion;
import dev.registrydoctor.reports.space.SpaceReport.Difference;
import dev.registrydoctor.reports.space.SpaceReport.Repository;
import dev.registrydoctor.reports.space.SpaceReport.Tag;
import dev.registrydoctor.reports.space.SpaceReport.Totals;
import dev.registrydoctor.reports.space.SpaceReport.WhatIf;
import dev.registrydoctor.reports.space.TreemapDrawing.Area;
import dev.registrydoctor.reports.text.TextReport;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What fills a registry as one page for a browser: a treemap and the table beside it. It fetches nothing and runs no script. */
public final class SpacePage {

    /** Tags of one repository that have a row each. */
    private static final int MOST_TAGS = 100;

    /** Repositories that have their rows. */
    private static final int MOST_REPOSITORIES = 500;

    private static final int MOST_LINES = 100;

    private final SpaceReport report;
    private final Appendable out;
    private final Markup html;

    private SpacePage(SpaceReport report, Appendable out) {
        this.report = report;
        this.out = out;
        this.html = new Markup(out);
    }

    /** Writes a report, ending in a line break; to be written in UTF-8. */
    public static void write(SpaceReport report, Appendable out) throws IOException {
        new SpacePage(report, out).page();
    }

    private void page() throws IOException {
        String style = PageHead.resource("/html/report.css") + PageHead.resource("/html/space.css");
        PageHead.write(html, out, title() + ": " + report.registry(), style, null);
        html.leaf("a", "Skip to the result", "class", "skip", "href", "#sums");
        html.open("header");
        html.open("p", "class", "brand")
                .leaf("b", "registry-doctor")
                .text(" space")
                .end();
        html.leaf("p", report.registry(), "class", "site");
        html.leaf("p", TextReport.when(report.at()), "class", "run").end();
        html.open("main");
        sums();
        if (report.whatIf() != null) {
            whatIf(report.whatIf());
        }
        map();
        table();
        lines(
                "quotas",
                "Quotas",
                report.quotas().stream().map(SpaceWords::quota).toList());
        differences();
        lines("gaps", "Not known", report.gaps());
        html.end();
        html.open("footer");
        html.leaf("p", "This page fetches nothing and sends nothing.").end();
        html.end().end();
    }

    private String title() {
        return SpaceWords.size(report.totals().stored()) + " stored";
    }

    private void sums() throws IOException {
        html.open("section", "id", "sums", "class", "sums", "aria-labelledby", "sums-title", "tabindex", "-1");
        html.leaf("h1", title(), "id", "sums-title");
        html.leaf("p", "In " + SpaceWords.stored(report) + ".");
        Totals totals = report.totals();
        html.open("dl");
        for (SpaceWords.Fact fact : SpaceWords.volume(report)) {
            fact(fact.name(), fact.words());
        }
        fact("Tags", SpaceWords.size(totals.tagged()));
        fact("Untagged manifests", SpaceWords.size(totals.untagged()));
        if (totals.unreferenced() != null) {
            fact("Not referenced", SpaceWords.size(totals.unreferenced()));
        }
        if (totals.uploads() != null) {
            fact("Uploads", SpaceWords.size(totals.uploads()));
        }
        for (String place : report.readFrom()) {
            fact("Read", place);
        }
        html.end();
        Collection collection = totals.collection();
        if (collection != null) {
            html.leaf("p", SpaceWords.collection(collection));
            if (!collection.broken().isEmpty()) {
                list(collection.broken());
            }
        }
        html.end();
    }

    private void fact(String name, String words) throws IOException {
        html.leaf("dt", name).leaf("dd", words);
    }

    private void whatIf(WhatIf whatIf) throws IOException {
        section("what-if", "What if: " + whatIf.asked());
        for (String line : SpaceWords.whatIf(report, whatIf)) {
            html.leaf("p", line);
        }
        html.leaf("p", "Nothing was deleted.", "class", "hint");
        if (whatIf.command() != null) {
            html.open("p").text("To do it: ").leaf("code", whatIf.command()).end();
        }
        if (!whatIf.deletions().isEmpty()) {
            html.leaf("h3", "Would be deleted").open("ul");
            for (Deletion deletion : whatIf.deletions()
                    .subList(0, Math.min(MOST_LINES, whatIf.deletions().size()))) {
                int shown = Math.min(MOST_TAGS, deletion.tags().size());
                html.open("li").leaf("b", deletion.repository()).text(": ");
                html.text(String.join(", ", deletion.tags().subList(0, shown)));
                html.text(rest(deletion.tags().size(), shown) + (shown == 0 ? "" : "; "));
                html.text(SpaceWords.manifests(deletion)).end();
            }
            html.end();
            more(whatIf.deletions().size(), MOST_LINES);
            if (whatIf.together() > 0) {
                html.leaf("p", SpaceWords.together(whatIf));
            }
        }
        if (!whatIf.kept().isEmpty()) {
            html.leaf("h3", "Stays");
            list(whatIf.kept());
        }
        if (!whatIf.notFound().isEmpty()) {
            html.leaf("h3", "Not found");
            list(whatIf.notFound());
        }
        if (!whatIf.doubts().isEmpty()) {
            html.leaf("h3", "Doubts");
            list(whatIf.doubts());
        }
        html.end();
    }

    private static String rest(int all, int shown) {
        return all > shown ? " and " + (all - shown) + " more" : "";
    }

    private void section(String id, String title) throws IOException {
        html.open("section", "id", id, "aria-labelledby", id + "-title").leaf("h2", title, "id", id + "-title");
    }

    private void map() throws IOException {
        List<Area> areas = new SpaceAreas(report, SpacePage::anchor).all();
        if (areas.isEmpty()) {
            return;
        }
        section("map", "What fills it");
        html.leaf(
                "p",
                "Each area is as large as the bytes that only this tag or repository holds. Names and sizes are in the"
                        + " table below, too.",
                "class",
                "hint");
        String label = "Treemap of repositories and tags by the bytes that only they hold";
        new TreemapDrawing(960, 480, 850, html).write(areas, "map wide", label);
        new TreemapDrawing(380, 560, 270, html).write(areas, "map tall", label);
        html.end();
    }

    private static @Nullable String anchor(int repository, int tag) {
        if (repository >= MOST_REPOSITORIES) {
            return null;
        }
        return "r" + repository + (tag < 0 || tag >= MOST_TAGS ? "" : "t" + tag);
    }

    // --- The table
    // -----------------------------------------------------------------------------------------------------

    private void table() throws IOException {
        List<Repository> all = report.repositories();
        if (all.isEmpty()) {
            return;
        }
        section("repositories", "Repositories and tags");
        html.open("table", "class", "stacks space");
        html.leaf("caption", "Sizes are of layers, configurations and manifests as they are stored.");
        html.open("thead").open("tr");
        for (String column : List.of("Name", "Only its own", "Shared", "In all", "Notes")) {
            html.leaf("th", column, "scope", "col");
        }
        html.close().end();
        for (int i = 0; i < Math.min(MOST_REPOSITORIES, all.size()); i++) {
            rows(all.get(i), "r" + i);
        }
        html.end();
        more(all.size(), MOST_REPOSITORIES);
        html.end();
    }

    private void rows(Repository repository, String id) throws IOException {
        html.open("tbody", "id", id).open("tr", "class", "repository");
        html.leaf("th", repository.name(), "scope", "row");
        sizes(repository.exclusive(), repository.shared(), repository.referenced());
        html.leaf("td", SpaceWords.repository(repository)).end();
        List<Tag> tags = repository.tags();
        int shown = Math.min(MOST_TAGS, tags.size());
        for (int i = 0; i < shown; i++) {
            tag(tags.get(i), id + "t" + i);
        }
        if (shown < tags.size()) {
            html.open("tr").leaf("th", "and " + (tags.size() - shown) + " more tags", "scope", "row");
            html.leaf("td", "-o json has all of them.", "colspan", "4").end();
        }
        html.end();
    }

    private void tag(Tag tag, String id) throws IOException {
        html.open("tr", "id", id).open("th", "scope", "row", "class", "tag").text(tag.name());
        if (tag.digest() != null) {
            html.leaf("small", tag.digest());
        }
        html.close();
        sizes(tag.exclusive(), tag.shared(), tag.referenced());
        html.open("td");
        if (tag.pushed() != null) {
            html.text((report.source() == RegistryStore.Source.FILES ? "pushed " : "built ")
                            + SpaceWords.day(tag.pushed()))
                    .empty("br");
        }
        if (!tag.platforms().isEmpty()) {
            html.text(String.join(", ", tag.platforms())).empty("br");
        }
        html.text(String.join("; ", SpaceWords.others(tag))).close().end();
    }

    private void sizes(long... sizes) throws IOException {
        String[] names = {"only its own", "shared", "in all"};
        for (int i = 0; i < sizes.length; i++) {
            html.open("td", "class", "bytes").text(SpaceWords.size(sizes[i]));
            html.leaf("span", " " + names[i], "class", "of").close();
        }
    }

    private void differences() throws IOException {
        if (report.differences().isEmpty()) {
            return;
        }
        section("differences", "Differences between the files and the registry");
        for (List<Difference> alike : SpaceWords.byKind(report.differences())) {
            html.leaf("p", alike.get(0).meaning());
            list(alike.stream()
                    .filter(d -> !d.subject().isEmpty())
                    .map(SpaceWords::difference)
                    .toList());
            html.leaf("p", "To do: " + alike.get(0).advice());
        }
        html.end();
    }

    private void lines(String id, String title, List<String> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        section(id, title);
        list(lines);
        html.end();
    }

    private void list(List<String> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        html.open("ul");
        for (String line : lines.subList(0, Math.min(MOST_LINES, lines.size()))) {
            html.leaf("li", line);
        }
        html.end();
        more(lines.size(), MOST_LINES);
    }

    private void more(int all, int shown) throws IOException {
        if (all > shown) {
            html.leaf("p", "and " + (all - shown) + " more; -o json has all of them.");
        }
    }
}
