package dev.registrydoctor.checks.model.toml;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dotted version numbers, compared by their first three numbers; suffixes are ignored. */
public final class Versions {

    private static final Pattern NUMBERS = Pattern.compile("v?(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*", Pattern.DOTALL);

    private Versions() {}

    /** Whether a version is known and between the two, both included. */
    public static boolean isWithin(@Nullable String version, String first, String last) {
        return isAtLeast(version, first) && compare(numbers(version), numbers(last)) <= 0;
    }

    /** Whether a version is known and not older than another. */
    public static boolean isAtLeast(@Nullable String version, String first) {
        int[] numbers = numbers(version);
        return numbers.length > 0 && compare(numbers, numbers(first)) >= 0;
    }

    private static int compare(int[] a, int[] b) {
        return Arrays.compare(a, b);
    }

    private static int[] numbers(@Nullable String version) {
        Matcher m = version == null ? null : NUMBERS.matcher(version);
        if (m == null || !m.matches()) {
            return new int[0];
        }
        try {
            return new int[] {
                Integer.parseInt(m.group(1)),
                Integer.parseInt(m.group(2)),
                m.group(3) == null ? 0 : Integer.parseInt(m.group(3))
            };
        } catch (NumberFormatException e) {
            return new int[0];
        }
    }
}
