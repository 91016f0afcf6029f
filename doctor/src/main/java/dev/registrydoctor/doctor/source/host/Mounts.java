package dev.registrydoctor.doctor.source.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mounts as the kernel lists them (proc(5), {@code /proc/self/mountinfo}). Java's own FileStore takes a bind mount for
 * the file system that it shows a part of, and so misses that it is read-only.
 */
public final class Mounts {

    private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

    private Mounts() {}

    /**
     * One mount.
     *
     * @param root the folder of the file system that it shows
     * @param type the type of its file system
     * @param readOnly this mount takes no writes
     * @param superReadOnly the file system takes no writes, through no mount
     */
    public record Mount(String root, String point, String type, boolean readOnly, boolean superReadOnly) {}

    /** The mount that a real path lies on; null when the kernel does not say. */
    public static @Nullable Mount of(Path path) {
        try {
            return find(
                    Files.readString(MOUNTINFO, StandardCharsets.ISO_8859_1)
                            .lines()
                            .toList(),
                    path);
        } catch (IOException e) {
            return null;
        }
    }

    /** The deepest mount wins; of several on one point, the last. */
    public static @Nullable Mount find(List<String> mountinfo, Path path) {
        Mount found = null;
        for (String line : mountinfo) {
            Mount mount = parse(line);
            boolean holds = mount != null && path.startsWith(mount.point());
            if (mount != null
                    && holds
                    && (found == null || mount.point().length() >= found.point().length())) {
                found = mount;
            }
        }
        return found;
    }

    /** {@code 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue}; optional fields vary. */
    private static @Nullable Mount parse(String line) {
        String[] words = line.split(" ", -1);
        int dash = Arrays.asList(words).indexOf("-");
        if (dash < 6 || words.length < dash + 4) {
            return null;
        }
        return new Mount(
                unescape(words[3]),
                unescape(words[4]),
                words[dash + 1],
                isReadOnly(words[5]),
                isReadOnly(words[dash + 3]));
    }

    private static boolean isReadOnly(String options) {
        return Arrays.asList(options.split(",", -1)).contains("ro");
    }

    private static String unescape(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
