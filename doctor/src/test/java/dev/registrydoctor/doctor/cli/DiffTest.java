package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code diff}: two reports of sites, side by side. */
class DiffTest {

    @TempDir
    private Path folder;

    private Path report(String sample, Object... options) {
        Path file = folder.resolve(sample + options.length + ".json");
        Object[] args = new Object[options.length + 5];
        System.arraycopy(new Object[] {"run", "--sample", sample, "-o", "json=" + file}, 0, args, 0, 5);
        System.arraycopy(options, 0, args, 5, options.length);
        Cli.run(args);
        return file;
    }

    @Test
    void aFaultThatWasMendedIsGone() {
        Cli.Result result = Cli.run("diff", report("storage-addon-off"), report("healthy"));
        assertEquals(0, result.exit(), result::out);
        assertTrue(result.lastLine().startsWith("NOTHING WORSE: "), result::out);
        assertTrue(result.out().contains("storage.addon-disabled on add-on hostpath-storage"), result::out);
    }

    @Test
    void aFaultThatCameIsNew() {
        Cli.Result result = Cli.run("diff", report("healthy"), report("storage-addon-off"), "-o", "json");
        assertEquals(3, result.exit());
        JsonNode json = result.json();
        assertEquals("new", json.at("/changes/0/change").asText());
        assertEquals("storage.addon-disabled", json.at("/changes/0/problem").asText());
        assertEquals("root", json.at("/changes/0/now").asText());
    }

    @Test
    void whatWasLeftOutCannotBeCompared() {
        Cli.Result result =
                Cli.run("diff", report("storage-addon-off"), report("healthy", "--skip", "storage"), "-o", "markdown");
        assertEquals(5, result.exit());
        assertTrue(result.out().startsWith("### CANNOT TELL: "), result::out);
        assertTrue(result.out().contains("was not run"), result::out);
    }

    @Test
    void aReportComesFromStandardInputToo() throws Exception {
        Path file = report("stale-tag");
        Cli.Result result = Cli.reading(Files.readAllBytes(file)).execute("diff", file, "-");
        assertEquals(0, result.exit(), result::out);
        assertTrue(result.lastLine().matches("NOTHING WORSE: \\d+ same; .*"), result::out);
    }

    @Test
    void otherFilesAreRefusedWithTheWayToAReport() throws Exception {
        Path report = report("healthy");
        Path captured = folder.resolve("case.json.gz");
        assertEquals(0, Cli.run("capture", "--sample", "healthy", captured).exit());
        Path later = Files.writeString(folder.resolve("later.json"), "{\"schemaVersion\": \"2.0\"}");
        Cli.Result aCase = Cli.run("diff", captured, report);
        assertEquals(2, aCase.exit());
        assertEquals("", aCase.out());
        assertTrue(aCase.err().contains("registry-doctor run -o json=FILE writes a report"), aCase::err);
        assertTrue(Cli.run("diff", report, later).err().contains("schema 2.0; this registry-doctor reads 1.x"));
        assertTrue(Cli.reading("[[".getBytes(StandardCharsets.UTF_8))
                .execute("diff", report, "-")
                .err()
                .contains("standard input cannot be read as a report"));
    }

    /** The form that run is configured to write is not one that a comparison has to have. */
    @Test
    void theConfigurationOfRunsIsNotRead() {
        Path report = report("healthy");
        Cli.Result result = Cli.with(Map.of("REGISTRY_DOCTOR_OUTPUT", "html=x")).execute("diff", report, report);
        assertEquals(0, result.exit(), result::err);
    }
}
