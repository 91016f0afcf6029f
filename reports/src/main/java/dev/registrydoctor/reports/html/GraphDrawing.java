package dev.registrydoctor.reports.html;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.html.GraphLayout.Edge;
import dev.registrydoctor.reports.html.GraphLayout.Place;
import dev.registrydoctor.reports.record.CauseGraph.Node;
import dev.registrydoctor.reports.text.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The cause graph as SVG: causes on the left, what follows from them to their right. Each node leads to its evidence. */
final class GraphDrawing {

    private static final int WIDTH = 190;
    private static final int GAP = 40;
    private static final int ROW_GAP = 16;
    private static final int MARGIN = 8;
    private static final int LINE = 17;
    private static final int MOST_LINES = 4;
    /** Characters that fit on a line of a node in any system's font. */
    private static final int TITLE_COLUMNS = 22;

    private static final int NAME_COLUMNS = 26;

    private final GraphLayout layout;
    private final Map<Finding, String> names;
    private final Function<Node, String> anchors;
    private final Markup html;
    private final int height;

    /**
     * A drawing.
     *
     * @param names what the roots are called
     * @param anchors gives the id of the element that shows a node's evidence
     */
    GraphDrawing(GraphLayout layout, Map<Finding, String> names, Function<Node, String> anchors, Markup html) {
        this.layout = layout;
        this.names = names;
        this.anchors = anchors;
        this.html = html;
        int lines = layout.places().keySet().stream()
                .mapToInt(n -> title(n).size())
                .max()
                .orElse(1);
        this.height = 24 + LINE * lines + 20;
    }

    void write() throws IOException {
        String width = text(2 * MARGIN + layout.columns() * (WIDTH + GAP) - GAP);
        String tall = text(2 * MARGIN + layout.rows() * (height + ROW_GAP) - ROW_GAP);
        html.open("svg", "class", "graph", "viewBox", "0 0 " + width + " " + tall, "width", width, "height", tall);
        for (Edge edge : layout.edges()) {
            edge(place(edge.from()), place(edge.to()));
        }
        for (Map.Entry<Node, Place> entry : layout.places().entrySet()) {
            node(entry.getKey(), entry.getValue());
        }
        html.end();
    }

    private Place place(Node node) {
        return layout.places().getOrDefault(node, new Place(0, 0));
    }

    private int left(Place place) {
        return MARGIN + place.column() * (WIDTH + GAP);
    }

    private int top(Place place) {
        return MARGIN + place.row() * (height + ROW_GAP);
    }

    private void edge(Place from, Place to) throws IOException {
        int x1 = left(from) + WIDTH;
        int y1 = top(from) + height / 2;
        int x2 = left(to);
        int y2 = top(to) + height / 2;
        // Bent at the target: siblings share a trunk, and no line runs behind a node of a nearer column.
        int turn = x2 - GAP / 2;
        html.empty(
                "path",
                "class",
                "edge",
                "d",
                y1 == y2
                        ? "M" + x1 + " " + y1 + "H" + (x2 - 6)
                        : "M" + x1 + " " + y1 + "H" + (x1 + 4) + "C" + turn + " " + y1 + " " + (x1 + 8) + " " + y2 + " "
                                + (x2 - 6) + " " + y2);
        html.empty(
                "path",
                "class",
                "tip",
                "d",
                "M" + (x2 - 8) + " " + (y2 - 5) + "L" + (x2 - 1) + " " + y2 + "L" + (x2 - 8) + " " + (y2 + 5) + "z");
    }

    private void node(Node node, Place place) throws IOException {
        int x = left(place);
        int y = top(place);
        boolean many = node.findings().size() > 1;
        String kind = kind(node);
        html.open("a", "class", "node " + style(node), "href", "#" + anchors.apply(node));
        html.leaf("title", kind + ": " + node.first().problem().title() + ". " + said(node));
        if (many) {
            box(x + 4, y + 4, "behind");
        }
        box(x, y, "box");
        line(x + 12, y + 18, "kind", kind);
        int at = y + 18;
        for (String part : title(node)) {
            at += LINE;
            line(x + 12, at, "what", part);
        }
        String subject = node.first().subject().toString();
        line(x + 12, y + height - 9, "whose", fit(many ? subject + " ..." : subject));
        html.end();
    }

    private void box(int x, int y, String style) throws IOException {
        html.empty(
                "rect",
                "class",
                style,
                "x",
                text(x),
                "y",
                text(y),
                "width",
                text(WIDTH),
                "height",
                text(height),
                "rx",
                "6");
    }

    private void line(int x, int y, String style, String text) throws IOException {
        html.leaf("text", text, "class", style, "x", text(x), "y", text(y));
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
        String kind = severity == null ? "Follows" : DiagnosisSection.kind(severity);
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

    private static String text(int number) {
        return Integer.toString(number);
    }
}
