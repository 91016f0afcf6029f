package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.reports.writer.GraphSvg;
import dev.registrydoctor.reports.writer.LayeredLayout;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cause graph, or a part of it, as SVG: causes on the left, what follows from them on the right. */
final class GraphPicture {

    private static final int WIDTH = 196;
    private static final int HEIGHT = 34;
    private static final int GAP = 64;
    private static final int ROW_GAP = 10;
    /** Letters that surely fit in the box in any font. */
    private static final int LONG = 22;

    private final List<ProblemGraph.Edge> edges;
    private final Map<String, Integer> hues;

    /**
     * A picture of some edges, and the problems at their ends.
     *
     * @param hues the colour of each area, in degrees
     */
    GraphPicture(List<ProblemGraph.Edge> edges, Map<String, Integer> hues) {
        this.edges = edges;
        this.hues = hues;
    }

    /**
     * Writes the picture.
     *
     * @param label what it shows, for those who do not see it
     * @param style what a picture that stands alone is drawn with, or null
     */
    void write(String label, @Nullable String style, Markup html) throws IOException {
        List<Problem> shown = edges.stream()
                .flatMap(edge -> Stream.of(edge.cause(), edge.effect()))
                .distinct()
                .toList();
        List<LayeredLayout.Edge> numbered = edges.stream()
                .map(e -> new LayeredLayout.Edge(shown.indexOf(e.cause()), shown.indexOf(e.effect())))
                .toList();
        GraphSvg svg = new GraphSvg(shown.size(), numbered, WIDTH, HEIGHT, GAP, ROW_GAP, html);
        svg.open("causes", label);
        if (style != null) {
            html.own("style", style);
        }
        for (int i = 0; i < edges.size(); i++) {
            ProblemGraph.Edge edge = edges.get(i);
            html.open("g", "class", "arrow", "style", hue(edge.cause()));
            html.leaf(
                    "title", edge.cause().id() + " can lead to " + edge.effect().id());
            svg.arrow(i);
            html.end();
        }
        for (int i = 0; i < shown.size(); i++) {
            Problem problem = shown.get(i);
            String kind = problem.kind().label();
            html.open("a", "class", "node " + kind, "style", hue(problem), "href", Pages.of(problem));
            html.leaf("title", problem.title());
            svg.box(i, 0, "box");
            svg.line(i, 15, "name", problem.id().substring(problem.area().length() + 1), LONG);
            svg.line(i, 28, "area", problem.area() + ", " + kind, LONG);
            html.end();
        }
        html.end();
    }

    private String hue(Problem problem) {
        return "--hue:" + hues.getOrDefault(problem.area(), 0);
    }
}
