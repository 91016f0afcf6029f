package dev.registrydoctor.reports.html;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.record.CauseGraph;
import dev.registrydoctor.reports.record.CauseGraph.Node;
import dev.registrydoctor.reports.text.Words;
import dev.registrydoctor.reports.writer.GraphSvg;
import dev.registrydoctor.reports.writer.LayeredLayout;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The cause graph as SVG: causes on the left, their effects to the right. Each box links to its evidence. A large graph is
 * cut: nobody reads hundreds of boxes, and the text above lists every finding.
 */
final class GraphDrawing {

    /** A cause with four effects in a row fits into a window of 1024 pixels. */
    private static final int WIDTH = 170;

    private static final int GAP = 24;
    private static final int ROW_GAP = 16;
    private static final int LINE = 17;
    private static final int MOST_LINES = 4;
    /** Characters that fit on a line of a node in any system's font. */
    private static final int TITLE_COLUMNS = 19;

    private static final int NAME_COLUMNS = 23;

    /** The most boxes that are drawn, the gravest causes with their effects first. */
    private static final int MOST_NODES = 40;

    private final List<Node> nodes;
    private final List<CauseGraph.Edge> edges;
    private final Map<Finding, String> names;
    private final Function<Node, String> anchors;
    private final Markup html;
    private final GraphSvg svg;
    private final int height;
    private final int all;

    /**
     * A drawing.
     *
     * @param names what the roots are called
     * @param anchors gives the id of the element that shows a node's evidence
     */
    GraphDrawing(CauseGraph graph, Map<Finding, String> names, Function<Node, String> anchors, Markup html) {
        Set<Node> found = new LinkedHashSet<>();
        List<CauseGraph.Edge> arrows = graph.edges(found);
        this.all = found.size();
        this.nodes = found.stream().limit(MOST_NODES).toList();
        this.names = names;
        this.anchors = anchors;
        this.html = html;
        int lines = nodes.stream().mapToInt(n -> title(n).size()).max().orElse(1);
        this.height = 28 + LINE * lines + 20;
        Map<Node, Integer> numbers = new HashMap<>();
        nodes.forEach(n -> numbers.put(n, numbers.size()));
        this.edges = arrows.stream()
                .filter(e -> numbers.containsKey(e.cause()) && numbers.containsKey(e.effect()))
                .toList();
        List<LayeredLayout.Edge> numbered = edges.stream()
                .map(e ->
                        new LayeredLayout.Edge(numbers.getOrDefault(e.cause(), 0), numbers.getOrDefault(e.effect(), 0)))
                .toList();
        this.svg = new GraphSvg(nodes.size(), numbered, WIDTH, height, GAP, ROW_GAP, html);
    }

    /** What to say of boxes that are not drawn; empty when all are. */
    String leftOut() {
        return nodes.size() == all
                ? ""
                : " The first " + nodes.size() + " of " + all + " boxes are drawn; the causes above list every effect.";
    }

    void write() throws IOException {
        svg.open("graph", null);
        for (int i = 0; i < edges.size(); i++) {
            svg.arrow(i);
        }
        for (int i = 0; i < nodes.size(); i++) {
            node(i, nodes.get(i));
        }
        html.end();
    }

    private void node(int i, Node node) throws IOException {
        boolean many = node.findings().size() > 1;
        String kind = kind(node);
        html.open("a", "class", "node " + style(node), "href", "#" + anchors.apply(node));
        html.leaf("title", kind + ": " + node.first().problem().title() + ". " + said(node));
        if (many) {
            svg.box(i, 4, "behind");
        }
        svg.box(i, 0, "box");
        svg.line(i, 18, "kind", kind, NAME_COLUMNS);
        int at = 18;
        for (String part : title(node)) {
            at += LINE;
            svg.line(i, at, "what", part, NAME_COLUMNS);
        }
        String subject = node.first().subject().toString();
        svg.line(i, height - 9, "whose", fit(many ? subject + " ..." : subject), NAME_COLUMNS);
        html.end();
    }

    private static String style(Node node) {
        Severity severity = node.severity();
        return severity == null ? "effect" : severity == Severity.PROBLEM ? "cause" : "other";
    }

    private String kind(Node node) {
        int times = node.findings().size();
        Severity severity = node.severity();
        if (severity != null && times == 1) {
            return names.getOrDefault(node.first(), DiagnosisSection.kind(severity));
        }
        String kind = severity == null ? "Effect" : DiagnosisSection.kind(severity);
        return times == 1 ? kind : kind + " \u00d7 " + times;
    }

    private static String said(Node node) {
        return node.findings().size() == 1
                ? node.first().summary()
                : node.findings().size() + " findings, the first: "
                        + node.first().summary();
    }

    private static List<String> title(Node node) {
        List<String> lines = new ArrayList<>(Words.wrap(node.first().problem().title(), TITLE_COLUMNS));
        if (lines.size() > MOST_LINES) {
            lines = lines.subList(0, MOST_LINES);
            lines.set(MOST_LINES - 1, lines.get(MOST_LINES - 1) + " ...");
        }
        return lines.stream().map(GraphDrawing::fit).toList();
    }

    /** A text that is too long for a line, by its ends: names differ there. */
    private static String fit(String text) {
        if (text.codePointCount(0, text.length()) <= NAME_COLUMNS) {
            return text;
        }
        int head = text.offsetByCodePoints(0, NAME_COLUMNS / 2);
        int tail = text.offsetByCodePoints(text.length(), 3 - NAME_COLUMNS / 2);
        return text.substring(0, head) + "..." + text.substring(tail);
    }
}
