package dev.registrydoctor.reports.writer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places the nodes of a graph without circles in columns, each right of all that it follows from, so that few edges
 * cross. An edge that passes columns goes through a bend in each. The same graph is always placed in the same way.
 */
public final class LayeredLayout {

    /** An edge between nodes, which are numbered from 0. */
    public record Edge(int from, int to) {}

    /** How often the columns are sorted, to and fro, before the best order is taken. */
    private static final int SWEEPS = 40;

    /** How often each node may move to a better column. */
    private static final int MOVES = 20;

    /** How often places are drawn to those of their neighbours. */
    private static final int PULLS = 200;

    private final int nodes;
    /** Of nodes, then of bends. */
    private final List<Integer> columnOf = new ArrayList<>();

    private final List<List<Integer>> before = new ArrayList<>();
    private final List<List<Integer>> after = new ArrayList<>();
    private final List<List<Integer>> routes = new ArrayList<>();
    private final List<List<Integer>> columns = new ArrayList<>();
    private final double[] y;
    private final double nodeHeight;
    private final double bendHeight;

    /**
     * Places a graph.
     *
     * @param nodes how many there are
     * @param nodeHeight room that a node takes in its column
     * @param bendHeight room that an edge takes in a column that it passes
     */
    LayeredLayout(int nodes, List<Edge> edges, double nodeHeight, double bendHeight) {
        this.nodes = nodes;
        this.nodeHeight = nodeHeight;
        this.bendHeight = bendHeight;
        for (int column : columns(nodes, edges)) {
            add(column);
        }
        edges.forEach(this::route);
        for (int i = 0; i < columnOf.size(); i++) {
            while (columns.size() <= columnOf.get(i)) {
                columns.add(new ArrayList<>());
            }
            columns.get(columnOf.get(i)).add(i);
        }
        order();
        this.y = new double[columnOf.size()];
        place();
    }

    /** The column of a node or bend, from 0. */
    int column(int i) {
        return columnOf.get(i);
    }

    /** The middle of a node or bend, from the top. */
    double y(int i) {
        return y[i];
    }

    int columnCount() {
        return columns.size();
    }

    double height() {
        double height = 0;
        for (int i = 0; i < y.length; i++) {
            height = Math.max(height, y[i] + room(i) / 2);
        }
        return height;
    }

    /** By which nodes and bends each edge goes, in the order of the edges. */
    List<List<Integer>> routes() {
        return routes;
    }

    /**
     * As far left as can be at first. Then each moves to the side on which it has more edges, and right where there are
     * as many, as far as its neighbours let it: that makes edges short.
     */
    private static int[] columns(int nodes, List<Edge> edges) {
        int[] column = new int[nodes];
        for (boolean moved = true; moved; ) {
            moved = false;
            for (Edge edge : edges) {
                if (column[edge.to] <= column[edge.from]) {
                    column[edge.to] = column[edge.from] + 1;
                    moved = true;
                }
            }
        }
        for (int move = 0; move < MOVES; move++) {
            for (int i = 0; i < nodes; i++) {
                column[i] = better(i, column, edges);
            }
        }
        return column;
    }

    private static int better(int node, int[] column, List<Edge> edges) {
        int least = 0;
        int most = Integer.MAX_VALUE;
        int pull = 0;
        for (Edge edge : edges) {
            if (edge.to == node) {
                least = Math.max(least, column[edge.from] + 1);
                pull--;
            } else if (edge.from == node) {
                most = Math.min(most, column[edge.to] - 1);
                pull++;
            }
        }
        return pull >= 0 && most < Integer.MAX_VALUE ? most : least;
    }

    private int add(int column) {
        columnOf.add(column);
        before.add(new ArrayList<>());
        after.add(new ArrayList<>());
        return columnOf.size() - 1;
    }

    private void route(Edge edge) {
        List<Integer> route = new ArrayList<>(List.of(edge.from));
        for (int column = columnOf.get(edge.from) + 1; column < columnOf.get(edge.to); column++) {
            route.add(add(column));
        }
        route.add(edge.to);
        for (int i = 1; i < route.size(); i++) {
            after.get(route.get(i - 1)).add(route.get(i));
            before.get(route.get(i)).add(route.get(i - 1));
        }
        routes.add(route);
    }

