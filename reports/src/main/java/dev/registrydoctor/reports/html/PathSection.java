package dev.registrydoctor.reports.html;

import dev.registrydoctor.checks.path.Hop;
import dev.registrydoctor.checks.path.ImagePath;
import dev.registrydoctor.reports.text.PathReport;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The path of a pull, hop by hop, up to the hop that fails. */
final class PathSection {

    private final Markup html;

    PathSection(Markup html) {
        this.html = html;
    }

    void write(List<ImagePath> paths) throws IOException {
        html.open("section", "id", "paths", "aria-labelledby", "paths-title");
        html.leaf("h2", "Path of the pull", "id", "paths-title");
        for (ImagePath path : paths) {
            path(path);
        }
        html.end();
    }

    private void path(ImagePath path) throws IOException {
        html.open("div", "class", "path");
        html.open("h3").leaf("code", path.image()).end();
        html.leaf("p", "Pulled by " + path.puller() + ".", "class", "where");
        html.leaf("p", PathReport.headline(path), "class", "outcome");
        html.open("ol", "class", "hops");
        for (Hop hop : path.hops()) {
            hop(hop);
        }
        html.end().end();
    }

    private void hop(Hop hop) throws IOException {
        String state = hop.state().label();
        html.open(
                "li",
                "class",
                "hop " + hop.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        html.leaf("b", hop.step().label()).text(" ").leaf("span", state, "class", "state");
        if (hop.state() != Hop.State.NOT_REACHED) {
            html.open("p").prose(hop.says()).end();
        }
        if (!hop.details().isEmpty()) {
            html.open("ul");
            for (String detail : hop.details()) {
                html.open("li").prose(detail).end();
            }
            html.end();
        }
        html.end();
    }
}
