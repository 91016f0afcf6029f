package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The cause graph, or a part of it, as SVG: causes on the left, what follows from them on the right. */
final class GraphPicture {

    private static final int WIDTH = 196;
    private static final int HEIGHT = 34;
    private static final int GAP = 64;
    private static final int MARGIN = 8;
    /** Letters that surely fit in the box in any font. */
    private static final int LONG = 22;

    private final Map<String, Integer> hues;
    private final List<Problem> shown;
    private final List<ProblemGraph.Edge> edges;
    private final LayeredLayout layout;

    private GraphPicture(List<ProblemGraph.Edge> edges, Map<String, Integer> hues) {
        this.hues = hues;
        this.edges = edges;
        this.shown = edges.stream()
                .flatMap(edge -> Stream.of(edge.cause(), edge.effect()))
                .distinct()
                .toList();
        this.layout = new LayeredLayout(
                shown.size(),
                edges.stream()
                        .map(e -> new LayeredLayout.Edge(shown.indexOf(e.cause()), shown.indexOf(e.effect())))
                        .toList(),
                HEIGHT + 10,
                14);
    }

    /**
     * Draws the edges that are wanted, and the problems at their ends.
     *
     * @param hues the colour of each area, in degrees
     * @param label what the picture shows, for those who do not see it
     */
    static String draw(
            ProblemGraph graph, Predicate<ProblemGraph.Edge> wanted, Map<String, Integer> hues, String label) {
        List<ProblemGraph.Edge> edges =
                graph.essential().stream().filter(wanted).toList();
        return new GraphPicture(edges, hues).svg(label);
    }

    private String svg(String label) {
        int width = 2 * MARGIN + layout.columnCount() * (WIDTH + GAP) - GAP;
        int height = 2 * MARGIN + (int) Math.ceil(layout.height());
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"causes\" width=\"")
                .append(width);
        svg.append("\" height=\"").append(height).append("\" viewBox=\"0 0 ").append(width);
        svg.append(' ').append(height).append("\" role=\"group\" aria-label=\"");
        svg.append(Html.escape(label)).append("\">\n");
        for (int i = 0; i < edges.size(); i++) {
            edge(edges.get(i), layout.routes().get(i), svg);
        }
        for (int i = 0; i < shown.size(); i++) {
            node(shown.get(i), left(i), Math.round(MARGIN + layout.y(i) - HEIGHT / 2.0), svg);
        }
        return svg.append("</svg>\n").toString();
    }

    private long left(int i) {
        return MARGIN + (long) layout.column(i) * (WIDTH + GAP);
    }

    private long middle(int i) {
        return Math.round(MARGIN + layout.y(i));
    }

    private String hue(Problem problem) {
        return "--hue:" + hues.getOrDefault(problem.area(), 0);
    }

    private void edge(ProblemGraph.Edge edge, List<Integer> route, StringBuilder svg) {
        List<String> steps = new ArrayList<>();
        for (int i = 1; i < route.size(); i++) {
            long x = left(route.get(i - 1)) + WIDTH;
            long from = middle(route.get(i - 1));
            long to = middle(route.get(i));
            // The line ends where its arrow head begins.
            long end = left(route.get(i)) - (i == route.size() - 1 ? 6 : 0);
            steps.add(i == 1 ? "M" + x + "," + from : "H" + x);
            steps.add("C" + (x + GAP / 2) + "," + from + " " + (end - GAP / 2) + "," + to + " " + end + "," + to);
        }
        int last = route.get(route.size() - 1);
        long tip = left(last);
        long y = middle(last);
        svg.append("<g class=\"edge\" style=\"").append(hue(edge.cause())).append("\"><title>");
        svg.append(
                Html.escape(edge.cause().id() + " can lead to " + edge.effect().id()));
        svg.append("</title><path d=\"").append(String.join("", steps)).append("\"/><path class=\"head\" d=\"M");
        svg.append(tip - 7)
                .append(',')
                .append(y - 4)
                .append("L")
                .append(tip)
                .append(',')
                .append(y);
        svg.append("L").append(tip - 7).append(',').append(y + 4).append("Z\"/></g>\n");
    }

    private void node(Problem problem, long x, long y, StringBuilder svg) {
        String name = problem.id().substring(problem.area().length() + 1);
        svg.append("<a class=\"node ")
                .append(problem.kind().label())
                .append("\" style=\"")
                .append(hue(problem));
        svg.append("\" href=\"").append(Html.escape(Pages.of(problem))).append("\"><title>");
        svg.append(Html.escape(problem.title())).append("</title>");
        svg.append("<rect x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" width=\"")
                .append(WIDTH);
        svg.append("\" height=\"").append(HEIGHT).append("\" rx=\"4\"/>");
        text("name", name, x + 8, y + 15, svg);
        text("area", problem.area() + ", " + problem.kind().label(), x + 8, y + 28, svg);
        svg.append("</a>\n");
    }

    private static void text(String type, String words, long x, long y, StringBuilder svg) {
        svg.append("<text class=\"")
                .append(type)
                .append("\" x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append('"');
        if (words.length() > LONG) {
            // As wide as the box, for what would be wider.
            svg.append(" textLength=\"").append(WIDTH - 16).append("\" lengthAdjust=\"spacingAndGlyphs\"");
        }
        svg.append('>').append(Html.escape(words)).append("</text>");
    }
}
