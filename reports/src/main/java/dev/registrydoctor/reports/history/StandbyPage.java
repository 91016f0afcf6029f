package dev.registrydoctor.reports.history;

import dev.registrydoctor.reports.html.PageHead;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The page of a replica that has no report: it stands by, or has not examined anything yet. */
public final class StandbyPage {

    private StandbyPage() {}

    /**
     * Writes the page of a replica that stands by.
     *
     * @param leader the replica that examines, or null when none is known
     */
    public static void standsBy(@Nullable String leader, Appendable out) throws IOException {
        page(
                "This replica stands by",
                leader == null
                        ? "No replica examines now. One of them takes over within seconds."
                        : "The replica " + leader
                                + " examines. Its page has the report; this replica takes over when that one ends.",
                out);
    }

    /** Writes the page of a replica whose first examination is not over. */
    public static void notYet(Appendable out) throws IOException {
        page("The first examination is running", "Its report is here when it is over. Load this page again then.", out);
    }

    private static void page(String title, String text, Appendable out) throws IOException {
        Markup html = new Markup(out);
        PageHead.write(html, out, title, PageHead.resource("/html/report.css"), null);
        html.leaf("a", "Skip to the result", "class", "skip", "href", "#state");
        html.open("header")
                .open("p", "class", "brand")
                .leaf("b", "registry-doctor")
                .text(" serve")
                .close()
                .end();
        html.open("main")
                .open("section", "id", "state", "class", "verdict", "aria-labelledby", "state-title", "tabindex", "-1");
        html.leaf("h1", title, "id", "state-title").leaf("p", text).end().end();
        html.open("footer")
                .leaf("p", "This page fetches nothing and sends nothing.")
                .end();
        html.end().end();
    }
}
