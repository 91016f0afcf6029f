package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/first-five-minutes.md promises: the printed fix of a sample, carried out as it stands, makes it healthy. */
class FirstFiveMinutesTest {

    /** Maven runs the tests of a module in the module's directory. */
    private static final Path PAGE = Path.of("..", "docs", "first-five-minutes.md");

    private static final Pattern RUN = Pattern.compile(
            "\\$ \\./registry-doctor run --sample \\./my-sample\n(.*?)(?=\\$ |```)", Pattern.DOTALL);

    private static final String NODE = "/var/snap/microk8s/";

    @TempDir
    private Path folder;

    @Test
    void theFixOfACopiedSampleMakesItHealthy() throws Exception {
        String page = Files.readString(PAGE);
        List<String> shown = RUN.matcher(page).results().map(MatchResult::group).toList();
        Path copy = folder.resolve("my-sample");
        assertEquals(0, Cli.run("samples", "copy", "no-hosts-toml", copy).exit());

        JsonNode broken = Cli.run("run", "--sample", copy, "-o", "json").json();
        assertEquals(List.of("runtime.hosts-toml-missing"), List.copyOf(Cli.roots(broken)));
        assertEquals(body(shown.get(0)), body(text(copy)));

        String command = broken.at("/diagnoses/0/remedy/steps/0/command").asText().replace("sudo ", "");
        assertTrue(page.contains(command.replace(NODE, "my-sample/host" + NODE)), "the page shows the command");
        Process shell = new ProcessBuilder("sh", "-c", command.replace(NODE, copy + "/host" + NODE))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        assertEquals(0, shell.waitFor(), () -> read(folder.resolve("out")));

        Cli.Result healthy = Cli.run("run", "--sample", copy);
        assertEquals(0, healthy.exit(), healthy::out);
        assertEquals(body(shown.get(1)), body(healthy.out()));
    }

    @Test
    void nothingIsWrittenOverWhatIsThere() throws IOException {
        Files.writeString(folder.resolve("file"), "kept");
        for (Object there : List.of(folder, folder.resolve("file"))) {
            assertEquals(2, Cli.run("samples", "copy", "healthy", there).exit());
        }
        assertEquals("kept", Files.readString(folder.resolve("file")));
        assertEquals(2, Cli.run("run", "--sample", folder).exit());
    }

    private static String text(Path copy) {
        return Cli.run("run", "--sample", copy).out();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Without the first lines, which name the directory. */
    private static String body(String report) {
        return report.substring(report.indexOf("\n\n")).strip();
    }
}
