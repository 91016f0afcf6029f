package dev.registrydoctor.reports.html;

import dev.registrydoctor.reports.record.CauseGraph;
import dev.registrydoctor.reports.record.CauseGraph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where each node of a cause graph stands: a column for each step away from the cause, a row for each branch. The first
 * effect of a node stands in its row, so a chain is a straight line.
 */
public final class GraphLayout {

    /**
     * The place of a node, both from 0 on.
     *
     * @param column further right than all that it follows from
     */
    public record Place(int column, int row) {}

    /** An arrow from a cause to what follows from it. */
    record Edge(Node from, Node to) {}

    private final Map<Node, Place> places = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();
    private int rows;

    public GraphLayout(CauseGraph graph) {
        for (Node root : graph.roots()) {
            place(root, 0, rows, new HashSet<>());
        }
        while (pushRight()) {
            // What several causes share stands right of all of them.
        }
    }

    /** Every node once, causes before what follows from them. */
    public Map<Node, Place> places() {
        return places;
    }

    public List<Edge> edges() {
        return edges;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return 1 + places.values().stream().mapToInt(Place::column).max().orElse(-1);
    }

    private void place(Node node, int column, int row, Set<Node> way) {
        places.put(node, new Place(column, row));
        rows = Math.max(rows, row + 1);
        way.add(node);
        int next = row;
        for (Node effect : node.effects()) {
            // An arrow back along the way would make a circle, and no order could be drawn.
            if (way.contains(effect)) {
                continue;
            }
            edges.add(new Edge(node, effect));
            if (!places.containsKey(effect)) {
                place(effect, column + 1, next, way);
                next = rows;
            }
        }
        way.remove(node);
    }

    private boolean pushRight() {
        boolean pushed = false;
        for (Edge edge : edges) {
            int least = column(edge.from) + 1;
            if (column(edge.to) < least) {
                places.computeIfPresent(edge.to, (node, place) -> new Place(least, place.row()));
                pushed = true;
            }
        }
        return pushed;
    }

    private int column(Node node) {
        Place place = places.get(node);
        return place == null ? 0 : place.column();
    }
}
