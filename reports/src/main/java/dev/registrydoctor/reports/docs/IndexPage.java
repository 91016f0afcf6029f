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
        html.open("p").text("What Registry Doctor knows of the MicroK8s registry, and of others used with it: ");
        html.text(listing.problems().size()
                        + " things that can be wrong, each with what it means, how it shows, what it")
                .text(" is mistaken for and how it is fixed; and the "
                        + listing.checks().size() + " ");
        html.leaf("a", "checks", "href", "checks.html")
                .text(" that look for them. The program prints the same pages by ");
        html.leaf("code", "registry-doctor explain ID").text(".").end();
        html.open("p").text("You have a message, and no name for it? Search in ");
        html.leaf("a", "the signs of all problems", "href", "signs.html")
                .text(" by its words. Or begin at the right end of the ");
        html.leaf("a", "cause graph", "href", "graph.html")
                .text(", with what is seen, and go left.")
                .end();
        html.open("dl", "class", "kinds");
        kind(Problem.Kind.ROOT, "can be the one thing that explains the rest", html);
        kind(Problem.Kind.SYMPTOM, "always follows from something", html);
        kind(Problem.Kind.WARNING, "works today, and can hurt", html);
        kind(Problem.Kind.INFO, "worth knowing; no fault", html);
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
