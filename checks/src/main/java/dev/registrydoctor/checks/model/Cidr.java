package dev.registrydoctor.checks.model;

import org.jspecify.annotations.Nullable;

/** Ranges of IPv4 addresses, such as {@code 10.0.0.0/8}. */
public final class Cidr {

    private Cidr() {}

    /** Whether a text is an IPv4 address. */
    public static boolean isAddress(String text) {
        return value(text) != null;
    }

    /** Whether the range includes the address; false when one of them is not IPv4. */
    public static boolean contains(String range, String host) {
        int slash = range.indexOf('/');
        Long network = slash < 0 ? null : value(range.substring(0, slash));
        Long address = value(host);
        String bits = range.substring(slash + 1);
        if (network == null || address == null || !bits.matches("[0-9]|[12][0-9]|3[0-2]")) {
            return false;
        }
        int shift = 32 - Integer.parseInt(bits);
        return network >> shift == address >> shift;
    }

    private static @Nullable Long value(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return null;
        }
        long value = 0;
        for (String part : text.split("\\.", -1)) {
            value = value << 8 | Integer.parseInt(part);
        }
        return value;
    }
}
