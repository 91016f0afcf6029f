package dev.registrydoctor.doctor.cli.option;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 30s}, {@code 5m}, {@code 1H}, {@code 30d}, {@code 500ms}; a bare number is seconds. */
public final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d{1,7})(ms|s|m|h|d)?", Pattern.CASE_INSENSITIVE);

    /** A century, so that nanoseconds of it fit into 64 bits. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    public static Duration parse(String text) {
        Matcher m = FORM.matcher(text.strip());
        if (!m.matches()) {
            throw new TypeConversionException("not a duration: write 30s, 5m, 1h or 500ms");
        }
        long number = Long.parseLong(m.group(1));
        String unit = m.group(2) == null ? "s" : m.group(2).toLowerCase(Locale.ROOT);
        Duration duration = switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
        if (duration.isZero()) {
            throw new TypeConversionException("the shortest duration is 1ms");
        } else if (duration.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("the longest duration is " + LONGEST.toDays() + "d");
        }
        return duration;
    }
}
