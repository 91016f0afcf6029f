package dev.registrydoctor.doctor.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file that a person has named. Messages say in words what is wrong, with its name and nothing of its content. */
public final class NamedFile {

    private NamedFile() {}

    /**
     * Its content.
     *
     * @param most bytes that it can have
     * @throws IOException when it is not a file, has more bytes, or cannot be read
     */
    public static byte[] read(Path file, int most) throws IOException {
        return read(file, most, path -> path);
    }

    /**
     * The content of a file that nobody else can have written.
     *
     * @param most bytes that it can have
     * @throws IOException when somebody else could have, and as {@link #read} does
     */
    public static byte[] readTrusted(Path file, int most) throws IOException {
        return read(file, most, TrustedPath::verify);
    }

    /** Which path is to be opened. */
    private interface Choice {
        Path of(Path file) throws IOException;
    }

    private static byte[] read(Path file, int most, Choice choice) throws IOException {
        try {
            Path chosen = choice.of(file);
            // Opening a pipe waits for somebody who writes into it.
            if (Files.exists(chosen) && !Files.isRegularFile(chosen)) {
                throw new IOException(file + " is not a file");
            }
            try (InputStream in = Files.newInputStream(chosen)) {
                byte[] content = in.readNBytes(most + 1);
                if (content.length > most) {
                    throw new IOException(file + " has more than " + most + " bytes");
                }
                return content;
            }
        } catch (UntrustedPath e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new IOException(file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " cannot be read by this user", e);
        }
    }
}
