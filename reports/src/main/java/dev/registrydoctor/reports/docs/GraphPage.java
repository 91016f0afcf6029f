package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The cause graph: all of it as one picture, then what is next to each area, then what is in no picture. */
final class GraphPage {

    /** Neighbours in a list of areas get colours that differ much. */
    private static final double GOLDEN_ANGLE = 137.508;

    private final ProblemGraph graph;
    private final Map<String, Integer> hues = new LinkedHashMap<>();
    private final String whole;

    GraphPage(ProblemGraph graph, CatalogSite.Listing listing) {
        this.graph = graph;
        for (String area : listing.problemsByArea().keySet()) {
            hues.put(area, (int) (hues.size() * GOLDEN_ANGLE % 360));
        }
        whole = GraphPicture.draw(graph, edge -> true, hues, "What can follow from what, of all problems");
    }

    /** The whole picture as a file of its own, with its style. */
    String picture() {
        int begin = whole.indexOf('\n') + 1;
        return whole.substring(0, begin) + "<style>\n" + Pages.resource("graph.css") + "</style>\n"
                + whole.substring(begin);
    }

    String html() {
        StringBuilder html = new StringBuilder("""
                <p>An arrow goes from a cause to what can follow from it: causes stand on the left, what people see on the
                right. An arrow is left out where a way over other problems says the same; the pages of the problems list
                all. The colour is that of the cause's area; a dashed box is a symptom. The picture is wider
                than most screens: scroll to the right, or open it as <a href="cause-graph.svg">a file of its own</a>.
                Below it, smaller ones show each area and what is next to it.</p>
                """);
        List<String> drawn = new ArrayList<>();
        StringBuilder areas = new StringBuilder();
        for (String area : hues.keySet()) {
            Predicate<ProblemGraph.Edge> near = edge ->
                    edge.cause().area().equals(area) || edge.effect().area().equals(area);
            if (graph.essential().stream().anyMatch(near)) {
                drawn.add(area);
                areas.append("<h2 id=\"")
                        .append(area)
                        .append("\">")
                        .append(area)
                        .append("</h2>\n");
                String label = "What can follow from what, around " + area;
                areas.append(scrolled(label, GraphPicture.draw(graph, near, hues, label)));
            }
        }
        html.append(IndexPage.areas(drawn));
        html.append(scrolled("The cause graph", whole)).append(areas);
        html.append("<h2 id=\"alone\">In no picture</h2>\n<p>These follow from nothing else, and nothing else follows")
                .append(" from them.</p>\n")
                .append(Pages.list(alone(), ""));
        return Pages.frame("", "graph.html", "What can follow from what", html.toString());
    }

    private static String scrolled(String label, String svg) {
        return "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"" + Html.escape(label) + "\">\n" + svg
                + "</div>\n";
    }

    private List<Problem> alone() {
        return graph.problems().stream()
                .filter(p -> graph.causesOf(p).isEmpty() && graph.effectsOf(p).isEmpty())
                .toList();
    }
}
