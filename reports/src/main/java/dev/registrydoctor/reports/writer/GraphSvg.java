package dev.registrydoctor.reports.writer;

import dev.registrydoctor.reports.writer.LayeredLayout.Edge;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A graph without circles as SVG: equal boxes, causes on the left, and arrows that pass no box. Sizes are in pixels. */
public final class GraphSvg {

    private static final int MARGIN = 8;
    private static final int INSET = 10;
    /** Room that an arrow takes where it passes a column. */
    private static final int BEND = 14;

    private final LayeredLayout layout;
    private final Markup svg;
    private final int width;
    private final int height;
    private final int gap;

    /**
     * Places a graph.
     *
     * @param nodes how many there are
     * @param width of a box
     * @param height of a box
     * @param gap between columns
     * @param rowGap between the boxes of a column
     * @param svg where it is written to
     */
    public GraphSvg(int nodes, List<Edge> edges, int width, int height, int gap, int rowGap, Markup svg) {
        this.layout = new LayeredLayout(nodes, edges, height + rowGap, BEND);
        this.svg = svg;
        this.width = width;
        this.height = height;
        this.gap = gap;
    }

    /**
     * Opens the picture.
     *
     * @param label what it shows, for those who do not see it, or null where the text around it says so
     */
    public void open(String style, @Nullable String label) throws IOException {
        String wide = text(2 * MARGIN + (long) layout.columnCount() * (width + gap) - gap);
        String high = text(2 * MARGIN + (long) Math.ceil(layout.height()));
        String box = "0 0 " + wide + " " + high;
        String role = label == null ? null : "group";
        svg.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                style,
                "viewBox",
                box,
                "width",
                wide,
                "height",
                high,
                "role",
                role,
                "aria-label",
                label);
    }

    private long left(int node) {
        return MARGIN + (long) layout.column(node) * (width + gap);
    }

    private long middle(int node) {
        return Math.round(MARGIN + layout.y(node));
    }

    private long top(int node) {
        return middle(node) - height / 2;
    }

    /** Writes the arrow of an edge, by its place among the edges. */
    public void arrow(int edge) throws IOException {
        List<Integer> route = layout.routes().get(edge);
        StringBuilder line = new StringBuilder();
        for (int i = 1; i < route.size(); i++) {
            long x = left(route.get(i - 1)) + width;
            long from = middle(route.get(i - 1));
            long to = middle(route.get(i));
            // The line ends where its arrow head begins.
            long end = left(route.get(i)) - (i == route.size() - 1 ? 6 : 0);
            line.append(i == 1 ? "M" + x + "," + from : "H" + x);
            line.append("C" + (x + gap / 2) + "," + from + " " + (end - gap / 2) + "," + to + " " + end + "," + to);
        }
        int last = route.get(route.size() - 1);
        long x = left(last) - 7;
        long y = middle(last);
        svg.empty("path", "class", "edge", "d", line.toString());
        svg.empty("path", "class", "head", "d", "M" + x + "," + (y - 4) + "l7,4l-7,4Z");
    }

    /** Writes a box, shifted right and down from a node's place. */
    public void box(int node, int shift, String style) throws IOException {
        String x = text(left(node) + shift);
        String y = text(top(node) + shift);
        svg.empty("rect", "class", style, "x", x, "y", y, "width", text(width), "height", text(height), "rx", "5");
    }

    /**
     * Writes a line of text in a box.
     *
     * @param below how far below the top edge of the box
     * @param most letters that surely fit; a longer text is made as wide as the box
     */
    public void line(int node, int below, String style, String text, int most) throws IOException {
        String x = text(left(node) + INSET);
        String y = text(top(node) + below);
        String length = text.length() > most ? text(width - 2L * INSET) : null;
        String adjust = length == null ? null : "spacingAndGlyphs";
        svg.leaf("text", text, "class", style, "x", x, "y", y, "textLength", length, "lengthAdjust", adjust);
    }

    private static String text(long number) {
        return Long.toString(number);
    }
}
