package dev.registrydoctor.doctor.serve.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.serve.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When examinations are due. */
class ScheduleTest {

    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Schedule schedule = new Schedule(EVERY, new Random(1));
    private Instant now = START;

    private void pass(Duration time) {
        now = now.plus(time);
    }

    /** An examination that takes no time. */
    private void examine() {
        schedule.begun(now);
        schedule.done(now);
    }

    private Duration untilDue() {
        Duration until = Duration.between(now, schedule.due(now).at());
        return until.isNegative() ? Duration.ZERO : until;
    }

    private static void assertAbout(Duration expected, Duration actual) {
        double ratio = (double) actual.toNanos() / expected.toNanos();
        assertTrue(ratio >= 0.9 && ratio <= 1.1, () -> actual + " is not about " + expected);
    }

    @Test
    void theFirstIsDueAtOnceAndTheNextOnSchedule() {
        assertFalse(now.isBefore(schedule.due(now).at()));
        assertEquals(Trigger.START, schedule.due(now).trigger());
        examine();
        assertEquals(Trigger.SCHEDULE, schedule.due(now).trigger());
        assertAbout(EVERY, untilDue());
    }

    @Test
    void theTimeIsCountedFromTheEndOfAnExamination() {
        schedule.begun(now);
        pass(Duration.ofMinutes(3));
        schedule.done(now);
        assertAbout(EVERY, untilDue());
    }

    @Test
    void examinationsOfSeveralClustersDoNotStayTogether() {
        Set<Instant> times = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            examine();
            times.add(schedule.due(now).at());
        }
        assertEquals(20, times.size());
    }

    @Test
    void aChangeIsWaitedOut() {
        examine();
        pass(Duration.ofMinutes(1));
        schedule.changed(now);
        assertEquals(Trigger.CHANGE, schedule.due(now).trigger());
        assertEquals(Duration.ofSeconds(2), untilDue());
        pass(Duration.ofSeconds(1));
        schedule.changed(now);
        assertEquals(Duration.ofSeconds(2), untilDue());
    }

    @Test
    void changesThatNeverEndAreNotWaitedOutForLongerThanTenSeconds() {
        examine();
        pass(Duration.ofMinutes(1));
        Instant first = now;
        for (int i = 0; i < 9; i++) {
            schedule.changed(now);
            pass(Duration.ofSeconds(1));
        }
        schedule.changed(now);
        assertEquals(first.plusSeconds(10), schedule.due(now).at());
    }

    @Test
    void anExaminationAfterAChangeMovesTheNextOneOnSchedule() {
        examine();
        pass(Duration.ofMinutes(4));
        schedule.changed(now);
        pass(Duration.ofSeconds(2));
        assertFalse(now.isBefore(schedule.due(now).at()));
        examine();
        assertEquals(Trigger.SCHEDULE, schedule.due(now).trigger());
        assertAbout(EVERY, untilDue());
    }

    @Test
    void aChangeDuringAnExaminationLeadsToAnother() {
        schedule.begun(now);
        pass(Duration.ofSeconds(3));
        schedule.changed(now);
        pass(Duration.ofSeconds(3));
        schedule.done(now);
        assertEquals(Trigger.CHANGE, schedule.due(now).trigger());
        assertEquals(Duration.ZERO, untilDue());
    }

    @Test
    void sixExaminationsAfterChangesFollowOneAnother() {
        int soon = 0;
        examine();
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofSeconds(3));
            schedule.changed(now);
            pass(Duration.ofSeconds(2));
            if (!now.isBefore(schedule.due(now).at())) {
                assertEquals(Trigger.CHANGE, schedule.due(now).trigger());
                examine();
                soon++;
            }
        }
        assertEquals(Schedule.TOKENS, soon);
    }

    @Test
    void aTokenComesBackInEachTime() {
        examine();
        pass(EVERY.multipliedBy(100));
        for (int i = 0; i < Schedule.TOKENS; i++) {
            schedule.changed(now);
            pass(Duration.ofSeconds(2));
            assertFalse(now.isBefore(schedule.due(now).at()), "examination " + i);
            examine();
        }
        schedule.changed(now);
        pass(Duration.ofSeconds(2));
        assertTrue(
                untilDue().compareTo(Duration.ofMinutes(4)) > 0,
                () -> untilDue().toString());
    }

    /** A day of quiet between changes: the examinations on schedule leave the tokens for these. */
    @Test
    void examinationsOfAQuietEnvironmentCostNothing() {
        for (int i = 0; i < 100; i++) {
            examine();
            pass(EVERY.dividedBy(100));
        }
        schedule.changed(now);
        pass(Duration.ofSeconds(2));
        assertEquals(Trigger.CHANGE, schedule.due(now).trigger());
        assertEquals(Duration.ZERO, untilDue());
    }

    /** Something changes each second, for a day: as many examinations as without changes, and the tokens. */
    @ParameterizedTest
    @ValueSource(ints = {10, 60, 300, 3600})
    void changesWithoutEndDoNotRaiseTheRate(int seconds) {
        int noisy = count(seconds, true);
        int quiet = count(seconds, false);
        assertTrue(noisy <= quiet * 1.02 + Schedule.TOKENS + 1, () -> noisy + " instead of " + quiet);
        assertTrue(noisy >= quiet, () -> noisy + " instead of " + quiet);
    }

    private static int count(int every, boolean changes) {
        Schedule schedule = new Schedule(Duration.ofSeconds(every), new Random(7));
        Map<Trigger, Integer> counts = new EnumMap<>(Trigger.class);
        for (long ms = 0; ms < 86_400_000; ms += 500) {
            Instant now = START.plusMillis(ms);
            if (changes && ms % 1000 == 0) {
                schedule.changed(now);
            }
            Schedule.Due due = schedule.due(now);
            if (!now.isBefore(due.at())) {
                schedule.begun(now);
                schedule.done(now);
                counts.merge(due.trigger(), 1, Integer::sum);
            }
        }
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void afterFailuresTheTimeGrowsAndChangesDoNotShortenIt() {
        schedule.begun(now);
        schedule.failed(now);
        assertAbout(EVERY, untilDue());
        schedule.changed(now);
        assertEquals(Trigger.SCHEDULE, schedule.due(now).trigger());
        assertAbout(EVERY, untilDue());
        schedule.begun(now);
        schedule.failed(now);
        assertAbout(EVERY.multipliedBy(2), untilDue());
        for (int i = 0; i < 30; i++) {
            schedule.begun(now);
            schedule.failed(now);
        }
        assertAbout(Duration.ofHours(1), untilDue());
        examine();
        assertAbout(EVERY, untilDue());
    }

    @Test
    void aLongTimeBetweenExaminationsIsNotShortenedByFailures() {
        Schedule daily = new Schedule(Duration.ofDays(1), new Random(1));
        daily.begun(now);
        daily.failed(now);
        daily.begun(now);
        daily.failed(now);
        assertAbout(Duration.ofDays(1), Duration.between(now, daily.due(now).at()));
    }

    @Test
    void aNewLeaderExaminesAtOnce() {
        examine();
        schedule.startAgain();
        assertFalse(now.isBefore(schedule.due(now).at()));
        assertEquals(Trigger.START, schedule.due(now).trigger());
    }

    @Test
    void aClockThatWasSetBackDelaysNothingForLong() {
        examine();
        now = now.minus(Duration.ofDays(30));
        assertAbout(EVERY, untilDue());
        examine();
        schedule.changed(now);
        pass(Duration.ofSeconds(2));
        assertEquals(Duration.ZERO, untilDue());
    }
}
