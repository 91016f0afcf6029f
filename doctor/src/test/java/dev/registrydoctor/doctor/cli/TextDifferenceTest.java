package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextDifferenceTest {

    private static String numbered(int lines) {
        return String.join(
                "\n", IntStream.rangeClosed(1, lines).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void equalTextsHaveNone() {
        assertEquals(List.of(), TextDifference.between(numbered(9), numbered(9)));
    }

    @Test
    void aChangedLineIsShownTwiceBetweenItsNeighbors() {
        String expected = numbered(9);
        assertEquals(
                List.of(
                        "@@ line 5 @@",
                        " line 2",
                        " line 3",
                        " line 4",
                        "-line 5",
                        "+other",
                        " line 6",
                        " line 7",
                        " line 8"),
                TextDifference.between(expected, expected.replace("line 5", "other")));
    }

    @Test
    void anAddedLineDoesNotMakeTheFollowingLinesDifferent() {
        String expected = numbered(4);
        assertEquals(
                List.of("@@ line 2 @@", " line 1", "+added", " line 2", " line 3", " line 4"),
                TextDifference.between(expected, expected.replace("line 2", "added\nline 2")));
        assertEquals(
                List.of("@@ line 3 @@", " line 1", " line 2", "-line 3", " line 4"),
                TextDifference.between(expected, expected.replace("line 3\n", "")));
    }

    @Test
    void equalLinesBetweenTwoChangesAreLeftOut() {
        String expected = numbered(9);
        assertEquals(
                List.of(
                        "@@ line 1 @@",
                        "-line 1",
                        "+A",
                        " line 2",
                        " line 3",
                        " line 4",
                        "@@ line 9 @@",
                        "-line 9",
                        "+B"),
                TextDifference.between(expected, expected.replace("line 1", "A").replace("line 9", "B")));
    }

    @Test
    void aMissingLastLineBreakIsShown() {
        assertEquals(List.of("@@ line 2 @@", " one", "-"), TextDifference.between("one\n", "one"));
    }

    @Test
    void manyDifferencesAreCut() {
        List<String> excerpt = TextDifference.between("a\n".repeat(5_000), "b\n".repeat(5_000));
        assertEquals(TextDifference.MAX_LINES, excerpt.size());
        assertEquals("… more lines follow", excerpt.get(excerpt.size() - 1));
    }

    @Test
    void ofALongLineThePartThatDiffersIsShown() {
        String start = "x".repeat(3_000);
        List<String> excerpt = TextDifference.between(start + "old" + start, start + "new" + start);
        List<String> changed = new ArrayList<>(excerpt);
        changed.removeIf(line -> line.startsWith("@@"));
        assertEquals(2, changed.size());
        assertTrue(changed.get(0).startsWith("-…") && changed.get(0).contains("xoldx"), changed.get(0));
        assertTrue(changed.get(1).startsWith("+…") && changed.get(1).contains("xnewx"), changed.get(1));
        changed.forEach(line -> assertTrue(line.length() <= TextDifference.MAX_WIDTH, line));
    }
}
