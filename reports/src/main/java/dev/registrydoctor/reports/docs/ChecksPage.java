package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.evidence.Question;
import java.util.List;

/** The checks by area: what each states of a healthy site, what it can report, and what it asks for. */
record ChecksPage(CatalogSite.Listing listing) {

    String html() {
        StringBuilder html = new StringBuilder("<p>A check answers one question about a site. Each line says what it")
                .append(" states of a healthy one. Where required evidence could not be read, the check says that it")
                .append(" does not know, and why.</p>\n");
        html.append(IndexPage.areas(List.copyOf(listing.checksByArea().keySet())));
        listing.checksByArea().forEach((area, checks) -> {
            html.append("<h2 id=\"").append(area).append("\">").append(area).append("</h2>\n");
            checks.forEach(check -> write(check, html));
        });
        return Pages.frame("", "checks.html", "What is looked at", html.toString());
    }

    private static void write(CheckInfo check, StringBuilder html) {
        html.append("<section class=\"check\" id=\"")
                .append(Html.escape(check.id()))
                .append("\">\n<h3>");
        html.append(Html.code(check.id())).append("</h3>\n<p>").append(Html.escape(check.states()));
        html.append(check.vital() ? ". Without it nobody can say that a site is healthy.</p>\n" : ".</p>\n");
        html.append(Pages.list(check.problems(), ""));
        asks("Requires", check.requires(), html);
        asks("Welcomes", check.welcomes(), html);
        html.append("</section>\n");
    }

    private static void asks(String verb, List<Question<?>> questions, StringBuilder html) {
        if (!questions.isEmpty()) {
            html.append("<p class=\"asks\">").append(verb).append(": ");
            html.append(Html.escape(
                    String.join("; ", questions.stream().map(Question::describe).toList())));
            html.append(".</p>\n");
        }
    }
}
