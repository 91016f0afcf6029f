package dev.registrydoctor.checks.reading;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A pasted text made readable: what colours, escapes and wraps it is gone, and it is bounded. Each step looks at a
 * character once, so that no text can make it slow.
 *
 * @param lines its lines that hold anything, each once
 */
public record PastedText(List<String> lines) {

    /** What is kept of a longer text, half from its beginning and half from its end, where errors stand. */
    static final int MOST = 1 << 20;

    /** The same for a line: the error stands at its end. */
    public static final int LONGEST_LINE = 4096;

    private static final int MOST_OF_ONE_COMMAND = 40;

    /** A text escaped in JSON in a log in JSON is escaped twice. */
    private static final int LAYERS = 3;

    /** Reads a text of any size and content; never fails. */
    public static PastedText of(String pasted) {
        String text = withoutEscapeCodes(cut(pasted, MOST));
        for (int i = 0; i < LAYERS && text.contains("\\\""); i++) {
            text = unescaped(text);
        }
        Set<String> lines = new LinkedHashSet<>();
        for (String line : text.split("\n", -1)) {
            String clean = LogPrefix.strip(plain(cut(line, LONGEST_LINE)));
            if (!clean.isEmpty()) {
                lines.add(clean);
            }
        }
        return new PastedText(List.copyOf(lines));
    }

    /**
     * The lines that may name what one of them does not: where the same command says more than one thing. None of a longer
     * text, which is a log of many.
     */
    public List<String> ofOneCommand() {
        return lines.size() > MOST_OF_ONE_COMMAND ? List.of() : lines;
    }

    /** All in one line: a terminal may have broken a line where the words that matter stand. */
    public String joined() {
        return cut(String.join(" ", lines), 2 * LONGEST_LINE);
    }

    /** For comparing: lower case. */
    public static String normal(String line) {
        return line.toLowerCase(Locale.ROOT);
    }

    /** The text, or of a longer one its begin and end. */
    static String cut(String text, int most) {
        return text.length() <= most
                ? text
                : text.substring(0, most / 2) + " ... " + text.substring(text.length() - most / 2);
    }

    /** Drops terminal control sequences: ESC [ ... letter, and ESC ] ... BEL or ESC \. */
    private static String withoutEscapeCodes(String text) {
        if (text.indexOf('\u001b') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            i = text.charAt(i) == '\u001b' ? endOfSequence(text, i + 1) : keep(out, text, i);
        }
        return out.toString();
    }

    private static int keep(StringBuilder out, String text, int at) {
        out.append(text.charAt(at));
        return at + 1;
    }

    private static int endOfSequence(String text, int at) {
        if (at >= text.length()) {
            return at;
        }
        char kind = text.charAt(at);
        int i = at + 1;
        if (kind == '[') {
            while (i < text.length() && text.charAt(i) < '@') {
                i++;
            }
            return i + 1;
        } else if (kind == ']') {
            while (i < text.length()
                    && text.charAt(i) != '\u0007'
                    && text.charAt(i) != '\u001b'
                    && text.charAt(i) != '\n') {
                i++;
            }
        }
        return i < text.length() && text.charAt(i) == '\n' ? i : i + (kind == ']' ? 1 : 0);
    }

    /** Undoes one layer of the escapes of JSON, and of Go's %q; what it does not know stays. */
    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                i++;
                continue;
            }
            char next = text.charAt(i + 1);
            i += 2;
            switch (next) {
                case 'n', 'r' -> out.append('\n');
                case 't' -> out.append(' ');
                case '"', '\\', '/' -> out.append(next);
                case 'u' -> i = unicode(text, i, out);
                default -> out.append('\\').append(next);
            }
        }
        return out.toString();
    }

    private static int unicode(String text, int at, StringBuilder out) {
        if (at + 4 <= text.length()) {
            try {
                out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                return at + 4;
            } catch (NumberFormatException e) {
                // Not an escape.
            }
        }
        out.append("\\u");
        return at;
    }

    /** Typographic quotes made plain, control and format characters and runs of white space made one space. */
    private static String plain(String line) {
        StringBuilder out = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = plain(line.charAt(i));
            if (c != ' ' || (out.length() > 0 && out.charAt(out.length() - 1) != ' ')) {
                out.append(c);
            }
        }
        return out.toString().strip();
    }

    private static char plain(char c) {
        return switch (c) {
            case '\u2018', '\u2019', '\u00b4' -> '\'';
            case '\u201c', '\u201d', '\u201e', '\u00ab', '\u00bb' -> '"';
            default ->
                Character.isISOControl(c)
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.isSurrogate(c)
                        ? ' '
                        : c;
        };
    }
}
