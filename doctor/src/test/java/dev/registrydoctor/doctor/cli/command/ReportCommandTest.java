package dev.registrydoctor.doctor.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report validate}. */
class ReportCommandTest {

    @TempDir
    private Path folder;

    private static String report() {
        return Cli.run("run", "--sample", "stale-tag", "-o", "json").out();
    }

    @Test
    void whatTheProgramWritesIsValid() throws Exception {
        Path file = Files.writeString(folder.resolve("report.json"), report());
        Cli.Result result = Cli.run("report", "validate", file);
        assertEquals(0, result.exit(), result::out);
        assertEquals(file + " is a valid report.\n", result.out());
        Cli.Result piped =
                Cli.reading(report().getBytes(StandardCharsets.UTF_8)).execute("report", "validate", "-");
        assertEquals("standard input is a valid report.\n", piped.out());
    }

    @Test
    void eachDeviationIsNamedWithItsPlace() {
        String odd = report().replace("\"verdict\" : \"warnings\"", "\"verdict\" : \"fine\"")
                .replace("\"notes\" : [", "\"jottings\" : [");
        Cli.Result result = Cli.reading(odd.getBytes(StandardCharsets.UTF_8)).execute("report", "validate", "-");
        assertEquals(2, result.exit());
        assertTrue(result.out().contains("$: required property 'notes' not found\n"), result::out);
        assertTrue(
                result.out().contains("$.verdict: does not have a value in the enumeration [\"healthy\", "),
                result::out);
        assertTrue(result.lastLine().endsWith("deviates from schema 1.1 in 2 places."), result::out);
    }

    @Test
    void whatIsNoJsonIsRefused() throws Exception {
        Path garbage = Files.write(folder.resolve("garbage"), new byte[] {3, 1, 4, 27, '[', '2', 'J'});
        for (Object file : new Object[] {garbage, folder, folder.resolve("missing")}) {
            Cli.Result result = Cli.run("report", "validate", file);
            assertEquals(2, result.exit());
            assertEquals("", result.out());
            assertTrue(result.err().contains(file.toString()), result::err);
            assertFalse(result.err().contains("\u001b"), result::err);
        }
    }

    @Test
    void aCommandAndAFileAreNeeded() {
        assertTrue(Cli.run("report").err().contains("a command is missing: validate"));
        assertEquals(2, Cli.run("report").exit());
        assertTrue(Cli.run("report", "validate").err().contains("FILE"));
        assertTrue(Cli.run("report", "validate", "--help").out().contains("standard input"));
    }
}
