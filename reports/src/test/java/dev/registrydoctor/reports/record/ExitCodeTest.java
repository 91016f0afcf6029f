package dev.registrydoctor.reports.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.reports.testkit.Cases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {

    @ParameterizedTest
    @CsvSource({
        "empty, 0, 0, 0",
        "healthy, 0, 0, 0",
        "warnings, 0, 4, 0",
        "addon off, 3, 3, 0",
        "many roots, 3, 3, 0",
        "inconclusive, 5, 5, 0",
        "blind, 5, 5, 0",
        "unexplained, 5, 5, 0",
        "waiting, 5, 5, 0",
        "tool failed, 5, 5, 0"
    })
    void followsTheVerdict(String name, int onProblem, int onWarning, int never) {
        Report report = Cases.get(name);

        assertEquals(onProblem, ExitCode.of(report, FailOn.PROBLEM));
        assertEquals(onWarning, ExitCode.of(report, FailOn.WARNING));
        assertEquals(never, ExitCode.of(report, FailOn.NEVER));
    }
}
