package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.commonmark.node.Node;

/**
 * The page of each problem: what {@code explain} prints, what can lead to it, what it can lead to, and who reports it;
 * and the page that holds the signs of all.
 */
final class ProblemPages {

    private static final String TOP = "../";
    private static final String SIGNS = "how-it-shows";

    private final ProblemGraph graph;
    private final CatalogSite.Listing listing;
    private final Function<String, Optional<ProblemPage>> pages;
    /** Where the pages link to, from the top, by id of a problem or a check. */
    private final Map<String, String> addresses = new HashMap<>();

    ProblemPages(ProblemGraph graph, CatalogSite.Listing listing, Function<String, Optional<ProblemPage>> pages) {
        this.graph = graph;
        this.listing = listing;
        this.pages = pages;
        listing.checks().forEach(check -> addresses.put(check.id(), "checks.html#" + check.id()));
        listing.problems().forEach(problem -> addresses.put(problem.id(), Pages.of(problem)));
    }

    String html(Problem problem) {
        StringBuilder html = new StringBuilder("<p class=\"id\">");
        html.append(Html.kind(problem.kind())).append(' ').append(Html.code(problem.id()));
        html.append(" in ")
                .append(Html.link(TOP + "index.html#" + problem.area(), problem.area()))
                .append("</p>\n");
        if (problem.ofSight()) {
            html.append("<p>It says only that the doctor could not look, and nothing of the site's health.</p>\n");
        }
        Node page = page(problem);
        if (page.getFirstChild() == null) {
            html.append("<p>There is no page yet.</p>\n");
        }
        write(problem, page, TOP, html);
        related("Can follow from", graph.causesOf(problem), html);
        related("Can lead to", graph.effectsOf(problem), html);
        reportedBy(listing.reporting(problem), html);
        return Pages.frame(TOP, Pages.of(problem), problem.title(), html.toString());
    }

    /** How each problem shows, on one page, which can be searched for a message. */
    String signs() {
        StringBuilder html = new StringBuilder("<p>How each problem shows. Search this page for the words of a message")
                .append(
                        " that do not change: no names, no numbers. The same words can stand with several problems: the")
                .append(" look-alikes on their pages tell them apart.</p>\n");
        for (Problem problem : listing.problems()) {
            Node signs = PageMarkdown.section(page(problem), SIGNS);
            if (signs.getFirstChild() != null) {
                html.append("<h2 id=\"").append(problem.id()).append("\">");
                html.append(Html.link(Pages.of(problem), Html.escape(problem.title())))
                        .append("</h2>\n");
                write(problem, signs, "", html);
            }
        }
        return Pages.frame("", "signs.html", "The signs of all problems", html.toString());
    }

    /** A problem's page; empty where it has none. */
    private Node page(Problem problem) {
        return PageMarkdown.parse(
                pages.apply(problem.id()).map(ProblemPage::body).orElse(""));
    }

    private void write(Problem problem, Node page, String top, StringBuilder html) {
        // A page that names itself needs no link to itself.
        html.append(PageMarkdown.html(page, id -> {
            String address = id.equals(problem.id()) ? null : addresses.get(id);
            return address == null ? null : top + address;
        }));
    }

    private static void related(String heading, Collection<Problem> problems, StringBuilder html) {
        if (!problems.isEmpty()) {
            heading(heading, html);
            html.append(Pages.list(problems, TOP));
        }
    }

    private static void reportedBy(List<CheckInfo> checks, StringBuilder html) {
        if (!checks.isEmpty()) {
            heading("Reported by", html);
            html.append("<ul>\n");
            for (CheckInfo check : checks) {
                html.append("<li>");
                html.append(Html.link(TOP + "checks.html#" + check.id(), Html.code(check.id())));
                html.append(": ").append(Html.escape(check.states())).append("</li>\n");
            }
            html.append("</ul>\n");
        }
    }

    private static void heading(String text, StringBuilder html) {
        html.append("<h2 id=\"")
                .append(PageMarkdown.anchor(text))
                .append("\">")
                .append(text)
                .append("</h2>\n");
    }
}
