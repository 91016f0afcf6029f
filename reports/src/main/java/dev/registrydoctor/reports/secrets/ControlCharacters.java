package dev.registrydoctor.reports.secrets;

import java.util.Locale;

/**
 * Makes characters that could steer a terminal, or hide or reorder what a person reads, visible as escapes such as
 * <code>\&#117;{1b}</code>. All other text is left as it is.
 */
public final class ControlCharacters {

    private ControlCharacters() {}

    /** Text of one line: line breaks and tabs become visible too. */
    public static String line(String text) {
        return escape(text, false);
    }

    /** Text that may have several lines, such as the content of a file: its line breaks and tabs stay. */
    public static String block(String text) {
        return escape(text, true);
    }

    private static String escape(String text, boolean linesStay) {
        StringBuilder out = null;
        int step;
        for (int i = 0; i < text.length(); i += step) {
            int c = text.codePointAt(i);
            step = Character.charCount(c);
            boolean stays = !isUnsafe(c) || (linesStay && (c == '\n' || c == '\t'));
            if (out == null) {
                if (stays) {
                    continue;
                }
                out = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (stays) {
                out.appendCodePoint(c);
            } else {
                out.append(visible(c));
            }
        }
        return out == null ? text : out.toString();
    }

    /**
     * Control characters (C0, DEL, C1), format characters (direction overrides, zero widths, byte order mark, tags),
     * separators that some programs break lines at, halves of surrogate pairs, which no encoding can write, and U+FFFE
     * and U+FFFF, which XML cannot write.
     */
    private static boolean isUnsafe(int c) {
        if (c < 0x7f) {
            return c < 0x20;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> c == 0xfffe || c == 0xffff;
        };
    }

    public static String visible(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> "\\u{" + Integer.toHexString(c).toLowerCase(Locale.ROOT) + "}";
        };
    }
}
