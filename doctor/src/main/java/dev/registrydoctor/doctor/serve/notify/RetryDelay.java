package dev.registrydoctor.doctor.serve.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long to wait before another attempt. */
final class RetryDelay {

    static final Duration SHORTEST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofMinutes(5);

    /** A server that asks for more than this has a reason that a new attempt can find out about. */
    static final Duration LONGEST_ASKED = Duration.ofMinutes(15);

    /** Doubled more often, it is longer than the longest in any case. */
    private static final int MOST_DOUBLED = 16;

    private RetryDelay() {}

    /**
     * The wait: doubled with each failure, with a quarter of jitter, so that replicas and clusters do not come at once.
     *
     * @param failures in a row, from 1
     * @param asked what the server asked for, or null
     * @param random from 0 to 1
     */
    static Duration after(int failures, @Nullable Duration asked, double random) {
        long doubled = SHORTEST.toMillis() << Math.min(failures - 1, MOST_DOUBLED);
        long own = (long) (doubled * (1 + random / 4));
        Duration delay = Duration.ofMillis(Math.min(own, LONGEST.toMillis()));
        if (asked == null || asked.compareTo(delay) <= 0) {
            return delay;
        }
        return asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
    }
}
