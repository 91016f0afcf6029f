package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import org.jspecify.annotations.Nullable;

/**
 * The file system that a folder of the host lies on. Inodes are not here: no source that Java can read tells them.
 *
 * @param path the folder that was asked about
 * @param mount where the file system is mounted
 * @param type its type ({@code ext4}), empty where not recorded
 * @param readOnly it takes no writes, as a whole or where it is mounted; null where not recorded
 * @param total its size in bytes
 * @param available bytes that an unprivileged process may still write
 */
public record DiskSpace(
        @Holds(TextKind.TEXT) String path,
        @Holds(TextKind.TEXT) String mount,
        @Holds(TextKind.WORD) String type,
        @Nullable Boolean readOnly,
        long total,
        long available) {

    /** Free space in percent of the size, rounded down; 100 for a file system that tells no size. */
    public int percentFree() {
        return total <= 0 ? 100 : (int) (100.0 * available / total);
    }

    /** Asks for the file system under a folder; absent when there is no such folder. */
    public record Ask(@Holds(TextKind.TEXT) String path) implements HostQuestion<DiskSpace> {
        @Override
        public String describe() {
            return "free space under " + path;
        }
    }
}
