package dev.registrydoctor.doctor.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"90, PT90S", "90S, PT90S", "5M, PT5M", "1h, PT1H", "1500Ms, PT1.5S", "30d, PT720H", "36500d, PT876000H"
    })
    void unitsMayBeCapitals(String text, Duration time) {
        assertEquals(time, Durations.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "000ms", "m", "-5s", "5 m", "5w", "12345678", "36501d", "9999999h", "1.5s"})
    void whatIsNoTimeIsRefused(String text) {
        assertThrows(TypeConversionException.class, () -> Durations.parse(text));
    }
}
