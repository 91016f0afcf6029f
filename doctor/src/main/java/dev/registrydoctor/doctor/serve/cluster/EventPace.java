package dev.registrydoctor.doctor.serve.cluster;

import java.time.Duration;
import java.time.Instant;

/** How many requests Events can cost: some at once, and then a few in each minute. */
final class EventPace {

    private final int most;
    private final Duration each;
    private Instant full = Instant.MIN;

    /**
     * One that has not been used.
     *
     * @param most at once
     * @param each the time after which one more is allowed
     */
    EventPace(int most, Duration each) {
        this.most = most;
        this.each = each;
    }

    /** Takes one; zero when it was allowed, else how long to wait. */
    synchronized Duration take(Instant now) {
        Instant from = full.isAfter(now) ? full : now;
        Instant after = from.plus(each);
        Instant limit = now.plus(each.multipliedBy(most));
        if (after.isAfter(limit)) {
            return Duration.between(limit, after);
        }
        full = after;
        return Duration.ZERO;
    }
}
