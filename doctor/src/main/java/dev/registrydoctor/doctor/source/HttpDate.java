package dev.registrydoctor.doctor.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The header Date. Every server of today writes it in one form of fixed length (RFC 9110 section 5.6.7), read here by hand:
 * a first formatter of Java's, with all the world's calendars, takes a thirtieth of a run.
 */
public final class HttpDate {

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int LENGTH = "Sun, 06 Nov 1994 08:49:37 GMT".length();

    private HttpDate() {}

    /** The time that a header tells, or null when there is none or it makes no sense. */
    public static @Nullable Instant parse(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Instant time = fixed(header);
        return time != null ? time : obsolete(header);
    }

    private static @Nullable Instant fixed(String text) {
        if (text.length() != LENGTH || !text.startsWith(", ", 3) || !text.endsWith(" GMT")) {
            return null;
        }
        int month = MONTHS.indexOf(text.substring(8, 11));
        try {
            return month < 0 || month % 3 != 0
                    ? null
                    : LocalDateTime.of(
                                    number(text, 12, 16),
                                    month / 3 + 1,
                                    number(text, 5, 7),
                                    number(text, 17, 19),
                                    number(text, 20, 22),
                                    number(text, 23, 25))
                            .toInstant(ZoneOffset.UTC);
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /** The forms of the last century, which recipients must accept still. */
    private static @Nullable Instant obsolete(String text) {
        try {
            Date date = new Headers.Builder().add("Date", text).build().getDate("Date");
            return date == null ? null : date.toInstant();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
