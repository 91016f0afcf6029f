package dev.registrydoctor.doctor.serve.http;

import dev.registrydoctor.doctor.files.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** A file that a person has given to serve, and that something else replaces from time to time. */
final class SmallFile {

    private static final int MOST_BYTES = 1 << 20;

    private SmallFile() {}

    /**
     * Its content.
     *
     * @throws IOException that says in words what is wrong with it
     */
    static byte[] read(Path file) throws IOException {
        return NamedFile.read(file, MOST_BYTES);
    }

    /** Whether every user of the machine may read it. */
    static boolean isOpenToAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
