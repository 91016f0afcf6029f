package dev.registrydoctor.doctor.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

    private static final Instant TIME = Instant.parse("1994-11-06T08:49:37Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "Sun, 6 Nov 1994 08:49:37 GMT"
            })
    void theFormsOfRfc9110AreRead(String header) {
        assertEquals(TIME, HttpDate.parse(header));
    }

    @Test
    void everyMonthIsReadAsAFormatterWritesIt() {
        for (int month = 1; month <= 12; month++) {
            Instant time = Instant.parse("2026-%02d-28T23:59:07Z".formatted(month));
            assertEquals(
                    time, HttpDate.parse(DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "Sun, 06 anF 1994 08:49:37 GMT",
                "Sun, xx Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 GM\u0000",
                "Sun, 06 Nov 1994 08-49-37 GMT\n"
            })
    void whatMakesNoSenseIsNoTime(String header) {
        assertNull(HttpDate.parse(header));
    }

    @Test
    void noHeaderIsNoTime() {
        assertNull(HttpDate.parse(null));
    }
}
