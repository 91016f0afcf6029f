package dev.registrydoctor.reports.text;

import dev.registrydoctor.reports.secrets.ControlCharacters;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** Text as a terminal shows it: its width, its words, its lines. */
public final class Words {

    /** No honest name is as long; a longer one is shown by its ends. */
    private static final int LONGEST = 300;

    /** East Asian scripts and pictographs, from and to. */
    private static final int[][] WIDE = {
        {0x1100, 0x115f},
        {0x2e80, 0x303e},
        {0x3041, 0xa4cf},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe30, 0xfe6f},
        {0xff00, 0xff60},
        {0xffe0, 0xffe6},
        {0x1f300, 0x1faff},
        {0x20000, 0x3fffd}
    };

    private Words() {}

    /** Columns that a terminal needs: wide characters take two, marks on other characters none. */
    public static int columns(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            columns += c < 0x300 ? 1 : columns(c);
        }
        return columns;
    }

    private static int columns(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        for (int[] range : WIDE) {
            if (c >= range[0] && c <= range[1]) {
                return 2;
            }
        }
        return 1;
    }

    /**
     * Its words, those of a monstrous length shortened in the middle. What stands between backticks is one word: a
     * command in prose can be copied only as long as it is whole.
     */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder quoted = new StringBuilder();
        StringTokenizer tokens = new StringTokenizer(text, " \n\t");
        while (tokens.hasMoreTokens()) {
            String word = tokens.nextToken();
            boolean togglesQuote = word.chars().filter(c -> c == '`').count() % 2 == 1;
            if (quoted.isEmpty() && !togglesQuote) {
                words.add(shorten(word));
            } else {
                quoted.append(quoted.isEmpty() ? "" : " ").append(word);
                boolean opens = quoted.length() == word.length();
                if (togglesQuote && !opens) {
                    words.add(quoted.toString());
                    quoted.setLength(0);
                }
            }
        }
        if (!quoted.isEmpty()) {
            // A backtick that nothing closes quotes nothing.
            words.addAll(of(quoted.toString().replace("`", "")));
        }
        return words;
    }

    public static String shorten(String word) {
        if (word.length() <= LONGEST) {
            return word;
        }
        // Not between the halves of a pair.
        int head = word.offsetByCodePoints(0, 60);
        int tail = word.offsetByCodePoints(word.length(), -30);
        return word.substring(0, head) + "[..." + (tail - head) + " characters...]" + word.substring(tail);
    }

    /** What a summary says beyond the title that it may begin with; empty when it says no more. */
    public static String beyond(String title, String summary) {
        if (!summary.regionMatches(true, 0, title, 0, title.length())) {
            return summary;
        }
        String rest = summary.substring(title.length());
        if (rest.startsWith(": ") && rest.length() > 2) {
            return Character.toUpperCase(rest.charAt(2)) + rest.substring(3);
        }
        return rest.isEmpty() || rest.equals(".") ? "" : summary;
    }

    /** Lines of at most so many columns, at least one; a word that is wider has a line of its own, whole. */
    public static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.lines().toList()) {
            StringBuilder line = new StringBuilder();
            int used = 0;
            for (String word : of(paragraph)) {
                int columns = columns(word);
                if (used > 0 && used + 1 + columns > width) {
                    lines.add(line.toString());
                    line.setLength(0);
                    used = 0;
                }
                if (used > 0) {
                    line.append(' ');
                    used++;
                }
                line.append(word);
                used += columns;
            }
            lines.add(line.toString());
        }
        return lines.isEmpty() ? List.of("") : lines;
    }

    /** The text in ASCII: typographic signs by their likes, all else as visible escapes. */
    public static String ascii(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (c < 0x80) {
                out.append((char) c);
            } else {
                out.append(asciiOf(c));
            }
        });
        return out.toString();
    }

    private static String asciiOf(int c) {
        return switch (c) {
            case '\u2010', '\u2011', '\u2013', '\u2014' -> "-";
            case '\u2018', '\u2019' -> "'";
            case '\u201c', '\u201d' -> "\"";
            case '\u2026' -> "...";
            case '\u2192' -> "->";
            case '\u2264' -> "<=";
            case '\u2265' -> ">=";
            case '\u00d7' -> "x";
            case '\u00a0' -> " ";
            default -> ControlCharacters.visible(c);
        };
    }
}
