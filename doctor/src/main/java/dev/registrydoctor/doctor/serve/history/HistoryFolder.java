package dev.registrydoctor.doctor.serve.history;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a history: its file, a lock that one process holds, and a damaged file that was set aside. Only the user of this
 * process may read them.
 */
final class HistoryFolder {

    private final Path folder;
    private @Nullable FileChannel locked;

    HistoryFolder(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path file() {
        return folder.resolve("history.mv");
    }

    /** What the file is copied to, before that takes its place. */
    private Path copy() {
        return folder.resolve("history.mv.new");
    }

    Path damaged() {
        return folder.resolve("history.mv.damaged");
    }

    /**
     * Makes the folder and an empty file where there are none, and takes the lock, unless this was done before.
     *
     * @throws HistoryInUseException when another process has the lock
     * @throws IOException when the folder cannot be written
     */
    void open() throws IOException {
        if (locked == null) {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, mode("rwx------"));
            }
            locked = lock(folder.resolve("history.lock"));
            Files.deleteIfExists(copy());
        }
        if (!Files.exists(file(), LinkOption.NOFOLLOW_LINKS)) {
            Files.createFile(file(), mode("rw-------"));
        }
    }

    private FileChannel lock(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), mode("rw-------"));
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
            channel.close();
            throw new HistoryInUseException(folder);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new HistoryInUseException(folder);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Makes an empty file to copy to. */
    Path newCopy() throws IOException {
        Files.deleteIfExists(copy());
        return Files.createFile(copy(), mode("rw-------"));
    }

    /** Puts the copy in the place of the file, at once. */
    void useCopy() throws IOException {
        Files.move(copy(), file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void dropCopy() {
        try {
            Files.deleteIfExists(copy());
        } catch (IOException e) {
            // It is deleted when the next one is made.
        }
    }

    /** Bytes of all files. */
    long bytes() {
        return size(file()) + size(copy()) + size(damaged());
    }

    /** Bytes of the damaged file. */
    long damagedBytes() {
        return size(damaged());
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Takes the file out of the way; a file that was set aside before is deleted.
     *
     * @param most a larger file is deleted
     * @return whether it was kept
     */
    boolean setAside(long most) throws IOException {
        if (size(file()) > most) {
            Files.delete(file());
            return false;
        }
        Files.move(file(), damaged(), StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    /** Releases the lock. Its file stays: without it, two processes could lock two files of one name. */
    void close() {
        if (locked != null) {
            try {
                locked.close();
            } catch (IOException e) {
                // The lock ends with the process.
            }
            locked = null;
        }
    }
}
