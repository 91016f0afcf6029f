package dev.registrydoctor.doctor.serve.watch;

import dev.registrydoctor.doctor.serve.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * When to examine: at the start, when the time between two examinations has passed, and soon after a change. An examination that sees
 * changes costs a token, also when it happens on schedule, and one token comes back in each time between two examinations. So changes
 * without end lead to no more examinations than the schedule alone, but for the tokens of the beginning (docs/decisions/0033).
 *
 * <p>Not safe for several threads.
 */
final class Schedule {

    /** So many examinations after changes may follow one another. */
    static final int TOKENS = 6;

    /** A change is waited out: what an administrator does is many changes, and the examination of half of them tells of a half. */
    static final Duration QUIET = Duration.ofSeconds(2);

    /** Where changes never end, an examination does not wait longer than this for the end. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The part of the time by which an examination on schedule is early or late, so that not all clusters ask at once. */
    private static final double JITTER = 0.1;

    /** After this many failures the time between two attempts does not grow any more. */
    private static final int MOST_DOUBLINGS = 4;

    private static final Duration LONGEST = Duration.ofHours(1);

    private final Duration every;
    /** The longest time between two attempts. */
    private final Duration longest;

    private final Random random;

    private double tokens = TOKENS;
    private Instant counted = Instant.MIN;
    private Instant scheduled = Instant.MIN;
    private Trigger reason = Trigger.START;
    private @Nullable Instant firstChange;
    private Instant lastChange = Instant.MIN;
    private int failures;

    /**
     * A schedule whose first examination is due at once.
     *
     * @param every the time between two examinations
     */
    Schedule(Duration every, Random random) {
        this.every = every;
        this.longest = every.compareTo(LONGEST) > 0 ? every : LONGEST;
        this.random = random;
    }

    /**
     * The next examination.
     *
     * @param at when it is due, perhaps in the past
     * @param trigger why
     */
    record Due(Instant at, Trigger trigger) {}

    /** An examination is due at once: this replica has become the leader. */
    void startAgain() {
        scheduled = Instant.MIN;
        reason = Trigger.START;
        failures = 0;
    }

    /** Something has changed. */
    void changed(Instant now) {
        if (firstChange == null) {
            firstChange = now;
        }
        lastChange = now;
    }

    /** The next examination, as far as it is known now. */
    Due due(Instant now) {
        if (Duration.between(now, max(scheduled, now)).compareTo(longest.multipliedBy(2)) > 0) {
            // The clock was set back.
            plan(now, every);
        }
        Due planned = new Due(scheduled, reason);
        if (firstChange == null || failures > 0 || reason == Trigger.START) {
            return planned;
        }
        Instant settled = min(lastChange.plus(QUIET), firstChange.plus(PATIENCE));
        Instant possible = max(settled, tokenAt());
        return possible.isBefore(scheduled) ? new Due(possible, Trigger.CHANGE) : planned;
    }

    /** An examination begins: it sees all changes so far. */
    void begun(Instant now) {
        refill(now);
        if (firstChange != null) {
            // One on schedule that is early takes a part of a token that has not come back yet.
            tokens = Math.max(-1, tokens - 1);
        }
        firstChange = null;
    }

    /** An examination is over. */
    void done(Instant now) {
        failures = 0;
        plan(now, every);
    }

    /** An examination has failed: it is tried again later and later, since a fault of the program does not pass by itself. */
    void failed(Instant now) {
        Duration wait = every.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        plan(now, wait.compareTo(longest) > 0 ? longest : wait);
    }

    private void plan(Instant now, Duration wait) {
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        scheduled = now.plusNanos((long) (wait.toNanos() * factor));
        reason = Trigger.SCHEDULE;
    }

    private void refill(Instant now) {
        if (!counted.equals(Instant.MIN)) {
            double passed = Math.max(0, Duration.between(counted, now).toNanos());
            tokens = Math.min(TOKENS, tokens + passed / every.toNanos());
        }
        counted = now;
    }

    /** When there is a whole token. */
    private Instant tokenAt() {
        return tokens >= 1 ? Instant.MIN : counted.plusNanos((long) Math.ceil((1 - tokens) * every.toNanos()));
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant max(Instant a, Instant b) {
        return a.isBefore(b) ? b : a;
    }
}
