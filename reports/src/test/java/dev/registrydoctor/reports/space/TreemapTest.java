package dev.registrydoctor.reports.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.space.Treemap.Box;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TreemapTest {

    private static final Box BOUNDS = new Box(3, 5, 800, 300);

    private static final double EXACT = 1e-6;

    @Test
    void areasAreProportionalAndFillTheBounds() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<Long> sizes = sizes(random, 1 + random.nextInt(60));
            double sum = sizes.stream().mapToDouble(Long::doubleValue).sum();

            List<Box> boxes = Treemap.of(sizes, BOUNDS);

            assertEquals(sizes.size(), boxes.size());
            for (int i = 0; i < boxes.size(); i++) {
                Box box = boxes.get(i);
                assertEquals(sizes.get(i) / sum * BOUNDS.area(), box.area(), EXACT * BOUNDS.area());
                assertTrue(box.x() >= BOUNDS.x() - EXACT && box.y() >= BOUNDS.y() - EXACT, box.toString());
                assertTrue(box.x() + box.width() <= BOUNDS.x() + BOUNDS.width() + EXACT, box.toString());
                assertTrue(box.y() + box.height() <= BOUNDS.y() + BOUNDS.height() + EXACT, box.toString());
                for (Box other : boxes.subList(0, i)) {
                    assertTrue(overlap(box, other) < EXACT, box + " overlaps " + other);
                }
            }
        }
    }

    @Test
    void equalSizesAreNearlySquares() {
        for (Box box : Treemap.of(LongStream.range(0, 24).mapToObj(i -> 5L).toList(), BOUNDS)) {
            double longer = Math.max(box.width(), box.height()) / Math.min(box.width(), box.height());
            assertTrue(longer < 2, box.toString());
        }
    }

    /** The example of the paper that the algorithm is from. */
    @Test
    void rowsTurnWithTheShorterSide() {
        List<Box> boxes = Treemap.of(List.of(6L, 6L, 4L, 3L, 2L, 2L, 1L), new Box(0, 0, 600, 400));

        assertEquals(new Box(0, 0, 300, 200), rounded(boxes.get(0)));
        assertEquals(new Box(0, 200, 300, 200), rounded(boxes.get(1)));
        assertEquals(new Box(300, 0, 171, 233), rounded(boxes.get(2)));
        assertEquals(new Box(471, 0, 129, 233), rounded(boxes.get(3)));
    }

    private static Box rounded(Box box) {
        return new Box(Math.round(box.x()), Math.round(box.y()), Math.round(box.width()), Math.round(box.height()));
    }

    @Test
    void oneSizeTakesAllAndNoneTakesNothing() {
        List<Box> one = Treemap.of(List.of(42L), BOUNDS);
        assertEquals(1, one.size());
        assertEquals(BOUNDS.area(), overlap(BOUNDS, one.get(0)), EXACT);
        assertEquals(List.of(), Treemap.of(List.of(), BOUNDS));
        assertEquals(List.of(), Treemap.of(List.of(0L, 0L), BOUNDS));
        assertEquals(List.of(), Treemap.of(List.of(1L), new Box(0, 0, 0, 10)));
    }

    @Test
    void whatIsEmptyHasNoArea() {
        List<Box> boxes = Treemap.of(List.of(10L, 0L, 0L), BOUNDS);

        assertEquals(BOUNDS.area(), boxes.get(0).area(), EXACT);
        assertEquals(0, boxes.get(1).area(), EXACT);
        assertEquals(0, boxes.get(2).area(), EXACT);
    }

    @Test
    void sizesOfTebibytesAndBytesStayWithinBounds() {
        List<Box> boxes = Treemap.of(List.of(1L << 45, 1L << 44, 1024L, 1L), BOUNDS);

        assertEquals(4, boxes.size());
        for (Box b : boxes) {
            assertTrue(Double.isFinite(b.x() + b.y() + b.width() + b.height()), b::toString);
            assertTrue(b.x() + b.width() <= BOUNDS.x() + BOUNDS.width() + EXACT, b::toString);
            assertTrue(b.y() + b.height() <= BOUNDS.y() + BOUNDS.height() + EXACT, b::toString);
        }
    }

    private static List<Long> sizes(Random random, int count) {
        return LongStream.generate(() -> 1 + (long) Math.exp(random.nextDouble() * 25))
                .limit(count)
                .boxed()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private static double overlap(Box a, Box b) {
        double width = Math.min(a.x() + a.width(), b.x() + b.width()) - Math.max(a.x(), b.x());
        double height = Math.min(a.y() + a.height(), b.y() + b.height()) - Math.max(a.y(), b.y());
        return width <= 0 || height <= 0 ? 0 : width * height;
    }
}
