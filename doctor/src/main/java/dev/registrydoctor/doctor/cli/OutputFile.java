package dev.registrydoctor.doctor.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that a command writes: a reader never finds half of it, and an old one stays when writing fails. */
record OutputFile(Path path) {

    /** Writes what the file is to hold. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Finds out, before the work that it is for, whether the file can be written.
     *
     * @throws UsageException when it cannot
     */
    void validate() {
        if (Files.isDirectory(path)) {
            throw cannot("it is a directory");
        }
        try {
            Path target = target();
            if (isSpecial(target)) {
                if (!Files.isWritable(target)) {
                    throw cannot("this user may not write to it");
                }
            } else if (!Files.isDirectory(parent(target))) {
                throw cannot("its directory does not exist");
            } else {
                Files.delete(newPart(target));
            }
        } catch (AccessDeniedException e) {
            throw cannot("this user may not write to its directory");
        } catch (IOException e) {
            String reason = e instanceof FileSystemException f ? f.getReason() : null;
            throw cannot(reason == null ? "its directory takes no files" : reason);
        }
    }

    private UsageException cannot(String why) {
        return new UsageException(path + " cannot be written: " + why);
    }

    void write(Content content) throws IOException {
        Path target = target();
        if (isSpecial(target)) {
            // /dev/null, /dev/stdout and pipes are written to, never replaced.
            try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
                content.writeTo(out);
            }
            return;
        }
        Path part = newPart(target);
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                content.writeTo(out);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** The file itself, where the path is a link to it. */
    private Path target() throws IOException {
        return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    }

    private static boolean isSpecial(Path target) {
        return Files.exists(target) && !Files.isRegularFile(target);
    }

    /** An empty file beside the target, with the rights that a new file gets. */
    private static Path newPart(Path target) throws IOException {
        String name = "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part";
        return Files.createFile(parent(target).resolve(name));
    }

    private static Path parent(Path target) {
        Path parent = target.getParent();
        return parent == null ? target : parent;
    }
}
