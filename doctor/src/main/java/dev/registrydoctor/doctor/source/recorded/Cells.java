package dev.registrydoctor.doctor.source.recorded;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the cells of kubectl's tables mean. */
final class Cells {

    private static final Pattern AGE =
            Pattern.compile("(?:(\\d{1,6})y)?(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?");
    private static final Pattern READY = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    private Cells() {}

    /** The time that an age ({@code 4m48s}) before now is; null when it cannot be read. */
    static @Nullable Instant created(@Nullable String age, Instant now) {
        Matcher matcher = AGE.matcher(age == null ? "" : age);
        if (age == null || age.isEmpty() || !matcher.matches()) {
            return null;
        }
        long days = part(matcher, 1) * 365 + part(matcher, 2);
        return now.minus(Duration.ofDays(days)
                .plusHours(part(matcher, 3))
                .plusMinutes(part(matcher, 4))
                .plusSeconds(part(matcher, 5)));
    }

    private static long part(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** The two numbers of {@code 1/2}; two zeros when it cannot be read. */
    static int[] ready(@Nullable String cell) {
        Matcher matcher = READY.matcher(cell == null ? "" : cell);
        return matcher.matches()
                ? new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))}
                : new int[] {0, 0};
    }

    /** The labels of {@code a=b,c=d}; set-based terms ({@code a in (b)}) name no label and are left out. */
    static Map<String, String> labels(@Nullable String cell) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String term : list(cell)) {
            int equals = term.indexOf('=');
            if (equals > 0 && term.indexOf(' ') < 0 && term.charAt(equals - 1) != '!') {
                labels.put(term.substring(0, equals), term.substring(equals + 1));
            }
        }
        return labels;
    }

    static List<String> list(@Nullable String cell) {
        List<String> parts = new ArrayList<>();
        if (cell != null) {
            for (String part : cell.split(",", -1)) {
                if (!part.isBlank()) {
                    parts.add(part.strip());
                }
            }
        }
        return parts;
    }

    /** Access modes are abbreviated in tables. */
    static List<String> accessModes(@Nullable String cell) {
        return list(cell).stream()
                .map(mode -> switch (mode) {
                    case "RWO" -> "ReadWriteOnce";
                    case "ROX" -> "ReadOnlyMany";
                    case "RWX" -> "ReadWriteMany";
                    case "RWOP" -> "ReadWriteOncePod";
                    default -> mode;
                })
                .toList();
    }
}
