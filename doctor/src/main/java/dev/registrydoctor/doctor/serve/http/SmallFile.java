package dev.registrydoctor.doctor.serve.http;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new IOException(file + " is larger than 1 MiB");
            }
            return content;
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new IOException(file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " cannot be read by this user", e);
        }
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
