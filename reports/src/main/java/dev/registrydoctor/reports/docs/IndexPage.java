package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** The first page: what this is, and the problems by area. */
record IndexPage(CatalogSite.Listing listing) {

    private static final String INTRODUCTION = """
            <p>What Registry Doctor knows of the MicroK8s registry, and of others used with it: %d things that can be
            wrong, each with what it means, how it shows, what it is mistaken for and how it is fixed; and the %d
            <a href="checks.html">checks</a> that look for them. The program prints the same pages by
            <code>registry-doctor explain ID</code>.</p>
            <p>You have a message, and no name for it? Search in <a href="signs.html">the signs of all problems</a> by
            its words. Or begin at the right end of the <a href="graph.html">cause graph</a>, with what is seen, and go
            left.</p>
            <dl class="kinds">
            <div><dt>%s</dt><dd>can be the one thing that explains the rest</dd></div>
            <div><dt>%s</dt><dd>always follows from something</dd></div>
            <div><dt>%s</dt><dd>works today, and can hurt</dd></div>
            <div><dt>%s</dt><dd>worth knowing; no fault</dd></div>
            </dl>
            """;

    String html() {
        StringBuilder html = new StringBuilder(INTRODUCTION.formatted(
                listing.problems().size(),
                listing.checks().size(),
                Html.kind(Problem.Kind.ROOT),
                Html.kind(Problem.Kind.SYMPTOM),
                Html.kind(Problem.Kind.WARNING),
                Html.kind(Problem.Kind.INFO)));
        html.append(areas(List.copyOf(listing.problemsByArea().keySet())));
        listing.problemsByArea().forEach((area, problems) -> {
            html.append("<h2 id=\"").append(area).append("\">").append(area).append("</h2>\n");
            html.append(Pages.list(problems, ""));
        });
        return Pages.frame("", "index.html", "What can be wrong with a registry", html.toString());
    }

    /** Links to the parts of a page that are about one area. */
    static String areas(List<String> areas) {
        StringBuilder html = new StringBuilder("<nav class=\"areas\" aria-label=\"Areas\"><ul>\n");
        areas.forEach(
                area -> html.append("<li>").append(Html.link("#" + area, area)).append("</li>\n"));
        return html.append("</ul></nav>\n").toString();
    }
}
