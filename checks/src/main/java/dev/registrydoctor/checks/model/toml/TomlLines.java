package dev.registrydoctor.checks.model.toml;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The text of a TOML file without blank lines and comments. At the end of every line, the parser reads all blank and
 * comment lines that follow, and does so again at each of them, so that its time grows with the cube of their number:
 * 6,000 comment lines take minutes, and a registries.conf with only comments takes longer than everything else that a
 * run reads.
 */
final class TomlLines {

    /**
     * The most characters that are left to read: containerd's own configuration has 7 KiB, BuildKit's example 9 KiB.
     */
    private static final int MOST_CHARACTERS = 32 * 1024;

    /** The sum of the cubes of the lengths of the remaining runs of such lines: about 160 lines in a row. */
    private static final long MOST_STEPS = 4_000_000;

    private final String text;
    private final int[] numbers;
    private final @Nullable String excess;

    private TomlLines(String text, int[] numbers, @Nullable String excess) {
        this.text = text;
        this.numbers = numbers;
        this.excess = excess;
    }

    /**
     * Removes blank lines and comment lines, up to the first multi-line string, where they would be content. The last
     * line stays, because errors can be at the end of the file, and so does a comment that TOML does not allow.
     */
    static TomlLines fewest(String text) {
        return of(text, true);
    }

    /** All lines. */
    static TomlLines all(String text) {
        return of(text, false);
    }

    private static TomlLines of(String text, boolean leavesOut) {
        StringBuilder kept = new StringBuilder(text.length());
        int[] numbers = new int[32];
        int count = 0;
        boolean touches = leavesOut;
        long run = 0;
        long steps = 0;
        int from = 0;
        for (int number = 1; from >= 0; number++) {
            int end = text.indexOf('\n', from);
            boolean isBlankOrComment = end >= 0 && isBlankOrComment(text, from, end);
            if (!isBlankOrComment || !touches) {
                String line = text.substring(from, end < 0 ? text.length() : end + 1);
                touches = touches && !line.contains("\"\"\"") && !line.contains("'''");
                kept.append(line);
                numbers = count < numbers.length ? numbers : Arrays.copyOf(numbers, 2 * count);
                numbers[count++] = number;
                run = isBlankOrComment ? run + 1 : 0;
                steps += run * run;
            }
            from = end < 0 ? -1 : end + 1;
        }
        return new TomlLines(kept.toString(), Arrays.copyOf(numbers, count), excess(kept.length(), 3 * steps));
    }

    private static @Nullable String excess(int length, long steps) {
        if (length > MOST_CHARACTERS) {
            return "it is longer than " + (MOST_CHARACTERS >> 10) + " KiB without comments, the limit of this"
                    + " program";
        }
        return steps > MOST_STEPS
                ? "a multi-line string has more blank and comment lines after it than this program reads"
                : null;
    }

    private static boolean isBlankOrComment(String text, int from, int end) {
        int last = end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
        int i = from;
        while (i < last && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        if (i < last && text.charAt(i) != '#') {
            return false;
        }
        while (i < last && isOfComment(text.codePointAt(i))) {
            i += Character.charCount(text.codePointAt(i));
        }
        return i >= last;
    }

    /** Control characters are errors, and so are halves of surrogate pairs. */
    private static boolean isOfComment(int c) {
        return c == '\t' || (c >= ' ' && c != 0x7F && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE));
    }

    /** The remaining text, for the parser. */
    String text() {
        return text;
    }

    /** The line number in the file for a line of the remaining text; the first is 1. */
    int number(int line) {
        return line >= 1 && line <= numbers.length ? numbers[line - 1] : line;
    }

    /** Why the parser would take too long for it, or null. */
    @Nullable
    String excess() {
        return excess;
    }
}
