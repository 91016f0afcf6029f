package dev.registrydoctor.doctor.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a file that is written, and of what was there. */
class TargetFileTest {

    private static final FileContent NEW = out -> out.write("new".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** The rights that a new file gets by the umask. */
    private String usual() throws IOException {
        Path other = Files.createFile(folder.resolve("other"));
        String mode = mode(other);
        Files.delete(other);
        return mode;
    }

    @Test
    void aReportHasTheRightsOfTheUmaskOrOfTheOldOne() throws IOException {
        Path file = folder.resolve("report");
        new TargetFile(file, FilePolicy.REPORT).write(NEW);
        assertEquals(usual(), mode(file));
        for (String mode : List.of("rw-rw-r--", "rw-------", "r--r-----", "rwxrwxrwx")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            new TargetFile(file, FilePolicy.REPORT).write(NEW);
            assertEquals(mode, mode(file));
        }
        assertEquals(List.of("report"), files());
    }

    @Test
    void aReportKeepsItsOwnerAndGroup() throws IOException {
        assumeTrue(EffectiveUser.id() == EffectiveUser.ROOT, "only root gives files away");
        Path file = Files.writeString(folder.resolve("report"), "old");
        Files.setAttribute(file, "unix:uid", 4242);
        Files.setAttribute(file, "unix:gid", 4343);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Object before = Files.getAttribute(file, "unix:ino");
        new TargetFile(file, FilePolicy.REPORT).write(NEW);
        assertEquals(4242, Files.getAttribute(file, "unix:uid"));
        assertEquals(4343, Files.getAttribute(file, "unix:gid"));
        assertEquals("rw-r-----", mode(file));
        assertFalse(before.equals(Files.getAttribute(file, "unix:ino")), "it is replaced whole");
    }

    @Test
    void aPrivateFileIsItsOwnersAloneAndReplacesNoneUnasked() throws IOException {
        Path file = folder.resolve("ticket");
        new TargetFile(file, FilePolicy.PRIVATE).write(NEW);
        assertEquals("rw-------", mode(file));
        Files.writeString(file, "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThrows(IOException.class, () -> new TargetFile(file, FilePolicy.PRIVATE).validate());
        assertThrows(FileAlreadyExistsException.class, () -> new TargetFile(file, FilePolicy.PRIVATE).write(NEW));
        assertEquals("old", Files.readString(file));
        new TargetFile(file, FilePolicy.PRIVATE_REPLACING).write(NEW);
        assertEquals("new", Files.readString(file));
        assertEquals("rw-------", mode(file));
        assertEquals(List.of("ticket"), files());
    }

    @Test
    void whatFailsHalfwayLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("report"), "old");
        for (FilePolicy policy : FilePolicy.values()) {
            assertThrows(
                    IOException.class,
                    () -> new TargetFile(file, policy).write(out -> {
                        out.write(new byte[100_000]);
                        throw new IOException("No space left on device");
                    }));
            assertEquals("old", Files.readString(file));
            assertEquals(List.of("report"), files());
        }
    }

