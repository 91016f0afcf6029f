package dev.registrydoctor.doctor.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The first lines that differ between two texts, as a short excerpt of a unified diff: the whole texts hide the one line
 * that matters.
 */
final class TextDifference {

    /** Lines of an excerpt, with its first line, which says where it is. */
    static final int MAX_LINES = 20;

    /** Characters of a line of an excerpt. */
    static final int MAX_WIDTH = 160;

    private static final int CONTEXT = 3;

    /** Lines after the first difference that are compared: more than an excerpt has room for. */
    private static final int WINDOW = 200;

    private final List<String> expected;
    private final List<String> actual;
    private final int from;

    private TextDifference(List<String> expected, List<String> actual) {
        this.expected = expected;
        this.actual = actual;
        int same = 0;
        while (same < expected.size()
                && same < actual.size()
                && expected.get(same).equals(actual.get(same))) {
            same++;
        }
        this.from = same;
    }

    /**
     * The excerpt.
     *
     * @return lines that begin with a space (both texts have it), a minus (only the expected text) or a plus (only the
     *     actual text); empty when the texts are equal
     */
    static List<String> between(String expected, String actual) {
        if (expected.equals(actual)) {
            return List.of();
        }
        // A negative limit keeps what follows the last line break, so that a missing one is a difference.
        return new TextDifference(List.of(expected.split("\n", -1)), List.of(actual.split("\n", -1))).excerpt();
    }

    private List<String> excerpt() {
        List<String> lines = new ArrayList<>();
        lines.add(place(from));
        for (int i = Math.max(0, from - CONTEXT); i < from; i++) {
            lines.add(line(' ', expected.get(i), 0));
        }
        lines.addAll(changes());
        if (lines.size() <= MAX_LINES) {
            return lines;
        }
        List<String> cut = new ArrayList<>(lines.subList(0, MAX_LINES - 1));
        cut.add("… more lines follow");
        return cut;
    }

    /** The changed lines of the window, with a few equal lines after each change. */
    private List<String> changes() {
        List<String> a = window(expected);
        List<String> b = window(actual);
        int[][] common = common(a, b);
        List<String> lines = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        List<String> added = new ArrayList<>();
        int equal = 0;
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                flush(removed, added, lines);
                if (equal++ < CONTEXT) {
                    lines.add(line(' ', a.get(i), 0));
                }
                i++;
                j++;
                continue;
            }
            if (equal > CONTEXT) {
                lines.add(place(from + i));
            }
            equal = 0;
            if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
                removed.add(a.get(i++));
            } else {
                added.add(b.get(j++));
            }
        }
        flush(removed, added, lines);
        return lines;
    }

    /** Moves one change to the excerpt. Of a long line, the part that differs is shown. */
    private static void flush(List<String> removed, List<String> added, List<String> lines) {
        for (int i = 0; i < removed.size(); i++) {
            lines.add(line('-', removed.get(i), i < added.size() ? sameStart(removed.get(i), added.get(i)) : 0));
        }
        for (int i = 0; i < added.size(); i++) {
            lines.add(line('+', added.get(i), i < removed.size() ? sameStart(added.get(i), removed.get(i)) : 0));
        }
        removed.clear();
        added.clear();
    }

    private static String place(int index) {
        return "@@ line " + (index + 1) + " @@";
    }

    private List<String> window(List<String> lines) {
        return lines.subList(from, Math.min(lines.size(), from + WINDOW));
    }

    /** How many lines two texts have in common, in order, from each pair of lines on. */
    private static int[][] common(List<String> a, List<String> b) {
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).equals(b.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static int sameStart(String a, String b) {
        int same = 0;
        while (same < a.length() && same < b.length() && a.charAt(same) == b.charAt(same)) {
            same++;
        }
        return same;
    }

    /** A line, or the part of a long one in which it differs. */
    private static String line(char mark, String text, int column) {
        int room = MAX_WIDTH - 3;
        if (text.length() <= room) {
            return mark + text;
        }
        int start = Math.max(0, Math.min(column - room / 4, text.length() - room));
        int end = Math.min(text.length(), start + room);
        return mark + (start == 0 ? "" : "…") + text.substring(start, end) + (end == text.length() ? "" : "…");
    }
}
