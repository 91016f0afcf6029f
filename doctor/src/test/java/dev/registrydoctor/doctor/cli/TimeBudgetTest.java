package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {

    @Test
    void aShortRunKeepsAPartForWhatIsMadeOfTheAnswers() {
        Duration three = Duration.ofSeconds(3);

        assertEquals(Duration.ofMillis(2400), TimeBudget.REPORT.reading(three));
        assertEquals(Duration.ofSeconds(2), TimeBudget.CASE.reading(three));
        assertEquals(Duration.ofMillis(1500), TimeBudget.REPORT_AND_CASE.reading(three));
    }

    @Test
    void aLongRunReadsForNearlyAllOfItsTime() {
        Duration all = Duration.ofMinutes(2);

        assertEquals(all.minusSeconds(1), TimeBudget.REPORT.reading(all));
        assertEquals(all.minusSeconds(5), TimeBudget.CASE.reading(all));
        assertEquals(all.minusSeconds(8), TimeBudget.REPORT_AND_CASE.reading(all));
    }

    @Test
    void theStartOfTheProgramIsPartOfTheTimeAndTakesAtMostHalfOfIt() {
        // The JVM of this test runs for longer than this.
        assertEquals(Duration.ofMillis(1), TimeBudget.left(Duration.ofMillis(2)));
        assertTrue(TimeBudget.left(Duration.ofDays(1)).compareTo(Duration.ofDays(1)) < 0);
    }
}
