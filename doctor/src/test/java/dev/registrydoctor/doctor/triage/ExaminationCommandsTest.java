package dev.registrydoctor.doctor.triage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.doctor.triage.screen.Refused;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExaminationCommandsTest {

    @ParameterizedTest
    @CsvSource({
        "90, PT90S, 90 s",
        "90S, PT90S, 90 s",
        "5m, PT5M, 300 s",
        "1H, PT1H, 3600 s",
        "1500ms, PT1.5S, 1500 ms",
        "2000ms, PT2S, 2 s"
    })
    void timesAreWrittenAsOptionsHaveThem(String text, Duration time, String words) {
        assertEquals(time, ExaminationCommands.time(text));
        assertEquals(words, ExaminationCommands.words(time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "000ms", "m", "-5s", "5 m", "5d", "12345678", "1.5s"})
    void whatIsNoTimeIsRefused(String text) {
        assertThrows(Refused.class, () -> ExaminationCommands.time(text));
    }
}
