package dev.registrydoctor.reports.space;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a rectangle into others whose areas are proportional to given sizes, each as close to a square as possible (Bruls, Huizing
 * and van Wijk, "Squarified Treemaps", 2000).
 */
final class Treemap {

    /** A rectangle; x grows to the right and y downwards. */
    record Box(double x, double y, double width, double height) {

        double area() {
            return width * height;
        }

        /** The box without a border on each side, and without a head at its top; empty where it is too small. */
        Box inside(double border, double head) {
            return new Box(x + border, y + head, Math.max(0, width - 2 * border), Math.max(0, height - head - border));
        }
    }

    private final List<Box> boxes = new ArrayList<>();
    private Box rest;

    private Treemap(Box bounds) {
        rest = bounds;
    }

    /**
     * The boxes, in the order of the sizes.
     *
     * @param sizes largest first; none is negative
     * @return empty when all sizes are 0
     */
    static List<Box> of(List<Long> sizes, Box bounds) {
        double sum = sizes.stream().mapToDouble(Long::doubleValue).sum();
        if (sum <= 0 || bounds.area() <= 0) {
            return List.of();
        }
        double scale = bounds.area() / sum;
        Treemap map = new Treemap(bounds);
        for (int from = 0; from < sizes.size(); ) {
            int to = map.endOfRow(sizes, from, scale);
            map.row(sizes.subList(from, to), scale);
            from = to;
        }
        return map.boxes;
    }

    /** The end of the row that begins with a size: one more would make its worst box longer. */
    private int endOfRow(List<Long> sizes, int from, double scale) {
        double side = Math.min(rest.width(), rest.height());
        double largest = sizes.get(from) * scale;
        double sum = largest;
        int to = from + 1;
        while (to < sizes.size()) {
            double next = sizes.get(to) * scale;
            if (worst(largest, next, sum + next, side) > worst(largest, sizes.get(to - 1) * scale, sum, side)) {
                break;
            }
            sum += next;
            to++;
        }
        return to;
    }

    /** How long the longest box of a row is for its width: 1 for a square. */
    private static double worst(double largest, double smallest, double sum, double side) {
        double square = side * side;
        return Math.max(square * largest / (sum * sum), sum * sum / (square * smallest));
    }

    /** Puts a row along the shorter side of what is left. */
    private void row(List<Long> row, double scale) {
        double sum = row.stream().mapToDouble(Long::doubleValue).sum() * scale;
        boolean isColumn = rest.width() >= rest.height();
        double side = isColumn ? rest.height() : rest.width();
        double depth = side > 0 ? sum / side : 0;
        double at = 0;
        for (long size : row) {
            double length = depth > 0 ? size * scale / depth : 0;
            boxes.add(
                    isColumn
                            ? new Box(rest.x(), rest.y() + at, depth, length)
                            : new Box(rest.x() + at, rest.y(), length, depth));
            at += length;
        }
        rest = isColumn
                ? new Box(rest.x() + depth, rest.y(), Math.max(0, rest.width() - depth), rest.height())
                : new Box(rest.x(), rest.y() + depth, rest.width(), Math.max(0, rest.height() - depth));
    }
}
