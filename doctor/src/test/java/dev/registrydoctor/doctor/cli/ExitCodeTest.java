package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exit codes are the same for every form of output. */
class ExitCodeTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "healthy, problem, 0",
        "healthy, warning, 0",
        "healthy, never, 0",
        "stale-tag, problem, 0",
        "stale-tag, warning, 4",
        "stale-tag, never, 0",
        "storage-addon-off, problem, 3",
        "storage-addon-off, warning, 3",
        "storage-addon-off, never, 0"
    })
    void followsVerdictAndFailOn(String sample, String failOn, int exit) {
        String[] run = {"run", "--sample", sample, "--fail-on", failOn};
        Path file = folder.resolve("report");
        assertEquals(exit, Cli.run((Object[]) run).exit(), "text");
        assertEquals(exit, Cli.run(more(run, "-o", "json")).exit(), "json");
        assertEquals(exit, Cli.run(more(run, "-q")).exit(), "quiet");
        assertEquals(exit, Cli.run(more(run, "-v")).exit(), "verbose");
        assertEquals(
                exit, Cli.run(more(run, "-o", "json", "--output-file", file)).exit(), "file");
    }

    private static Object[] more(String[] args, Object... others) {
        List<Object> all = new ArrayList<>(List.of((Object[]) args));
        all.addAll(List.of(others));
        return all.toArray();
    }

    /** No cluster, no MicroK8s host: nothing was seen, so nothing is healthy. */
    @Test
    void nothingSeenIsInconclusive() throws Exception {
        Path host = Files.createDirectory(folder.resolve("host"));
        Cli cli = Cli.with(Map.of("HOME", folder.toString()));
        Cli.Result text = cli.execute("run", "--host-root", host);
        assertEquals(5, text.exit());
        assertTrue(text.out().contains("INCONCLUSIVE: "), text::out);
        Cli.Result json = cli.execute("run", "--host-root", host, "-o", "json");
        assertEquals(5, json.exit());
        assertEquals("inconclusive", json.json().get("verdict").asText());
        assertEquals(
                0, cli.execute("run", "--host-root", host, "--fail-on", "never").exit());
    }

    @Test
    void helpAndVersionAreNoErrors() {
        for (String[] args : List.of(
                new String[] {"--help"},
                new String[] {"--version"},
                new String[] {"help"},
                new String[] {"help", "run"},
                new String[] {"run", "--help"},
                new String[] {"capture", "--help"})) {
            Cli.Result result = Cli.run((Object[]) args);
            assertEquals(0, result.exit(), String.join(" ", args));
            assertEquals("", result.err());
            assertTrue(result.out().contains("registry-doctor"), result.out());
        }
    }
}
