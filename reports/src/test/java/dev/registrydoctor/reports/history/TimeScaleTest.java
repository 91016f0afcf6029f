package dev.registrydoctor.reports.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.history.TimeScale.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeScaleTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private static TimeScale scale(Duration length) {
        return new TimeScale(NOON.minus(length), NOON, 10, 100);
    }

    @Test
    void aTimeIsAtItsShareOfTheAxis() {
        TimeScale hour = scale(Duration.ofHours(1));

        assertEquals(10, hour.x(NOON.minusSeconds(3600)));
        assertEquals(35, hour.x(NOON.minusSeconds(2700)));
        assertEquals(110, hour.x(NOON));
        assertEquals(60, scale(Duration.ofSeconds(1)).x(NOON.minusMillis(500)));
    }

    @Test
    void bothEndsOfTheAxisCanHaveATick() {
        Instant midnight = Instant.parse("2026-11-30T00:00:00Z");
        List<Tick> days = new TimeScale(midnight.minus(Duration.ofDays(7)), midnight, 10, 100).ticks(12);

        assertEquals(8, days.size(), days::toString);
        assertEquals(10, days.get(0).x());
        assertEquals(110, days.get(7).x());
    }

    @Test
    void aTimeBeyondTheAxisIsAtItsEnd() {
        TimeScale hour = scale(Duration.ofHours(1));

        assertEquals(10, hour.x(Instant.MIN));
        assertEquals(110, hour.x(Instant.MAX));
    }

    @Test
    void anAxisHasALength() {
        assertThrows(IllegalArgumentException.class, () -> scale(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> scale(Duration.ofHours(-1)));
    }

    @ParameterizedTest
    @CsvSource({
        "PT1H, 6, 11:00 11:15 11:30 11:45 12:00, 5",
        "PT1H, 12, 11:00 11:10 11:20, 7",
        "PT24H, 5, 12:00 18:00 30 Nov 06:00 12:00, 5",
        "PT24H, 12, 12:00 15:00 18:00, 9",
        "PT168H, 12, 24 Nov 25 Nov 26 Nov 27 Nov 28 Nov 29 Nov 30 Nov, 7",
        "PT720H, 12, 3 Nov 8 Nov, 6"
    })
    void ticksAreAtRoundTimes(Duration length, int most, String first, int count) {
        List<Tick> ticks = scale(length).ticks(most);

        String labels = String.join(" ", ticks.stream().map(Tick::label).toList());
        assertTrue(labels.startsWith(first), labels);
        assertEquals(count, ticks.size(), labels);
    }

    /** Between 1 minute and 10 years there are always some ticks, never too many, and none leaves the axis. */
    @ParameterizedTest
    @ValueSource(longs = {1, 7, 61, 359, 1440, 1441, 4000, 10_080, 20_161, 43_200, 500_000, 5_256_000})
    void thereAreSomeTicksAndNotTooMany(long minutes) {
        for (int most : new int[] {4, 5, 12}) {
            List<Tick> ticks = scale(Duration.ofMinutes(minutes)).ticks(most);

            assertTrue(!ticks.isEmpty() && ticks.size() <= most, minutes + ": " + ticks);
            assertEquals(
                    List.of(),
                    ticks.stream().filter(t -> t.x() < 10 || t.x() > 110).toList());
            assertEquals(ticks.size(), ticks.stream().map(Tick::x).distinct().count());
        }
    }

    @Test
    void timesAfterMidnightAreNotDays() {
        Instant midnight = Instant.parse("2026-11-30T00:00:00Z");
        Duration half = Duration.ofMinutes(30);
        List<Tick> ticks = new TimeScale(midnight.minus(half), midnight.plus(half), 10, 100).ticks(6);

        assertEquals(
                List.of("23:30", "23:45", "30 Nov", "00:15", "00:30"),
                ticks.stream().map(Tick::label).toList());
    }

    @Test
    void aDayIsMarkedWhereItBegins() {
        assertEquals(
                List.of("30 Nov"),
                scale(Duration.ofHours(24)).ticks(12).stream()
                        .filter(Tick::isDay)
                        .map(Tick::label)
                        .toList());
    }
}
