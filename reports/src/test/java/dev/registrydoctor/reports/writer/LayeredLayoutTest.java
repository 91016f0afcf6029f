package dev.registrydoctor.reports.writer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.writer.LayeredLayout.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayeredLayoutTest {

    private static LayeredLayout layout(int nodes, Edge... edges) {
        return new LayeredLayout(nodes, List.of(edges), 40, 10);
    }

    @Test
    void aChainIsALine() {
        LayeredLayout layout = layout(3, new Edge(2, 0), new Edge(0, 1));
        assertEquals(List.of(1, 2, 0), List.of(layout.column(0), layout.column(1), layout.column(2)));
        assertEquals(layout.y(0), layout.y(1), 0.1);
        assertEquals(layout.y(0), layout.y(2), 0.1);
        assertEquals(40, layout.height(), 0.1);
    }

    @Test
    void aCauseStandsJustBeforeItsEffect() {
        LayeredLayout layout = layout(4, new Edge(0, 1), new Edge(1, 2), new Edge(3, 2));
        assertEquals(1, layout.column(3));
    }

    @Test
    void edgesThatNeedNotCrossDoNot() {
        LayeredLayout layout = layout(4, new Edge(0, 3), new Edge(1, 2));
        assertTrue((layout.y(0) - layout.y(1)) * (layout.y(3) - layout.y(2)) > 0);
    }

    /** The column of three is higher: its first stands level with its cause, not where a column of three begins. */
    @Test
    void causesStandLevelWithTheMiddleOfTheirEffects() {
        LayeredLayout layout = layout(5, new Edge(0, 2), new Edge(1, 3), new Edge(1, 4));
        assertEquals(layout.y(0), layout.y(2), 0.1);
        assertEquals(layout.y(1), (layout.y(3) + layout.y(4)) / 2, 0.1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void edgesGoRightOneColumnAtATimeAndNothingOverlaps(long seed) {
        Random random = new Random(seed);
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int to = 1 + random.nextInt(29);
            edges.add(new Edge(random.nextInt(to), to));
        }
        LayeredLayout layout = new LayeredLayout(30, edges, 40, 10);
        int places = 30;
        for (int i = 0; i < edges.size(); i++) {
            List<Integer> route = layout.routes().get(i);
            assertEquals(edges.get(i), new Edge(route.get(0), route.get(route.size() - 1)));
            for (int j = 1; j < route.size(); j++) {
                assertEquals(layout.column(route.get(j - 1)) + 1, layout.column(route.get(j)));
            }
            places += route.size() - 2;
        }
        for (int a = 0; a < places; a++) {
            double roomA = a < 30 ? 40 : 10;
            assertTrue(layout.y(a) >= roomA / 2 - 0.01 && layout.y(a) + roomA / 2 <= layout.height() + 0.01);
            for (int b = 0; b < a; b++) {
                double room = (roomA + (b < 30 ? 40 : 10)) / 2;
                assertTrue(
                        layout.column(a) != layout.column(b) || Math.abs(layout.y(a) - layout.y(b)) >= room - 0.01,
                        a + " overlaps " + b);
            }
        }
    }
}
