package dev.registrydoctor.doctor.triage.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a session is found in the next one, and who can read it. */
class SavedHistoryTest {

    @TempDir
    private Path home;

    private Path file;

    @BeforeEach
    void nothingYet() {
        file = home.resolve(".local/state/registry-doctor/triage-history");
    }

    private void session(String... lines) throws IOException {
        SavedHistory history = SavedHistory.in(file);
        List.of(lines).forEach(history::add);
        history.save();
    }

    private List<String> next() throws IOException {
        return SavedHistory.in(file).earlier();
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void linesSurviveTheSessionInOrder() throws IOException {
        assertEquals(List.of(), next());
        session("pods", "fix 1");
        session("why", "why", "graph");
        assertEquals(List.of("pods", "fix 1", "why", "graph"), next());
    }

    @Test
    void aPasteOfSeveralLinesIsOneEntry() throws IOException {
        String paste = "Warning \"Failed\"\n  C:\\new\\table: refused";
        session(paste, "pods");
        assertEquals(List.of(paste, "pods"), next());
        assertEquals(2, Files.readAllLines(file).size());
    }

    @Test
    void onlyTheOwnerCanReadIt() throws IOException {
        session("pods");
        assertEquals("rw-------", mode(file));
        assertEquals("rwx------", mode(parent(file)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(parent(file), PosixFilePermissions.fromString("rwxr-xr-x"));
        session("graph");
        assertEquals("rw-------", mode(file));
        assertEquals("rwx------", mode(parent(file)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "note password=hunter2222",
                "probe https://admin:Sup3rS3cret@registry.lab:5000",
                "docker login -u admin -p Sup3rS3cretValue registry.lab",
                "Authorization: Basic YWRtaW46U3VwM3JTM2NyZXQ=",
                "first line\npassword: hunter2222\nlast line",
            })
    void aLineWithASecretIsNotSaved(String line) throws IOException {
        session("pods", line, "graph");
        assertEquals(List.of("pods", "graph"), next());
        assertFalse(Files.readString(file).contains("unter2222"));
        assertFalse(Files.readString(file).contains("3rS3c"));
    }

    @Test
    void aSecretThatAnEarlierVersionSavedIsRemoved() throws IOException {
        session("pods");
        Files.writeString(file, "pods\nnote password=hunter2222\n");
        assertEquals(List.of("pods"), next());
        session("graph");
        assertEquals("pods\ngraph\n", Files.readString(file));
    }

    @Test
    void controlCharactersAndLogsAreNotSaved() throws IOException {
        session("\u001b[2Jpods", "x".repeat(SavedHistory.LONGEST + 1), " ", "graph");
        assertEquals(List.of("graph"), next());
    }

    @Test
    void itsSizeIsBounded() throws IOException {
        session(IntStream.range(0, SavedHistory.MOST_LINES)
                .mapToObj(i -> "logs " + i)
                .toArray(String[]::new));
        session("pods", "graph");
        List<String> lines = next();
        assertEquals(SavedHistory.MOST_LINES, lines.size());
        assertEquals("logs 2", lines.get(0));
        assertEquals("graph", lines.get(lines.size() - 1));
    }

    @Test
    void offSavesNothingOfTheSessionAndOnTheLinesAfterIt() throws IOException {
        session("pods");
        SavedHistory history = SavedHistory.in(file);
        history.add("graph");
        history.turnOff();
        history.add("claims");
        assertFalse(history.isOn());
        history.save();
        assertEquals(List.of("pods"), next());
        history.turnOn();
        history.add("why");
        history.save();
        assertEquals(List.of("pods", "why"), next());
    }

    @Test
    void aSessionWithoutAFileHasNoHistory() throws IOException {
        SavedHistory none = SavedHistory.none();
        none.add("pods");
        none.save();
        assertEquals(List.of(), none.earlier());
        assertFalse(none.isOn());
        assertThrows(Refused.class, none::turnOn);
    }

    @Test
    void twoSessionsAtTheSameTimeBothKeepTheirLines() throws IOException {
        SavedHistory first = SavedHistory.in(file);
        SavedHistory second = SavedHistory.in(file);
        first.add("pods");
        second.add("graph");
        first.save();
        second.save();
        assertEquals(List.of("pods", "graph"), next());
    }

    @Test
    void aLineIsSavedOnceHoweverOftenItIsSaved() throws IOException {
        SavedHistory history = SavedHistory.in(file);
        history.add("pods");
        history.add("graph");
        history.save();
        history.save();
        assertEquals(List.of("pods", "graph"), next());
    }

    @Test
    void nothingIsReadOrWrittenThroughALink() throws IOException {
        session("pods");
        Path other = Files.writeString(home.resolve("other"), "precious\n");
        Files.delete(file);
        Files.createSymbolicLink(file, other);
        assertThrows(IOException.class, this::next);
        assertThrows(IOException.class, () -> session("graph"));
        assertEquals("precious\n", Files.readString(other));
    }

    @Test
    void aDirectoryThatIsALinkIsNotUsed() throws IOException {
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Files.createDirectories(parent(parent(file)));
        Files.createSymbolicLink(parent(file), elsewhere);
        assertThrows(IOException.class, () -> session("pods"));
        try (var files = Files.list(elsewhere)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void aDirectoryThatOthersCanWriteIsNotUsed() throws IOException {
        Path state = Files.createDirectories(parent(parent(file)));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThrows(IOException.class, () -> session("pods"));
        assertFalse(Files.exists(parent(file)));
    }

    @Test
    void aFileThatOthersCanWriteIsNotRead() throws IOException {
        session("pods");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertTrue(String.valueOf(assertThrows(IOException.class, this::next).getMessage())
                .contains("is writable"));
    }
}
