package dev.registrydoctor.doctor.cli.examine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {

    @Test
    void aShortRunKeepsAPartForWhatIsMadeOfTheAnswers() {
        Duration three = Duration.ofSeconds(3);

        assertEquals(Duration.ofSeconds(2), TimeBudget.REPORT.reading(three));
        assertEquals(Duration.ofSeconds(2), TimeBudget.CASE.reading(three));
        assertEquals(Duration.ofMillis(1500), TimeBudget.REPORT_AND_CASE.reading(three));
    }

    @Test
    void aLongRunReadsForNearlyAllOfItsTime() {
        Duration all = Duration.ofMinutes(2);

        assertEquals(all.minusMillis(1500), TimeBudget.REPORT.reading(all));
        assertEquals(all.minusSeconds(5), TimeBudget.CASE.reading(all));
        assertEquals(all.minusSeconds(8), TimeBudget.REPORT_AND_CASE.reading(all));
    }

    @Test
    void theStartOfTheProgramIsPartOfTheTimeAndTakesAtMostHalfOfIt() {
        for (Duration all : new Duration[] {Duration.ofNanos(10), Duration.ofDays(1)}) {
            Duration left = TimeBudget.left(all);

            assertTrue(left.compareTo(all) < 0, left::toString);
            assertTrue(left.compareTo(all.dividedBy(2)) >= 0, left::toString);
        }
        assertEquals(Duration.ofNanos(5), TimeBudget.left(Duration.ofNanos(10)), "it has run for longer than that");
    }
}
