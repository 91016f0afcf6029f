package dev.registrydoctor.reports.text;

import java.util.Locale;

/**
 * Text as GitHub's Markdown that shows as it is. A word that could be anything but a word - markup, an address, a mention,
 * an issue, a commit - becomes code, in which GitHub looks for nothing of the kind; in plain text too, a name in
 * back-ticks reads better than one full of backslashes.
 */
public final class Markdown {

    private Markdown() {}

    /** Prose in one line. */
    public static String inline(String text) {
        return inline(text, false);
    }

    /** Prose in a cell of a table. */
    static String cell(String text) {
        return inline(text, true);
    }

    private static String inline(String text, boolean inCell) {
        StringBuilder line = new StringBuilder();
        for (String word : Words.of(text)) {
            boolean first = line.isEmpty();
            line.append(first ? "" : " ").append(word(word, first, inCell));
        }
        return line.toString();
    }

    private static String word(String word, boolean first, boolean inCell) {
        if (isPlain(word) && !(first && couldBeginBlock(word))) {
            return word;
        }
        int from = 0;
        int to = word.length();
        while (from < to && "(\"'".indexOf(word.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && ".,;:)\"'?".indexOf(word.charAt(to - 1)) >= 0) {
            to--;
        }
        String core = word.substring(from, to);
        if (core.isEmpty()) {
            return code(word, inCell);
        }
        boolean quoted = core.length() > 2 && core.indexOf('`') == 0 && core.indexOf('`', 1) == core.length() - 1;
        String shown = quoted ? core.substring(1, core.length() - 1) : core;
        return word.substring(0, from) + code(shown, inCell) + word.substring(to);
    }

    /** Code in one line. */
    public static String code(String text) {
        return code(text, false);
    }

    private static String code(String text, boolean inCell) {
        if (inCell && text.indexOf('|') >= 0) {
            return htmlCode(text);
        }
        String ticks = "`".repeat(longestRun(text) + 1);
        String pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
        return ticks + pad + text + pad + ticks;
    }

    /** Code in a table's cell, where the backslashes before a bar decide whether it ends the cell: this has neither. */
    private static String htmlCode(String text) {
        StringBuilder html = new StringBuilder("<code>");
        text.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || c == ' ') {
                html.appendCodePoint(c);
            } else {
                html.append("&#").append(c).append(';');
            }
        });
        return html.append("</code>").toString();
    }

    /** A block of code, each of its lines indented; nothing in it can end it. */
    static String fence(String text, int indent) {
        String ticks = "`".repeat(Math.max(3, longestRun(text) + 1));
        String margin = " ".repeat(indent);
        StringBuilder block = new StringBuilder(margin).append(ticks).append('\n');
        text.stripTrailing()
                .lines()
                .forEach(line ->
                        block.append(line.isEmpty() ? "" : margin + line).append('\n'));
        return block.append(margin).append(ticks).append('\n').toString();
    }

    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    /** Letters, digits and harmless signs, of which GitHub makes no link. */
    private static boolean isPlain(String word) {
        int hexDigits = 0;
        for (int i = 0; i < word.length(); ) {
            int c = word.codePointAt(i);
            i += Character.charCount(c);
            // A run of seven may be a commit.
            hexDigits = c < 0x80 && Character.digit(c, 16) >= 0 ? hexDigits + 1 : 0;
            boolean last = i == word.length();
            boolean harmless = Character.isLetterOrDigit(c) || ".,;'\"()-%?".indexOf(c) >= 0 || (c == ':' && last);
            // GH-12 is an issue, and a repository can make links of other words with a number.
            boolean numbered = c == '-' && !last && Character.isDigit(word.codePointAt(i));
            if (!harmless || numbered || hexDigits >= 7) {
                return false;
            }
        }
        return !word.toLowerCase(Locale.ROOT).contains("www.");
    }

    /** A list, an underline: what a line can begin with besides letters and numbers. */
    private static boolean couldBeginBlock(String word) {
        int c = word.codePointAt(0);
        boolean numbers = Character.isDigit(c) && (word.endsWith(".") || word.endsWith(")"));
        return numbers || (!Character.isLetterOrDigit(c) && "(\"'".indexOf(c) < 0);
    }
}
