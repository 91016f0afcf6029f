package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.registrydoctor.reports.data.JsonReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunOutputTest {

    private static final String ESCAPE = "\u001b";
    private static final Map<String, String> COLOUR = Map.of("TERM", "xterm-256color");

    @TempDir
    private Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
        }
    }

    @Test
    void aTerminalGetsColourAndProgress() {
        Cli.Result result = Cli.onTerminal(100, COLOUR).execute("run", "--sample", "storage-addon-off");
        assertTrue(result.out().contains(ESCAPE + "["), result.out());
        // The line of progress is gone when the report comes.
        assertTrue(result.err().endsWith("\r" + ESCAPE + "[K"), result.err());
    }

    @Test
    void withoutColourThereAreNoEscapes() {
        Cli plain = Cli.onTerminal(100, Map.of("TERM", "xterm-256color", "NO_COLOR", "1"));
        assertFalse(plain.execute("run", "--sample", "storage-addon-off").out().contains(ESCAPE));
        Cli.Result dumb =
                Cli.onTerminal(100, Map.of("TERM", "dumb")).execute("run", "--sample", "storage-addon-off", "-v");
        assertFalse(dumb.out().contains(ESCAPE));
        assertEquals("", dumb.err());
        Cli.Result piped = Cli.with(COLOUR).execute("run", "--sample", "storage-addon-off", "-v");
        assertFalse(piped.out().contains(ESCAPE));
        assertEquals("", piped.err());
        Cli.Result json = Cli.onTerminal(100, COLOUR).execute("run", "--sample", "storage-addon-off", "-o", "json");
        assertFalse(json.out().contains(ESCAPE));
    }

    @Test
    void quietIsOneLineAndNoProgress() {
        Cli.Result result = Cli.onTerminal(40, Map.of("NO_COLOR", "1")).execute("run", "--sample", "two-faults", "-q");
        assertEquals("", result.err());
        assertEquals(1, result.out().lines().count(), result.out());
        assertTrue(result.out().startsWith("PROBLEMS: 2 causes "), result.out());
    }

    @Test
    void narrowTerminalsWrap() {
        String out = Cli.onTerminal(40, Map.of("NO_COLOR", "1"))
                .execute("run", "--sample", "two-faults")
                .out();
        List<String> lines = out.lines().toList();
        // The verdict is one line for scripts; a command is copied whole; a word cannot be broken.
        for (String line : lines.subList(0, lines.size() - 1)) {
            boolean copied = line.strip().matches("(to undo: )?(microk8s|sudo|kubectl|registry-doctor|curl|docker) .*");
            boolean breakable = line.strip().contains(" ") && !copied && !line.contains("`");
            assertTrue(line.length() <= 40 || !breakable, () -> line.length() + " columns: " + line);
        }
        long wide = Cli.onTerminal(100, Map.of("NO_COLOR", "1"))
                .execute("run", "--sample", "two-faults")
                .out()
                .lines()
                .count();
        assertTrue(lines.size() > wide);
    }

    @Test
    void verboseNamesEveryCheckAndItsTime() {
        Cli.Result result = Cli.run("run", "--sample", "healthy", "-v");
        Cli.Result plain = Cli.run("run", "--sample", "healthy");
        assertTrue(result.out().contains("storage.claim-binding"), result.out());
        assertFalse(plain.out().contains("storage.claim-binding"), plain.out());
    }

    @Test
    void jsonKeepsToThePublishedSchema() throws IOException {
        try (InputStream text = Objects.requireNonNull(JsonReport.class.getResourceAsStream(JsonReport.SCHEMA))) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(text.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
            for (String sample : List.of("healthy", "two-faults", "stale-tag")) {
                String json = Cli.run("run", "--sample", sample, "-o", "json").out();
                assertEquals(List.of(), schema.validate(json, InputFormat.JSON), sample);
            }
        }
    }

    @Test
    void aFileIsWrittenWholeInPlaceOfTheOld() throws IOException {
        Path file = Files.writeString(folder.resolve("report.json"), "an old report");
        Cli.Result result = Cli.onTerminal(100, Map.of("NO_COLOR", "1"))
                .execute("run", "--sample", "storage-addon-off", "-o", "json", "--output-file", file);
        assertEquals(3, result.exit());
        assertEquals("", result.out());
        assertTrue(result.err().contains("PROBLEMS: 1 cause explains"), result.err());
        assertTrue(result.err().endsWith("The report is in " + file + "\n"), result.err());
        assertEquals(
                "problems", Cli.parse(Files.readString(file)).get("verdict").asText());
        assertEquals(List.of("report.json"), files(), "and nothing else is left");
    }

    @Test
    void whatCannotBeWrittenIsPrinted() {
        assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");
        Cli.Result result = Cli.run("run", "--sample", "storage-addon-off", "-o", "json=/dev/full");
        assertEquals(2, result.exit());
        assertTrue(result.out().contains("storage.addon-disabled"), "the report is not lost: " + result.out());
        assertTrue(result.err().contains("/dev/full cannot be written: No space left on device"), result.err());
        assertFalse(result.err().contains("fault of the tool"), result.err());
        Cli.Result ticket = Cli.run("ticket", "--sample", "storage-addon-off", "/dev/full");
        assertEquals(2, ticket.exit());
        assertTrue(ticket.out().contains("storage.addon-disabled"), ticket.out());
    }

    @Test
    void otherFormsAreWrittenWhenOneCannotBe() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");
        Path file = folder.resolve("report.json");
        Cli.Result result = Cli.run("run", "--sample", "healthy", "-o", "text=/dev/full", "-o", "json=" + file);
        assertEquals(2, result.exit());
        assertEquals("healthy", Cli.parse(Files.readString(file)).get("verdict").asText());
        assertFalse(result.out().isEmpty());
    }

    @Test
    void standardOutputCanBeNamed() {
        Cli.Result result = Cli.run("run", "--sample", "healthy", "-o", "json=/dev/stdout");
        assertEquals("healthy", result.json().get("verdict").asText());
        assertEquals(
                2,
                Cli.run("run", "--sample", "healthy", "-o", "json=/dev/stdout", "-o", "text")
                        .exit(),
                "two forms would be mixed");
    }

    @Test
    void aTicketAndACaseAreTheirOwnersAlone() throws IOException {
        for (String name : List.of("ticket", "capture")) {
            Path file = folder.resolve(name);
            assertNotEquals(2, Cli.run(name, "--sample", "healthy", file).exit());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), name);
            byte[] before = Files.readAllBytes(file);
            Cli.Result again = Cli.run(name, "--sample", "healthy", file);
            assertEquals(2, again.exit());
            assertTrue(again.err().contains("--force"), again.err());
            assertArrayEquals(before, Files.readAllBytes(file));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            assertNotEquals(
                    2, Cli.run(name, "--sample", "healthy", "--force", file).exit());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), name);
        }
        assertEquals(List.of("capture", "ticket"), files());
    }

    @Test
    void nothingIsWrittenThroughALink() throws IOException {
        Path file = Files.writeString(folder.resolve("victim"), "not a report");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file.getFileName());
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("made"));
        for (Path each : List.of(link, dangling)) {
            for (List<Object> command : List.<List<Object>>of(
                    List.of("run", "--sample", "healthy", "-o", "json=" + each),
                    List.of("ticket", "--sample", "healthy", each),
                    List.of("ticket", "--sample", "healthy", "--force", each),
                    List.of("capture", "--sample", "healthy", "--force", each))) {
                Cli.Result result = Cli.run(command.toArray());
                assertEquals(2, result.exit(), command::toString);
                assertEquals("", result.out(), "it is found before the run");
            }
            assertTrue(Files.isSymbolicLink(each));
        }
        assertEquals("not a report", Files.readString(file));
        assertEquals(List.of("dangling", "link", "victim"), files());
    }

    @Test
    void anOldReportStaysWhenTheRunIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("report.txt"), "an old report");
        assertEquals(
                2, Cli.run("run", "--sample", "nope", "--output-file", file).exit());
        assertEquals("an old report", Files.readString(file));
        assertEquals(List.of("report.txt"), files());
    }

    /** As root, moving a file to /dev/null would replace the device for the whole system. */
    @Test
    void aPipeIsWrittenToAndNeverReplaced() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", pipe.toString())
                        .inheritIO()
                        .start()
                        .waitFor());
        Process reader = new ProcessBuilder("cat", pipe.toString()).start();
        try {
            Cli.Result result = Cli.run("run", "--sample", "healthy", "-o", "json", "--output-file", pipe);
            assertEquals(0, result.exit(), result::err);
            // Before reading: from a pipe that was replaced nothing would ever come.
            assertFalse(Files.isRegularFile(pipe), "the pipe is a file now");
            String read = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals("healthy", Cli.parse(read).get("verdict").asText());
        } finally {
            reader.destroyForcibly();
        }
    }

    @Test
    void aFileHasNoColourEvenOnATerminal() throws IOException {
        Path file = folder.resolve("report.txt");
        Cli.onTerminal(200, COLOUR).execute("run", "--sample", "two-faults", "--output-file", file);
        String text = Files.readString(file);
        assertFalse(text.contains(ESCAPE));
        assertTrue(text.contains("storage.addon-disabled"), text);
    }
}
