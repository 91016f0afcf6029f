package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The first page: what this is, and the problems by area. */
record IndexPage(CatalogSite.Listing listing) {

    String html() throws IOException {
        return Pages.frame("", "index.html", "What can be wrong with a registry", this::body);
    }

    private void body(Markup html) throws IOException {
        html.open("p")
                .text("What Registry Doctor knows about the MicroK8s registry and other registries used with it: ");
        html.text(listing.problems().size() + " problems, each with its meaning, how it shows, its")
                .text(" look-alikes and its fix; and the " + listing.checks().size() + " ");
        html.leaf("a", "checks", "href", "checks.html")
                .text(" that look for them. The program prints the same pages with ");
        html.leaf("code", "registry-doctor explain ID").text(".").end();
        html.open("p").text("Do you have an error message? Search for its words in ");
        html.leaf("a", "how each problem shows", "href", "signs.html")
                .text(". Or find the symptom at the right side of the ");
        html.leaf("a", "cause graph", "href", "graph.html")
                .text(" and follow the arrows back to its causes.")
                .end();
        html.open("dl", "class", "kinds");
        kind(Problem.Kind.ROOT, "a cause: it can explain other problems", html);
        kind(Problem.Kind.SYMPTOM, "an effect: it always has a cause", html);
        kind(Problem.Kind.WARNING, "works now, and can cause harm", html);
        kind(Problem.Kind.INFO, "good to know; not a fault", html);
        html.end();
        Map<String, List<Problem>> byArea = listing.problemsByArea();
        Pages.areas(byArea.keySet(), html);
        for (Map.Entry<String, List<Problem>> area : byArea.entrySet()) {
            html.leaf("h2", area.getKey(), "id", area.getKey());
            Pages.list(area.getValue(), "", html);
        }
    }

    private static void kind(Problem.Kind kind, String meaning, Markup html) throws IOException {
        html.open("div").open("dt");
        Pages.kind(kind, html);
        html.close().leaf("dd", meaning).end();
    }
}
