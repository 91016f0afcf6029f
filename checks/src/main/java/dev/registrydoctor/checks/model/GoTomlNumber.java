package dev.registrydoctor.checks.model;

import dev.registrydoctor.checks.model.GoTomlToken.Sort;

/** What a number is worth to go-toml 1, which refuses some that it has cut out as one. */
final class GoTomlNumber {

    private GoTomlNumber() {}

    /**
     * A Long or a Double.
     *
     * @throws NumberFormatException with what is wrong
     */
    static Object parse(GoTomlToken token) {
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
            return Long.parseLong(number);
        }
        return switch (number.charAt(1)) {
            case 'x' -> Long.parseLong(number.substring(2), 16);
            case 'o' -> Long.parseLong(number.substring(2), 8);
            case 'b' -> Long.parseLong(number.substring(2), 2);
            default -> throw new NumberFormatException("invalid base: " + written);
        };
    }
}
