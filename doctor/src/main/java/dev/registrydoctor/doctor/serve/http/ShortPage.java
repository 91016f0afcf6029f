package dev.registrydoctor.doctor.serve.http;

import dev.registrydoctor.reports.html.PageHead;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;

/** What a person sees in place of a report. */
final class ShortPage {

    private ShortPage() {}

    /** Nobody has examined yet. */
    static String beforeTheFirst() throws IOException {
        return page("The first examination is not over", "This page loads again every 5 seconds.");
    }

    /** Another replica examines. */
    static String standby(String leader) throws IOException {
        return page(
                "This replica stands by",
                "Replica `" + leader.replace('`', '\'')
                        + "` leads: it examines the cluster, and its page shows the report. "
                        + "The Service sends readers to it.");
    }

    private static String page(String title, String text) throws IOException {
        StringBuilder out = new StringBuilder();
        Markup html = new Markup(out);
        PageHead.write(html, out, title, PageHead.resource("/html/report.css"), null);
        html.leaf("a", "Skip to the result", "class", "skip", "href", "#state");
        html.open("header")
                .open("p", "class", "brand")
                .leaf("b", "registry-doctor")
                .end()
                .end();
        html.open("main")
                .open("section", "id", "state", "class", "verdict", "tabindex", "-1", "aria-labelledby", "state-of");
        html.leaf("h1", title, "id", "state-of")
                .open("p")
                .prose(text)
                .end()
                .end()
                .end();
        html.end().end();
        return out.toString();
    }
}
