package dev.registrydoctor.checks.catalog.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DaemonFilesTests {

    /** Docker Desktop is told by its settings, without a command that a rule could recognize. */
    @ParameterizedTest
    @CsvSource({
        DaemonFiles.SYSTEM + ", nothing",
        DaemonFiles.ROOTLESS + ", nothing",
        DaemonFiles.SNAP + ", restarts",
        DaemonFiles.DESKTOP + ", restarts"
    })
    void onlyAReloadLeavesContainersAlone(String path, String risk) {
        assertEquals(risk, DaemonFiles.reload(path).risk().kind());
    }
}
