package dev.registrydoctor.doctor.act.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import okio.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a machine are changed whole, only while they are what was planned for, and nowhere else. */
class MachineFilesTest {

    @TempDir
    private Path root;

    private MachineFiles files;

    @BeforeEach
    void open() {
        files = new MachineFiles(root);
    }

    private Path put(String path, String content) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private FileState read(String path) throws IOException {
        return Objects.requireNonNull(files.read(path));
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<Path> all = Files.list(root.resolve(folder.substring(1)))) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void makesAFileWithItsFoldersAndRemovesBoth() throws IOException {
        assertEquals(List.of("/etc", "/etc/a", "/etc/a/b"), files.missingFolders("/etc/a/b/hosts.toml"));
        FileChange made = new FileChange("/etc/a/b/hosts.toml", null, FileState.readable("server = 1\n"));
        files.change(made);
        assertEquals("server = 1\n", read("/etc/a/b/hosts.toml").text());
        assertEquals(FileState.READABLE, read("/etc/a/b/hosts.toml").mode());
        assertEquals(List.of("hosts.toml"), names("/etc/a/b"));

        files.change(new FileChange(made.path(), read(made.path()), null));
        files.removeEmpty(List.of("/etc", "/etc/a", "/etc/a/b"));
        assertFalse(Files.exists(root.resolve("etc")));
    }

    @Test
    void aFolderWithSomethingElseInItStays() throws IOException {
        put("/etc/a/other", "");
        Files.createDirectories(root.resolve("etc/a/b"));
        files.removeEmpty(List.of("/etc/a", "/etc/a/b"));
        assertEquals(List.of("other"), names("/etc/a"));
    }

    @Test
    void keepsRightsAndBytes() throws IOException {
        Path file = put("/etc/docker/daemon.json", "{}\r\n\0é");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        FileState before = read("/etc/docker/daemon.json");
        files.change(new FileChange("/etc/docker/daemon.json", before, before.with("{\"a\": 1}")));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("{\"a\": 1}", Files.readString(file));

        files.change(new FileChange("/etc/docker/daemon.json", before.with("{\"a\": 1}"), before));
        assertEquals(before, read("/etc/docker/daemon.json"));
    }

    @Test
    void keepsTheOwner() throws IOException {
        Path file = put("/etc/hosts", "a");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.getOwner(file).getName().equals("root"));
        Files.setAttribute(file, "unix:uid", 65_534);
        FileState before = read("/etc/hosts");
        files.change(new FileChange("/etc/hosts", before, before.with("b")));
        assertEquals(65_534, Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void refusesAFileThatIsNotWhatWasPlannedFor() throws IOException {
        put("/etc/hosts", "new");
        FileState planned = FileState.readable("old");
        assertThrows(
                FileChangedException.class,
                () -> files.change(new FileChange("/etc/hosts", planned, planned.with("mine"))));
        assertThrows(
                FileChangedException.class,
                () -> files.change(new FileChange("/etc/hosts", null, FileState.readable("mine"))));
        assertThrows(
                FileChangedException.class,
                () -> files.change(new FileChange("/etc/gone", planned, planned.with("mine"))));
        assertThrows(FileChangedException.class, () -> files.change(new FileChange("/etc/hosts", planned, null)));
        assertEquals("new", read("/etc/hosts").text());
        assertEquals(List.of("hosts"), names("/etc"));
    }

    /** As /var/snap/microk8s/current. */
    @ParameterizedTest
    @ValueSource(strings = {"7394", "./7394", "7394/../7394", "/var/snap/microk8s/7394"})
    void followsALinkThatStaysInItsFolder(String target) throws IOException {
        put("/var/snap/microk8s/7394/args/a", "old");
        Files.createSymbolicLink(root.resolve("var/snap/microk8s/current"), Path.of(target));
        FileState before = read("/var/snap/microk8s/current/args/a");
        files.change(new FileChange("/var/snap/microk8s/current/args/a", before, before.with("new")));
        assertEquals("new", read("/var/snap/microk8s/7394/args/a").text());
        assertEquals(List.of(), files.missingFolders("/var/snap/microk8s/current/args/b"));
        assertEquals(
                List.of("/var/snap/microk8s/current/new"), files.missingFolders("/var/snap/microk8s/current/new/b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../secret", "/etc", "/secret", "..", "../snap2", "7394/../../../secret"})
    void refusesALinkThatLeadsOutOfItsFolder(String target) throws IOException {
        put("/secret/a", "secret");
        put("/var/snap/microk8s/7394/a", "");
        put("/var/snap/a", "");
        put("/etc/a", "");
        Files.createSymbolicLink(root.resolve("var/snap/microk8s/current"), Path.of(target));
        assertThrows(IOException.class, () -> files.read("/var/snap/microk8s/current/a"));
        assertThrows(
                IOException.class,
                () -> files.change(new FileChange("/var/snap/microk8s/current/b", null, FileState.readable("x"))));
        assertFalse(Files.exists(root.resolve("secret/b")));
        assertFalse(Files.exists(root.resolve("etc/b")));
    }

    @Test
    void refusesWhatIsNoFile() throws IOException {
        put("/etc/real", "x");
        Files.createSymbolicLink(root.resolve("etc/link"), Path.of("real"));
        Files.createDirectory(root.resolve("etc/folder"));
        assertThrows(IOException.class, () -> files.read("/etc/link"));
        assertThrows(IOException.class, () -> files.read("/etc/folder"));
        assertThrows(IOException.class, () -> files.read("etc/real"));
        assertThrows(IOException.class, () -> files.read("/"));
        assertThrows(IOException.class, () -> files.read("/etc/real/below"));
    }

    @Test
    void refusesAFileThatIsNoConfiguration() throws IOException {
        Path file = put("/etc/large", "");
        Files.write(file, new byte[(1 << 20) + 1]);
        assertThrows(IOException.class, () -> files.read("/etc/large"));
        Files.write(file, new byte[1 << 20]);
        assertEquals(1 << 20, read("/etc/large").content().size());
    }

    @Test
    void removesWhatAKilledChangeLeftAndNothingElse() throws IOException {
        put("/etc/.registry-doctor-0123456789abcdef.change", "half");
        put("/etc/.registry-doctor-mine.change", "");
        put("/etc/hosts", "");
        files.removeLeftovers("/etc/hosts");
        assertEquals(List.of(".registry-doctor-mine.change", "hosts"), names("/etc"));
    }

    @Test
    void nothingIsThereWithoutAFileOrFolder() throws IOException {
        put("/etc/hosts", "");
        assertNull(files.read("/etc/none"));
        assertNull(files.read("/none/none"));
    }

    @Test
    void aHomeFolderIsThatOfTheUserOrNobodys() throws IOException {
        assertEquals("/home/u/.docker/a", new MachineFiles(root, "/home/u").resolved("~/.docker/a"));
        assertEquals("/etc/a", files.resolved("/etc/a"));
        assertThrows(IOException.class, () -> files.resolved("~/.docker/a"));
    }

    @Test
    void bytesThatAreNoTextComeBack() throws IOException {
        ByteString bytes = ByteString.decodeHex("fffe00");
        files.change(new FileChange("/der", null, new FileState(bytes, FileState.PRIVATE, null)));
        assertEquals(bytes, read("/der").content());
        assertEquals(FileState.PRIVATE, read("/der").mode());
        assertTrue(Files.exists(root.resolve("der")));
    }
}
