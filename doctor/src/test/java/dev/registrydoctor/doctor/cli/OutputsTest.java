package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run writes as many forms of its report as it is asked for. */
class OutputsTest {

    @TempDir
    private Path folder;

    private static Cli.Result run(Object... options) {
        Object[] args = new Object[options.length + 3];
        args[0] = "run";
        args[1] = "--sample";
        args[2] = "no-hosts-toml";
        System.arraycopy(options, 0, args, 3, options.length);
        return Cli.run(args);
    }

    @Test
    void severalFormsAreOfOneRun() throws Exception {
        Path json = folder.resolve("report.json");
        Path text = folder.resolve("report.txt");
        Cli.Result result = run("-o", "json=" + json, "-o", "text=" + text);
        assertEquals(3, result.exit());
        assertEquals("", result.out());
        assertTrue(result.err().contains("The report is in " + json), result::err);
        JsonNode report = Cli.parse(Files.readString(json));
        assertTrue(Files.readString(text)
                .contains(report.at("/diagnoses/0/root/title").asText()));
    }

    @Test
    void oneOfThemMayGoToTheTerminal() throws Exception {
        Path json = folder.resolve("report.json");
        Cli.Result result = run("-o", "text", "-o", "json=" + json);
        assertTrue(result.out()
                .contains(Cli.parse(Files.readString(json))
                        .at("/diagnoses/0/root/title")
                        .asText()));
        assertTrue(run("-o", "json", "-o", "text").err().contains("only one format can be printed"));
    }

    @Test
    void filesThatCannotBothBeWrittenAreRefusedBeforeTheRun() {
        Path file = folder.resolve("report");
        assertTrue(run("-o", "json=" + file, "-o", "text=" + file).err().contains("two formats"));
        assertTrue(run("-o", "json=" + file, "--output-file", file).err().contains("--output-file is for a format"));
        assertTrue(run("-o", "json=").err().contains("the file after = is missing"));
        assertEquals(2, run("-o", "json=" + folder.resolve("no/such/place")).exit());
        assertFalse(Files.exists(file));
    }

    @Test
    void withoutTimesNothingTellsWhenItRan() {
        Cli.Result result = run("-o", "json", "--deterministic");
        for (String name : new String[] {"startedAt", "tookMillis", "java"}) {
            assertFalse(result.out().contains('"' + name + '"'), name);
        }
        assertTrue(run("--deterministic").out().startsWith("registry-doctor"));
    }

    @Test
    void theFormCanComeFromTheEnvironment() {
        Cli.Result result = Cli.with(Map.of("REGISTRY_DOCTOR_OUTPUT", "json")).execute("run", "--sample", "healthy");
        assertEquals("healthy", result.json().get("verdict").asText());
    }

    @Test
    void thePathOfAFailingImageIsInTheReport() {
        JsonNode path = run("-o", "json").json().at("/paths/0");
        assertEquals("registry.lab:5280/team/app:1", path.get("image").asText());
        assertEquals("breaks", path.get("verdict").asText());
    }

    @Test
    void aHealthySiteHasNoPathToFollow() {
        assertEquals(
                0,
                Cli.run("run", "--sample", "healthy", "-o", "json")
                        .json()
                        .get("paths")
                        .size());
    }

    @Test
    void aPageCanSayWhatChangedSinceAnEarlierReport() throws Exception {
        Path old = folder.resolve("old.json");
        Cli.run("run", "--sample", "healthy", "-o", "json=" + old);
        Cli.Result page = run("-o", "html", "--compare", old);
        assertTrue(page.out().contains("id=\"changes\""), page::out);
        assertTrue(page.out().contains("<td>new</td>"), page::out);
        assertFalse(run("-o", "html").out().contains("id=\"changes\""));
        assertTrue(run("--compare", old).err().contains("--compare is for -o html"));
        assertTrue(
                run("-o", "html", "--compare", old, "--redact", "names").err().contains("exclude each other"));
        assertEquals(
                2, run("-o", "html", "--compare", folder.resolve("none.json")).exit());
    }
}
