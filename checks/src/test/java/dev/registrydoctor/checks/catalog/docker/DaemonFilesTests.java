package dev.registrydoctor.checks.catalog.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.remedy.Remedy.Risk;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DaemonFilesTests {

    /** Docker Desktop is told by its settings, without a command that a rule could recognize. */
    @ParameterizedTest
    @CsvSource({
        DaemonFiles.SYSTEM + ", NOTHING",
        DaemonFiles.ROOTLESS + ", NOTHING",
        DaemonFiles.SNAP + ", RESTARTS",
        DaemonFiles.DESKTOP + ", RESTARTS"
    })
    void onlyAReloadLeavesContainersAlone(String path, Risk risk) {
        assertEquals(risk, DaemonFiles.reload(path).risk());
    }
}
