package dev.registrydoctor.checks.store;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GrowthTests {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final GivenStore store = new GivenStore();
    private int blobs;

    private void written(long size, @Nullable Duration ago) {
        store.blob("b" + blobs++, size, ago == null ? null : NOW.minus(ago));
    }

    private void eachDay(long size, int days) {
        for (int day = 0; day < days; day++) {
            written(size, Duration.ofDays(day).plusHours(1));
        }
    }

    private @Nullable Growth growth() {
        return Growth.of(store.build(), NOW);
    }

    @Test
    void theSameEachDayIsTheRate() {
        eachDay(100, 40);
        assertEquals(new Growth(100, 30, 100L, 100), growth());
        assertEquals(10, requireNonNull(growth()).daysUntilFull(1000));
        assertEquals(0, requireNonNull(growth()).daysUntilFull(-1));
    }

    @Test
    void theFasterRateCounts() {
        eachDay(100, 40);
        eachDay(900, 7);
        Growth growth = requireNonNull(growth());
        assertEquals(1000, growth.bytesPerDay());
        assertEquals(7, growth.days());
        assertEquals((23 * 100 + 5 * 1000) / 28, growth.lastMonth());
    }

    @Test
    void anImportIsNotGrowthAlsoOverMidnight() {
        eachDay(100, 30);
        written(1_000_000, Duration.ofDays(3).plusHours(2));
        written(1_000_000, Duration.ofDays(4).plusHours(2));
        assertEquals(new Growth(100, 30, 100L, 100), growth());
    }

    @Test
    void aYoungStoreHasNoRate() {
        eachDay(100, 6);
        assertNull(growth());
        eachDay(100, 7);
        assertNotNull(growth());
    }

    @Test
    void aCopyHasNoRate() {
        for (int i = 0; i < 50; i++) {
            written(1000, Duration.ofDays(20));
        }
        assertNull(growth());
        written(10, Duration.ofDays(3));
        written(10, Duration.ofDays(4));
        assertEquals(1, requireNonNull(growth()).bytesPerDay());
        assertNull(growth().lastWeek());
    }

    @Test
    void aWeekWithoutPushesStillHasTheRateOfTheMonth() {
        for (int day = 10; day < 30; day++) {
            written(280, Duration.ofDays(day));
        }
        assertEquals(new Growth(18 * 280 / 28, 30, null, 180), growth());
    }

    @Test
    void timesThatCannotBeTrueTellNothing() {
        written(1_000_000, null);
        written(1_000_000, Duration.ofDays(-400));
        assertNull(growth());
        eachDay(100, 40);
        written(0, Duration.ofHours(-3));
        written(1_000_000, Duration.ofDays(365 * 50));
        assertEquals(new Growth(100, 30, 100L, 100), growth());
    }

    @Test
    void aTimeInTheFutureIsNotToday() {
        eachDay(100, 40);
        written(1_000_000, Duration.ofDays(9));
        written(5_000, Duration.ofDays(-400));
        assertEquals(new Growth(100, 30, 100L, 100), growth());
    }

    @Test
    void anEmptyStoreHasNoRate() {
        assertNull(growth());
        assertNull(Growth.of(List.of()));
        assertNull(Growth.of(Collections.nCopies(30, 0L)));
    }
}
