package dev.registrydoctor.checks.model;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes in the format of Kubernetes ({@code 20Gi}, {@code 500M}). */
public final class Quantity {

    public static final long GIB = 1L << 30;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)([KMGTP]i|[kMGTP])?");
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("Ki", 1L << 10),
            Map.entry("Mi", 1L << 20),
            Map.entry("Gi", GIB),
            Map.entry("Ti", 1L << 40),
            Map.entry("Pi", 1L << 50),
            Map.entry("k", 1_000L),
            Map.entry("M", 1_000_000L),
            Map.entry("G", 1_000_000_000L),
            Map.entry("T", 1_000_000_000_000L),
            Map.entry("P", 1_000_000_000_000_000L));

    private Quantity() {}

    /** The size in bytes; null for an unknown format (exponents are not read) or a size beyond any disk. */
    public static @Nullable Long bytes(@Nullable String text) {
        Matcher size = SIZE.matcher(text == null ? "" : text.strip());
        if (!size.matches()) {
            return null;
        }
        String unit = size.group(2);
        BigDecimal factor = BigDecimal.valueOf(unit == null ? 1 : UNITS.getOrDefault(unit, 1L));
        BigDecimal bytes = new BigDecimal(size.group(1)).multiply(factor);
        return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? null : bytes.longValue();
    }

    /** A number of bytes for people: {@code 1.9 GiB}. */
    public static String words(long bytes) {
        if (bytes < 1L << 20) {
            return bytes / 1024 + " KiB";
        }
        boolean small = bytes < GIB;
        long tenths = Math.round(10.0 * bytes / (small ? 1L << 20 : GIB));
        return tenths / 10 + "." + tenths % 10 + (small ? " MiB" : " GiB");
    }
}
