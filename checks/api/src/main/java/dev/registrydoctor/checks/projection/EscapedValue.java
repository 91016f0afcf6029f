package dev.registrydoctor.checks.projection;

import org.jspecify.annotations.Nullable;

/** The value of a string in double quotes in which escapes stand for characters. */
final class EscapedValue {

    private EscapedValue() {}

    /**
     * Whether a text is kept as it is: what it stands for is a value of the type, and nothing of it is masked.
     *
     * @param type of the value without escapes
     */
    static boolean isKept(String text, int from, int to, Kept type) {
        String value = value(text, from, to);
        if (value == null) {
            return false;
        }
        StringBuilder kept = new StringBuilder(value.length());
        type.append(value, 0, value.length(), kept);
        return value.contentEquals(kept);
    }

    /** What the text stands for; null when an escape is wrong or stands for a control character. */
    private static @Nullable String value(String text, int from, int to) {
        StringBuilder value = new StringBuilder(to - from);
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                char sign = at + 1 < to ? text.charAt(at + 1) : ' ';
                int digits = sign == 'u' ? 4 : sign == 'U' ? 8 : 0;
                int point = digits == 0 ? sign : code(text, at + 2, Math.min(to, at + 2 + digits), digits);
                if (point < ' ' || (digits == 0 && "/\"\\".indexOf(sign) < 0)) {
                    return null;
                }
                value.appendCodePoint(point);
                at += 1 + digits;
            } else if (c < ' ') {
                return null;
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }

    /** The character of a code of so many digits in base 16, or -1. */
    private static int code(String text, int from, int to, int digits) {
        int point = 0;
        for (int at = from; at < to; at++) {
            int digit = text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0 || point > Character.MAX_CODE_POINT >> 4) {
                return -1;
            }
            point = point << 4 | digit;
        }
        return to - from == digits && Character.isValidCodePoint(point) ? point : -1;
    }
}
