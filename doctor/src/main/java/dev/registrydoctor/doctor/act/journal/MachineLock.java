package dev.registrydoctor.doctor.act.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets one program or script at a time change a machine. A script locks the same file by {@code flock}, which on Linux does not exclude
 * the locks that Java can take; so a shell takes that lock too, and holds it until this process ends, however it ends.
 */
final class MachineLock implements Closeable {

    /**
     * It outlives the signals of a terminal, because this program does until it has cleaned up. Where there is no flock, a script locks
     * nothing either.
     */
    private static final String HOLD = "trap '' HUP INT TERM; umask 077; exec 9>>\"$1\" || exit; "
            + "! command -v flock >/dev/null || flock -n 9 || exit; echo; exec cat";

    /** Whoever can read a file can lock it. */
    private static final FileAttribute<?> OWN =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final FileChannel channel;
    private @Nullable Process holder;

    private MachineLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param file made where there is none
     * @throws IOException when the file cannot be written, or another program or script has the lock
     */
    static MachineLock take(Path file) throws IOException {
        MachineLock lock = new MachineLock(
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWN));
        boolean isTaken = false;
        try {
            isTaken = lock.excludesPrograms() && lock.excludesScripts(file);
        } finally {
            if (!isTaken) {
                lock.close();
            }
        }
        if (!isTaken) {
            throw new IOException("another registry-doctor changes this machine now; wait for it to end");
        }
        return lock;
    }

    private boolean excludesPrograms() throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private boolean excludesScripts(Path file) throws IOException {
        Process shell;
        try {
            shell = new ProcessBuilder("/bin/sh", "-c", HOLD, "sh", file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // Where there is no shell, as in the image, no script runs.
            return true;
        }
        holder = shell;
        return shell.getInputStream().read() == '\n';
    }

    @Override
    public void close() throws IOException {
        try {
            if (holder != null) {
                holder.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            channel.close();
        }
    }
}
