package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The cause graph: all of it as one picture, then what is next to each area, then what is in no picture. */
final class GraphPage {

    /** Neighbours in a list of areas get colors that differ much. */
    private static final double GOLDEN_ANGLE = 137.508;

    private static final String WHOLE = "Causes and effects of all problems";

    private final ProblemGraph graph;
    private final Map<String, Integer> hues = new LinkedHashMap<>();
    private final GraphPicture whole;

    GraphPage(ProblemGraph graph, CatalogSite.Listing listing) {
        this.graph = graph;
        for (String area : listing.problemsByArea().keySet()) {
            hues.put(area, (int) (hues.size() * GOLDEN_ANGLE % 360));
        }
        whole = new GraphPicture(graph.essential(), hues);
    }

    /** The whole picture as a file of its own, with its style. */
    String picture() throws IOException {
        StringBuilder picture = new StringBuilder();
        whole.write(WHOLE, Pages.resource("graph.css"), new Markup(picture));
        return picture.toString();
    }

    String html() throws IOException {
        return Pages.frame("", "graph.html", "Causes and effects", this::body);
    }

    private void body(Markup html) throws IOException {
        html.open("p").text("""
                An arrow points from a cause to an effect: causes are on the left, what people see is on the right. An
                arrow is left out where a path through other problems shows the same; the pages of the problems list
                all. The color is that of the cause's area; a dashed box is a symptom. The picture is wider
                than most screens: scroll to the right, or open it as\s""");
        html.leaf("a", "a file of its own", "href", "cause-graph.svg")
                .text(". Below it, smaller ones show each area and what is next to it.")
                .end();
        Map<String, List<ProblemGraph.Edge>> near = new LinkedHashMap<>();
        for (String area : hues.keySet()) {
            List<ProblemGraph.Edge> edges = graph.essential().stream()
                    .filter(edge -> edge.cause().area().equals(area)
                            || edge.effect().area().equals(area))
                    .toList();
            if (!edges.isEmpty()) {
                near.put(area, edges);
            }
        }
        Pages.areas(near.keySet(), html);
        scrolled("The cause graph", WHOLE, whole, html);
        for (Map.Entry<String, List<ProblemGraph.Edge>> area : near.entrySet()) {
            html.leaf("h2", area.getKey(), "id", area.getKey());
            String label = "Causes and effects around " + area.getKey();
            scrolled(label, label, new GraphPicture(area.getValue(), hues), html);
        }
        html.leaf("h2", "Without cause or effect", "id", "alone");
        html.leaf("p", "Nothing leads to these, and they lead to nothing else.");
        Pages.list(alone(), "", html);
    }

    private static void scrolled(String region, String label, GraphPicture picture, Markup html) throws IOException {
        html.open("div", "class", "wide", "role", "region", "tabindex", "0", "aria-label", region);
        picture.write(label, null, html);
        html.end();
    }

    private List<Problem> alone() {
        return graph.problems().stream()
                .filter(p -> graph.causesOf(p).isEmpty() && graph.effectsOf(p).isEmpty())
                .toList();
    }
}
