package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
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

    String html(Problem problem) throws IOException {
        return Pages.frame(TOP, Pages.of(problem), problem.title(), html -> body(problem, html));
    }

    private void body(Problem problem, Markup html) throws IOException {
        html.open("p", "class", "id");
        Pages.kind(problem.kind(), html);
        html.text(" ").leaf("code", problem.id()).text(" in ");
        html.leaf("a", problem.area(), "href", TOP + "index.html#" + problem.area())
                .end();
        if (problem.accessProblem()) {
            html.leaf(
                    "p", "It says only that something cannot be checked, and nothing about the environment's health.");
        }
        Node page = page(problem);
        if (page.getFirstChild() == null) {
            html.leaf("p", "There is no page yet.");
        }
        write(problem, page, TOP, html);
        related("Possible causes", graph.causesOf(problem), html);
        related("Possible effects", graph.effectsOf(problem), html);
        reportedBy(listing.reporting(problem), html);
    }

    /** How each problem shows, on one page, which can be searched for a message. */
    String signs() throws IOException {
        return Pages.frame("", "signs.html", "How each problem shows", this::signs);
    }

    private void signs(Markup html) throws IOException {
        html.leaf(
                "p",
                "Search this page for the words of an error message that do not change: no names, no numbers. Several"
                        + " problems can show the same words; the look-alikes on their pages tell them apart.");
        for (Problem problem : listing.problems()) {
            Node signs = PageMarkdown.section(page(problem), SIGNS);
            if (signs.getFirstChild() != null) {
                html.open("h2", "id", problem.id());
                html.leaf("a", problem.title(), "href", Pages.of(problem)).end();
                write(problem, signs, "", html);
            }
        }
    }

    /** A problem's page; empty where it has none. */
    private Node page(Problem problem) {
        return PageMarkdown.parse(
                pages.apply(problem.id()).map(ProblemPage::body).orElse(""));
    }

    private void write(Problem problem, Node page, String top, Markup html) throws IOException {
        // A page that names itself needs no link to itself.
        html.raw(PageMarkdown.html(page, id -> {
            String address = id.equals(problem.id()) ? null : addresses.get(id);
            return address == null ? null : top + address;
        }));
    }

    private static void related(String heading, Collection<Problem> problems, Markup html) throws IOException {
        if (!problems.isEmpty()) {
            html.leaf("h2", heading, "id", PageMarkdown.anchor(heading));
            Pages.list(problems, TOP, html);
        }
    }

    private static void reportedBy(List<CheckInfo> checks, Markup html) throws IOException {
        if (!checks.isEmpty()) {
            html.leaf("h2", "Reported by", "id", "reported-by").open("ul");
            for (CheckInfo check : checks) {
                html.text("\n").open("li").open("a", "href", TOP + "checks.html#" + check.id());
                html.leaf("code", check.id())
                        .close()
                        .text(": " + check.states())
                        .close();
            }
            html.end();
        }
    }
}
