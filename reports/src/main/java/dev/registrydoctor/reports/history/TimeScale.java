package dev.registrydoctor.reports.history;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Places of times on an axis, and its ticks. UTC, so that no hour is there twice or missing.
 *
 * @param from the time at its left end
 * @param to the time at its right end, later
 * @param left place of its left end
 * @param width of it
 */
record TimeScale(Instant from, Instant to, double left, double width) {

    private static final int DAY_MINUTES = 24 * 60;

    /** Minutes between two ticks; a day or more is a number of whole days. */
    private static final int[] STEPS = {
        1,
        2,
        5,
        10,
        15,
        30,
        60,
        120,
        180,
        360,
        720,
        DAY_MINUTES,
        2 * DAY_MINUTES,
        5 * DAY_MINUTES,
        10 * DAY_MINUTES,
        30 * DAY_MINUTES,
        90 * DAY_MINUTES,
        365 * DAY_MINUTES
    };

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    TimeScale {
        if (!to.isAfter(from)) {
            throw new IllegalArgumentException("from " + from + " to " + to);
        }
    }

    /** The place of a time; one beyond the axis is at its end. */
    double x(Instant time) {
        if (!time.isAfter(from)) {
            return left;
        }
        if (!time.isBefore(to)) {
            return left + width;
        }
        return left + width * seconds(Duration.between(from, time)) / seconds(Duration.between(from, to));
    }

    private static double seconds(Duration time) {
        return time.getSeconds() + time.getNano() / 1e9;
    }

    /**
     * A mark of the axis.
     *
     * @param x its place
     * @param label the time of day, or the day where one begins
     * @param isDay whether a day begins
     */
    record Tick(double x, String label, boolean isDay) {}

    /** Ticks at round times, at most so many. */
    List<Tick> ticks(int most) {
        long minutes = Duration.between(from, to).toMinutes();
        int step = STEPS[STEPS.length - 1];
        for (int i = STEPS.length - 1; i >= 0 && minutes / STEPS[i] < most; i--) {
            step = STEPS[i];
        }
        return step < DAY_MINUTES ? times(step, most) : days(step / DAY_MINUTES, most);
    }

    private List<Tick> times(int step, int most) {
        List<Tick> ticks = new ArrayList<>();
        long seconds = step * 60L;
        long next = Math.floorDiv(from.getEpochSecond(), seconds) * seconds;
        for (; next <= to.getEpochSecond() && ticks.size() < most; next += seconds) {
            Instant time = Instant.ofEpochSecond(next);
            if (!time.isBefore(from)) {
                ticks.add(tick(time));
            }
        }
        return ticks;
    }

    private List<Tick> days(int step, int most) {
        List<Tick> ticks = new ArrayList<>();
        LocalDate day = LocalDate.ofInstant(from, ZoneOffset.UTC);
        day = LocalDate.ofEpochDay(Math.floorDiv(day.toEpochDay(), step) * step);
        for (; ticks.size() < most; day = day.plusDays(step)) {
            Instant time = day.atStartOfDay(ZoneOffset.UTC).toInstant();
            if (time.isAfter(to)) {
                return ticks;
            }
            if (!time.isBefore(from)) {
                ticks.add(tick(time));
            }
        }
        return ticks;
    }

    private Tick tick(Instant time) {
        ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
        boolean isDay = utc.toLocalTime().toSecondOfDay() == 0;
        return new Tick(x(time), (isDay ? DAY : TIME).format(utc), isDay);
    }
}
