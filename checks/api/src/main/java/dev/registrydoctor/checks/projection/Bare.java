package dev.registrydoctor.checks.projection;

import java.math.BigInteger;

/** Values without quotes: numbers, times, true and false, and whatever stands in their place by mistake. */
final class Bare {

    /** Ports, versions and modes have no more digits; a longer number may be a password. */
    private static final int LONGEST_NUMBER = 5;

    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final BigInteger MOST_SIGNED = BigInteger.valueOf(Long.MAX_VALUE);

    private Bare() {}

    /** Appends a value in its full length. */
    static void append(String text, int from, int to, Kept type, StringBuilder out) {
        int at = from + wordLength(text, from, to);
        out.append(text, from, at);
        if (isHarmless(text, at, to)) {
            out.append(text, at, to);
        } else if (isInteger(text, at, to)) {
            integer(text, at, to, out);
        } else if (isNumber(text, at, to)) {
            number(text, at, to, out);
        } else if (type != Kept.NOTHING && at == from) {
            type.append(text, from, to, out);
        } else {
            Mask.words(text, at, to, out);
        }
    }

    /** The length of the word that TOML or JSON has at this place; a reader takes it as one even when more follows. */
    private static int wordLength(String text, int from, int to) {
        for (String word : new String[] {"true", "false", "null", "inf", "nan", "-inf", "+inf", "-nan", "+nan"}) {
            if (text.startsWith(word, from) && from + word.length() <= to) {
                return word.length();
            }
        }
        return 0;
    }

    /** A short number, the words of other languages for true and false, or a time, which is not a secret. */
    private static boolean isHarmless(String text, int from, int to) {
        if (to - from <= LONGEST_NUMBER) {
            boolean isNumber = true;
            for (int at = from; at < to; at++) {
                isNumber &= "+-.0123456789".indexOf(text.charAt(at)) >= 0;
            }
            return isNumber || isSwitch(text.substring(from, to));
        }
        boolean isTime = text.charAt(from + 4) == '-' || text.charAt(from + 2) == ':';
        for (int at = from; at < to && isTime; at++) {
            isTime = "0123456789-:.TZtz+".indexOf(text.charAt(at)) >= 0;
        }
        return isTime && to - from <= 35;
    }

    private static boolean isSwitch(String word) {
        return switch (word) {
            case "True", "TRUE", "False", "FALSE", "yes", "no", "Yes", "No", "YES", "NO", "on", "off", "On", "Off" ->
                true;
            default -> false;
        };
    }

    private static boolean isInteger(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
        }
        return true;
    }

    /** A number with a fraction, an exponent or a prefix. */
    private static boolean isNumber(String text, int from, int to) {
        boolean isHex = text.startsWith("0x", from);
        for (int at = isHex ? from + 2 : from; at < to; at++) {
            char c = text.charAt(at);
            boolean isSign = "0123456789+-._eE".indexOf(c) >= 0 || (c == 'o' && at == from + 1);
            if (!isSign && !(isHex && Character.digit(c, 16) >= 0)) {
                return false;
            }
        }
        return from < to && (text.charAt(from) <= '9');
    }

    private static void number(String text, int from, int to, StringBuilder out) {
        boolean hasPrefix = text.startsWith("0x", from);
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (!hasPrefix && (c == 'e' || c == 'E') && to - at <= LONGEST_NUMBER) {
                // The exponent says whether there is such a number.
                out.append(text, at, to);
                return;
            }
            boolean isHex = hasPrefix && at > from + 1 && Character.isLetter(c);
            out.append(isHex ? 'a' : c > '0' && c <= '9' ? '1' : c);
        }
    }

    /** One that is too large stays so. */
    private static void integer(String text, int from, int to, StringBuilder out) {
        BigInteger number = to - from >= 19 && to - from <= 20 ? new BigInteger(text.substring(from, to)) : MOST;
        boolean isLarge = to - from == 19 ? number.compareTo(MOST_SIGNED) > 0 : number.compareTo(MOST) > 0;
        for (int at = from; at < to; at++) {
            out.append(text.charAt(at) == '0' ? '0' : isLarge ? '9' : '1');
        }
    }
}
