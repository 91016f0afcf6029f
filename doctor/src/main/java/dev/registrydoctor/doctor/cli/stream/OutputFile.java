package dev.registrydoctor.doctor.cli.stream;

import dev.registrydoctor.doctor.files.FileContent;
import dev.registrydoctor.doctor.files.FilePolicy;
import dev.registrydoctor.doctor.files.TargetFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** A file that a command writes: a reader never finds half of it, and an old one stays when writing fails. */
public record OutputFile(Path path, FilePolicy policy) {

    /** A report: with the rights that the umask leaves, or those of the old one, whose place it takes. */
    public OutputFile(Path path) {
        this(path, FilePolicy.REPORT);
    }

    /**
     * A file that shows more of a site than a report does: its owner alone reads it.
     *
     * @param force whether it takes the place of an old one
     */
    public static OutputFile secret(Path path, boolean force) {
        return new OutputFile(path, force ? FilePolicy.PRIVATE_REPLACING : FilePolicy.PRIVATE);
    }

    private TargetFile target() {
        return new TargetFile(path, policy);
    }

    /** Whether there is a file that would be replaced. */
    public boolean replaces() {
        try {
            return target().replaces();
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    public boolean isStandardOutput() {
        return target().isStandardOutput();
    }

    /**
     * Finds out, before the work that it is for, whether the file can be written.
     *
     * @throws UsageException when it cannot
     */
    public void validate() {
        try {
            target().validate();
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    /**
     * Writes it.
     *
     * @throws UsageException when that fails, as on a full disk
     */
    public void write(FileContent content) {
        try {
            target().write(content);
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    private UsageException cannot(IOException e) {
        return new UsageException(path + " cannot be written: " + reason(e), e);
    }

    /** What a failure with a file means, without the file's name. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "this user is not allowed to write to its directory";
        } else if (e instanceof NoSuchFileException) {
            return "its directory does not exist";
        } else if (e instanceof NotDirectoryException) {
            return "what it names as its directory is not a directory";
        } else if (e instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason == null ? "its directory takes no files" : reason;
    }
}
