package dev.registrydoctor.doctor.serve.notify;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many messages a receiver may be sent now. Without a rate there is always room for one that has everything. Not safe for several
 * threads.
 */
public final class MessageBudget {

    private final @Nullable MessageRate rate;
    /** What is left, in milliseconds of the time in which one message comes back. */
    private long left;

    private @Nullable Instant counted;

    /** One that has not been used; of a receiver without a rate, null. */
    public MessageBudget(@Nullable MessageRate rate) {
        this.rate = rate;
        this.left = rate == null ? 0 : rate.burst() * interval(rate);
    }

    private static long interval(MessageRate rate) {
        return Duration.ofMinutes(1).toMillis() / rate.perMinute();
    }

    /** Whole messages. */
    public int available(Instant now) {
        MessageRate limit = rate;
        if (limit == null) {
            return 1;
        }
        count(limit, now);
        return (int) (left / interval(limit));
    }

    /** Takes one, which is available. */
    public void take(Instant now) {
        MessageRate limit = rate;
        if (limit != null) {
            count(limit, now);
            left = Math.max(0, left - interval(limit));
        }
    }

    /** When one is available. */
    public Instant next(Instant now) {
        MessageRate limit = rate;
        if (limit == null || available(now) > 0) {
            return now;
        }
        return now.plusMillis(interval(limit) - left);
    }

    private void count(MessageRate limit, Instant now) {
        Instant before = counted;
        counted = now;
        if (before != null) {
            // A clock that was set back gives nothing; one that was set forward fills the budget, no more.
            long passed = Math.max(0, Duration.between(before, now).toMillis());
            left = Math.min(limit.burst() * interval(limit), left + Math.min(passed, limit.burst() * interval(limit)));
        }
    }
}
