package dev.registrydoctor.checks.projection;

/**
 * Replaces text by as much text that says nothing. Length, lines and whatever decides the syntax stay, so that a reader
 * finds the same structure, and the same mistake at the same place.
 */
final class Mask {

    private static final char LETTER = 'x';
    private static final char FOREIGN_LETTER = '\u00E9';
    private static final int FOREIGN_PAIR = 0x1F600;
    private static final int LONGEST_PLACEHOLDER = 40;

    private Mask() {}

    /** Masks every visible character: for comments and what stands in quotes. */
    static void visible(String text, int from, int to, StringBuilder out) {
        for (int at = from; at < to; ) {
            int end = keptEnd(text, at, to);
            if (end > at) {
                out.append(text, at, end);
            } else {
                end = at + Character.charCount(text.codePointAt(at));
                if (end - at == 2) {
                    out.appendCodePoint(FOREIGN_PAIR);
                } else {
                    out.append(LETTER);
                }
            }
            at = end;
        }
    }

    /** Masks letters and digits, and leaves punctuation: for what stands outside quotes, and for what is not understood. */
    static void words(String text, int from, int to, StringBuilder out) {
        for (int at = from; at < to; ) {
            int c = text.codePointAt(at);
            int end = keptEnd(text, at, to);
            if (end > at) {
                out.append(text, at, end);
            } else {
                end = at + Character.charCount(c);
                boolean afterZero = at > 0 && text.charAt(at - 1) == '0';
                out.appendCodePoint(word(c, afterZero));
            }
            at = end;
        }
    }

    /** "0x" would begin a number. */
    private static int word(int c, boolean afterZero) {
        if (c == '0') {
            return '0';
        } else if (c >= '1' && c <= '9') {
            return '1';
        } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            return afterZero ? 'w' : LETTER;
        } else if (Character.isLetterOrDigit(c)) {
            return Character.isSupplementaryCodePoint(c) ? FOREIGN_PAIR : FOREIGN_LETTER;
        }
        return c;
    }

    /** Masks what stands in double quotes: an escape stays an escape, right or wrong. */
    static void escaped(String text, int from, int to, StringBuilder out) {
        int start = from;
        for (int at = from; at < to; at++) {
            if (text.charAt(at) == '\\' && at + 1 < to) {
                visible(text, start, at, out);
                char sign = text.charAt(at + 1);
                out.append('\\').append(sign);
                int end = Math.min(to, at + 2 + (sign == 'u' ? 4 : sign == 'U' ? 8 : sign == 'x' ? 2 : 0));
                hex(text, at + 2, end, out);
                start = end;
                at = end - 1;
            }
        }
        visible(text, start, to, out);
    }

    /** The first digits of a code say whether there is such a character; the last are replaced. */
    private static void hex(String text, int from, int to, StringBuilder out) {
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            boolean isHex = Character.digit(c, 16) >= 0 && c < 0x80;
            out.append(isHex && to - at <= 2 ? '1' : c);
        }
    }

    /** The end of what is never masked at a place: blanks, control characters, marks of an encoding, placeholders. */
    private static int keptEnd(String text, int at, int to) {
        char c = text.charAt(at);
        if (c == '$') {
            return placeholderEnd(text, at, to);
        }
        boolean isKept = c <= ' '
                || (c >= 0x7F && c < 0xA0)
                || (c >= '\u2018' && c <= '\u201F')
                || c == '\uFFFD'
                || c == '\uFEFF'
                || (Character.isSurrogate(c) && Character.charCount(text.codePointAt(at)) == 1);
        return isKept ? at + 1 : at;
    }

    /** The end of <code>${NAME}</code>, or the place itself when there is none. */
    static int placeholderEnd(String text, int at, int to) {
        if (at + 3 >= to || text.charAt(at) != '$' || text.charAt(at + 1) != '{') {
            return at;
        }
        int end = at + 2;
        while (end < to && (text.charAt(end) == '_' || (text.charAt(end) >= 'A' && text.charAt(end) <= 'Z'))) {
            end++;
        }
        boolean isName = end > at + 2 && end - at <= LONGEST_PLACEHOLDER && end < to && text.charAt(end) == '}';
        return isName ? end + 1 : at;
    }
}
