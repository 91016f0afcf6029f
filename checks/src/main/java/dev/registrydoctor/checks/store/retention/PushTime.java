package dev.registrydoctor.checks.store.retention;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which times of pushes are to be believed. */
final class PushTime {

    /** Docker's first release was in this year. Reproducible builds give images earlier times, such as 1970. */
    private static final Instant FIRST = Instant.parse("2013-01-01T00:00:00Z");

    /** Clocks of a node and of this host can differ by a time zone that somebody set wrong. */
    private static final Duration SKEW = Duration.ofDays(1);

    private PushTime() {}

    /** The time, or null where it is not known or cannot be true. */
    static @Nullable Instant known(@Nullable Instant time, Instant now) {
        return time == null || time.isBefore(FIRST) || time.isAfter(now.plus(SKEW)) ? null : time;
    }
}