    @Test
    void nothingIsWrittenThroughALink() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), victim);
        for (FilePolicy policy : FilePolicy.values()) {
            assertThrows(IOException.class, () -> new TargetFile(link, policy).validate());
            assertThrows(IOException.class, () -> new TargetFile(link, policy).write(NEW));
            // Even when it comes to be there after it was looked for.
            Path late = folder.resolve("late");
            Files.deleteIfExists(late);
            WholeFile whole = new WholeFile(late, policy);
            Files.createSymbolicLink(late, victim);
            try {
                whole.write(NEW);
            } catch (FileAlreadyExistsException e) {
                assertEquals(FilePolicy.PRIVATE, policy);
            }
            assertEquals("old", Files.readString(victim));
        }
    }

    @Test
    void onlyOldLeftoversOfThisUserAreRemoved() throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        Path left = Files.createFile(folder.resolve(".registry-doctor-0123456789abcdef.part"));
        Path recent = Files.createFile(folder.resolve(".registry-doctor-0123456789abcdee.part"));
        Path similar = Files.createFile(folder.resolve(".registry-doctor-notes.part"));
        Path made = Files.createDirectory(folder.resolve(".registry-doctor-0123456789abcded.part"));
        Path link = Files.createSymbolicLink(folder.resolve(".registry-doctor-0123456789abcdec.part"), similar);
        for (Path each : List.of(left, similar, made)) {
            Files.setLastModifiedTime(each, old);
        }
        Path foreign = Files.createFile(folder.resolve(".registry-doctor-0123456789abcdea.part"));
        Files.setLastModifiedTime(foreign, old);
        boolean root = EffectiveUser.id() == EffectiveUser.ROOT;
        if (root) {
            Files.setAttribute(foreign, "unix:uid", 4242);
        }
        new TargetFile(folder.resolve("report"), FilePolicy.REPORT).write(NEW);
        assertFalse(Files.exists(left));
        for (Path each : List.of(recent, similar, made, link)) {
            assertTrue(Files.exists(each, LinkOption.NOFOLLOW_LINKS), each::toString);
        }
        assertEquals(root, Files.exists(foreign));
    }

    @Test
    void disksFoldersAndForeignDescriptorsAreRefused() {
        assertThrows(IOException.class, () -> new TargetFile(folder, FilePolicy.REPORT).validate());
        for (String none : List.of("/dev/fd/0", "/dev/fd/99999", "/proc/self/fd/99999")) {
            assertThrows(IOException.class, () -> new TargetFile(Path.of(none), FilePolicy.REPORT).validate(), none);
        }
        assertThrows(
                IOException.class, () -> new TargetFile(folder.resolve("none/report"), FilePolicy.REPORT).validate());
    }

    /** The jars of this very program are open: they must not be written to by their number. */
    @Test
    void whatIsOpenForReadingIsNotWrittenTo() throws IOException {
        Path jar = Files.writeString(folder.resolve("jar"), "old");
        try (var open = Files.newByteChannel(jar);
                Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertTrue(open.isOpen());
            Path own = descriptors.filter(d -> pointsTo(d, jar)).findFirst().orElseThrow();
            assertThrows(IOException.class, () -> new TargetFile(own, FilePolicy.REPORT).validate());
        }
    }

    private static boolean pointsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeThatNobodyOpensIsLeft() throws Exception {
        Path pipe = pipe("pipe");
        PipeOutput output = new PipeOutput(Duration.ofMillis(50));
        assertThrows(IOException.class, () -> output.write(pipe, NEW));
        Path silent = pipe("silent");
        assertThrows(IOException.class, () -> PipeInput.open(silent, Duration.ofMillis(50), Duration.ofMillis(50)));
    }

    private Path pipe(String name) throws Exception {
        Path pipe = folder.resolve(name);
        Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assumeTrue(mkfifo.waitFor() == 0, "there is no mkfifo");
        return pipe;
    }

    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsReadIsWhatWasWrittenHoweverMuchThatIs() throws Exception {
        byte[] much = new byte[300_000];
        for (int i = 0; i < much.length; i++) {
            much[i] = (byte) ((i * 31) >> 3);
        }
        Path pipe = pipe("pipe");
        Thread writer = new Thread(() ->
                assertDoesNotThrow(() -> new PipeOutput(Duration.ofSeconds(10)).write(pipe, out -> out.write(much))));
        writer.start();
        try (InputStream in = PipeInput.open(pipe)) {
            assertArrayEquals(much, in.readAllBytes());
            assertEquals(-1, in.read());
        }
        writer.join();
        try (InputStream zero = PipeInput.open(Path.of("/dev/zero"))) {
            assertEquals(5, zero.readNBytes(5).length, "and what has no end can be left");
        }
        assertThrows(NoSuchFileException.class, () -> PipeInput.open(folder.resolve("none")));
    }
}
