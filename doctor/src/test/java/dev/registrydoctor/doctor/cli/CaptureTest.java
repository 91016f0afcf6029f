package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureTest {

    @TempDir
    private Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
        }
    }

    @Test
    void aFileIsReplacedOnlyWhenForced() throws IOException {
        Path file = Files.writeString(folder.resolve("case.json.gz"), "precious");
        Cli.Result refused = Cli.run("capture", "--sample", "healthy", file);
        assertEquals(2, refused.exit());
        assertEquals("", refused.out());
        assertTrue(refused.err().contains("exists already; name another file, or give --force"), refused.err());
        assertEquals("precious", Files.readString(file));
        Cli.Result forced = Cli.run("capture", "--sample", "healthy", "--force", file);
        assertEquals(0, forced.exit(), forced::err);
        assertEquals(0, Cli.run("run", "--from", file).exit());
        assertEquals(List.of("case.json.gz"), files());
    }

    @Test
    void saysWhatToDoWithTheFile() {
        Path file = folder.resolve("case.json.gz");
        Cli.Result result = Cli.run("capture", "--sample", "storage-addon-off", file);
        // A site with faults is captured well: the exit code speaks of the file.
        assertEquals(0, result.exit());
        assertTrue(result.out().contains("registry-doctor run --from " + file), result.out());
        assertTrue(result.out().matches("(?s).* answers to \\d+ of \\d+ questions\\. .*"), result.out());
    }

    @Test
    void aCaseComesFromStandardInputToo() throws IOException {
        Path file = folder.resolve("case.json.gz");
        assertEquals(
                0, Cli.run("capture", "--sample", "storage-addon-off", file).exit());
        Cli.Result result = Cli.reading(Files.readAllBytes(file)).execute("run", "--from", "-", "-o", "json");
        assertEquals(3, result.exit(), result::err);
        assertEquals("[storage.addon-disabled]", Cli.roots(result.json()).toString());
    }

    @Test
    void aCaseOfACaseIsTheSame() throws IOException {
        Path first = folder.resolve("first.json.gz");
        Path second = folder.resolve("second.json.gz");
        assertEquals(0, Cli.run("capture", "--sample", "two-faults", first).exit());
        assertEquals(0, Cli.run("capture", "--from", first, second).exit());
        Cli.Result one = Cli.run("run", "--from", first, "-o", "json");
        Cli.Result two = Cli.run("run", "--from", second, "-o", "json");
        for (String part : List.of("verdict", "diagnoses", "unexplained", "warnings", "notes", "notLookedAt")) {
            assertEquals(one.json().get(part), two.json().get(part), part);
        }
    }
}
