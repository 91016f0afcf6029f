package dev.registrydoctor.doctor.cli.stream;

import dev.registrydoctor.doctor.files.PipeInput;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that a command reads, or standard input. */
public record InputFile(String argument, Terminal terminal) {

    private static final String STANDARD_INPUT = "-";

    public boolean isStandardInput() {
        return argument.equals(STANDARD_INPUT);
    }

    /** The name, for messages. */
    public String name() {
        return isStandardInput() ? "standard input" : argument;
    }

    /**
     * Its content. Standard input is not closed with the stream.
     *
     * @throws UsageException when it is not there, or may not be read
     */
    public InputStream open() {
        if (isStandardInput()) {
            return new FilterInputStream(terminal.in()) {
                @Override
                public void close() {
                    // Not this command's to close.
                }
            };
        }
        try {
            Path path = Path.of(argument);
            if (Files.isDirectory(path)) {
                throw new UsageException(argument + " is a directory");
            }
            return Files.isRegularFile(path)
                    ? new BufferedInputStream(Files.newInputStream(path))
                    : PipeInput.open(path);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new UsageException("there is no file " + argument, e);
        } catch (AccessDeniedException e) {
            throw new UsageException(argument + " cannot be read: this user is not allowed to", e);
        } catch (IOException e) {
            throw new UsageException(argument + " cannot be read: " + reason(e), e);
        }
    }

    /** Why reading a file failed, without the file's name. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "this user is not allowed to";
        }
        String reason = e instanceof FileSystemException f ? f.getReason() : null;
        return reason == null ? "the system reports an error" : reason;
    }
}
