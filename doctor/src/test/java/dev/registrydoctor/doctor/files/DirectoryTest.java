package dev.registrydoctor.doctor.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {

    @TempDir
    private Path folder;

    private static Set<PosixFilePermission> mode(String text) {
        return PosixFilePermissions.fromString(text);
    }

    /** Before anything is in it: somebody who opened it then would read what comes later. */
    @Test
    void aPrivateFileIsPrivateWhileItIsEmpty() throws IOException {
        try (Directory directory = Directory.open(folder);
                var created = directory.createPrivate("private")) {
            assertEquals(0, created.size());
            assertEquals(mode("rw-------"), Files.getPosixFilePermissions(folder.resolve("private")));
        }
    }

    @Test
    void anotherFileHasTheRightsThatTheUmaskLeaves() throws IOException {
        Path plain = Files.createFile(folder.resolve("plain"));
        try (Directory directory = Directory.open(folder)) {
            directory.create("open").close();
            assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(folder.resolve("open")));
            assertThrows(FileAlreadyExistsException.class, () -> directory.create("open"));
            assertThrows(FileAlreadyExistsException.class, () -> directory.createPrivate("open"));
        }
    }

    @Test
    void theRightsOfAGroupStayWithThatGroup() {
        assertEquals(mode("rwxrwxr--"), WholeFile.kept(mode("rwxrwxr--"), true));
        assertEquals(mode("rwx---r--"), WholeFile.kept(mode("rwxrwxr--"), false));
        assertEquals(mode("---------"), WholeFile.kept(mode("---------"), false));
    }
}
