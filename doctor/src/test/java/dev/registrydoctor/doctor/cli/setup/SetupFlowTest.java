package dev.registrydoctor.doctor.cli.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.reports.record.ExitCode;
import org.junit.jupiter.api.Test;

class SetupFlowTest {

    /** As when Docker could not be reloaded after its daemon.json was written. */
    @Test
    void aStepThatWasNotDoneIsNotPassedOver() {
        assertEquals(ExitCode.PROBLEMS, SetupFlow.exitCode(ExitCode.OK, false));
        assertEquals(ExitCode.OK, SetupFlow.exitCode(ExitCode.OK, true));
    }

    @Test
    void whatIsNotKnownIsNotSaidToBeWrong() {
        assertEquals(ExitCode.INCONCLUSIVE, SetupFlow.exitCode(ExitCode.INCONCLUSIVE, false));
        assertEquals(ExitCode.PROBLEMS, SetupFlow.exitCode(ExitCode.PROBLEMS, true));
    }
}