    /** Sorts each column by the middle of its neighbours in the one before, or after, by turns. */
    private void order() {
        List<List<Integer>> best = copy();
        long least = crossings();
        for (int sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
            boolean right = sweep % 2 == 0;
            for (int i = 1; i < columns.size(); i++) {
                sort(columns.get(right ? i : columns.size() - 1 - i), right ? before : after);
            }
            long now = crossings();
            if (now < least) {
                least = now;
                best = copy();
            }
        }
        for (int i = 0; i < columns.size(); i++) {
            columns.set(i, best.get(i));
        }
    }

    private List<List<Integer>> copy() {
        List<List<Integer>> copy = new ArrayList<>();
        columns.forEach(column -> copy.add(new ArrayList<>(column)));
        return copy;
    }

    private double[] places() {
        double[] places = new double[columnOf.size()];
        for (List<Integer> column : columns) {
            for (int i = 0; i < column.size(); i++) {
                places[column.get(i)] = i;
            }
        }
        return places;
    }

    private void sort(List<Integer> column, List<List<Integer>> neighbours) {
        double[] places = places();
        double[] wanted = new double[places.length];
        column.forEach(i -> wanted[i] = mean(neighbours.get(i), places, places[i]));
        column.sort(Comparator.comparing(i -> wanted[i]));
    }

    private static double mean(List<Integer> of, double[] places, double otherwise) {
        return of.stream().mapToDouble(i -> places[i]).average().orElse(otherwise);
    }

    private long crossings() {
        double[] places = places();
        long crossings = 0;
        for (List<Integer> column : columns) {
            List<double[]> edges = new ArrayList<>();
            column.forEach(i -> after.get(i).forEach(j -> edges.add(new double[] {places[i], places[j]})));
            for (int i = 0; i < edges.size(); i++) {
                for (int j = 0; j < i; j++) {
                    double[] a = edges.get(i);
                    double[] b = edges.get(j);
                    crossings += (a[0] - b[0]) * (a[1] - b[1]) < 0 ? 1 : 0;
                }
            }
        }
        return crossings;
    }

    private double room(int i) {
        return i < nodes ? nodeHeight : bendHeight;
    }

    /** Draws all to the middle of their neighbours, as far as their order and the room that they take let it. */
    private void place() {
        columns.forEach(column -> settle(column, new double[y.length]));
        for (int pull = 0; pull < PULLS; pull++) {
            for (int i = 0; i < columns.size(); i++) {
                List<Integer> column = columns.get(pull % 2 == 0 ? i : columns.size() - 1 - i);
                double[] wanted = new double[y.length];
                for (int one : column) {
                    List<Integer> neighbours = new ArrayList<>(before.get(one));
                    neighbours.addAll(after.get(one));
                    wanted[one] = mean(neighbours, y, y[one]);
                }
                settle(column, wanted);
            }
        }
        double top = Double.MAX_VALUE;
        for (int i = 0; i < y.length; i++) {
            top = Math.min(top, y[i] - room(i) / 2);
        }
        for (int i = 0; i < y.length; i++) {
            y[i] -= top;
        }
    }

    /**
     * Gives each in a column the place nearest to the wanted one, by least squares: what would overlap is pooled into a
     * block, which goes to the middle of what its members want.
     */
    private void settle(List<Integer> column, double[] wanted) {
        double[] offset = new double[column.size()];
        for (int i = 1; i < column.size(); i++) {
            offset[i] = offset[i - 1] + (room(column.get(i - 1)) + room(column.get(i))) / 2;
        }
        // Each block: where it begins, how many it has, and the sum of what they want.
        List<double[]> blocks = new ArrayList<>();
        for (int i = 0; i < column.size(); i++) {
            double[] block = {i, 1, wanted[column.get(i)] - offset[i]};
            while (!blocks.isEmpty() && middle(blocks.get(blocks.size() - 1)) > middle(block)) {
                double[] last = blocks.remove(blocks.size() - 1);
                block = new double[] {last[0], last[1] + block[1], last[2] + block[2]};
            }
            blocks.add(block);
        }
        for (double[] block : blocks) {
            for (int i = (int) block[0]; i < (int) (block[0] + block[1]); i++) {
                y[column.get(i)] = middle(block) + offset[i];
            }
        }
    }

    private static double middle(double[] block) {
        return block[2] / block[1];
    }
}
