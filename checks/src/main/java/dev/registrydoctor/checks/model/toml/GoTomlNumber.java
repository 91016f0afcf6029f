package dev.registrydoctor.checks.model.toml;

import dev.registrydoctor.checks.model.toml.GoTomlToken.Sort;
import java.math.BigInteger;

/** The value of a number in go-toml 1, which refuses some numbers that its lexer accepts. */
final class GoTomlNumber {

    private GoTomlNumber() {}

    /**
     * A Long or a Double; a BigInteger for an integer that fits only in an unsigned one.
     *
     * @param unsigned whether there are such integers
     * @throws NumberFormatException with what is wrong
     */
    static Object parse(GoTomlToken token, boolean unsigned) {
        String written = token.text();
        boolean isFloat = token.sort() == Sort.FLOAT;
        if (written.endsWith("nan") || written.endsWith("inf")) {
            return written.endsWith("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
        }
        // A digit before each underscore, and anything after it.
        String digit = written.startsWith("0x") ? "[0-9a-fA-F]" : "[0-9]";
        if (written.endsWith("_") || written.matches("(?s)(?:.*(?!" + digit + ").)?_.*")) {
            throw new NumberFormatException("invalid use of _ in number");
        }
        String number = written.replace("_", "");
        if (isFloat) {
            double value = Double.parseDouble(number);
            if (Double.isInfinite(value)) {
                throw new NumberFormatException("value out of range: " + written);
            }
            return value;
        } else if (number.length() < 3 || number.charAt(0) != '0') {
            return integer(number, 10, unsigned);
        }
        int base = switch (number.charAt(1)) {
            case 'x' -> 16;
            case 'o' -> 8;
            case 'b' -> 2;
            default -> throw new NumberFormatException("invalid base: " + written);
        };
        return integer(number.substring(2), base, unsigned);
    }

    private static Object integer(String digits, int base, boolean unsigned) {
        if (unsigned && !digits.startsWith("-")) {
            long bits = Long.parseUnsignedLong(digits, base);
            return bits >= 0 ? bits : new BigInteger(digits, base);
        }
        return Long.parseLong(digits, base);
    }
}
