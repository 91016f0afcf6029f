package dev.registrydoctor.doctor.serve.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a folder is on the storage that is watched. What tells of a full or lost volume must not be on it. In a Pod the path says
 * nothing; the kernel says which folder of the node a mount shows (proc(5), {@code /proc/self/mountinfo}).
 */
final class HistoryPlace {

    private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

    /** How hostpath storage names the folder of the registry's volume, wherever that is. */
    private static final String OF_REGISTRY = "container-registry-registry-claim-";

    /** The end of the path of hostpath storage; {@code /var} can be a file system of its own. */
    private static final List<String> STORAGE = List.of("snap", "microk8s", "common", "default-storage");

    private HistoryPlace() {}

    /** What is known of a place. */
    enum Nearness {
        /** It is in the registry's own volume. */
        REGISTRY_VOLUME,
        /** It is where MicroK8s keeps all volumes of hostpath storage, the registry's among them. */
        SAME_STORAGE,
        /** Neither; it can still be on the same disk. */
        ELSEWHERE
    }

    /**
     * Where a folder of this machine is.
     *
     * @param folder may not exist yet
     */
    static Nearness of(Path folder) {
        try {
            List<String> mounts = Files.isReadable(MOUNTINFO)
                    ? Files.readString(MOUNTINFO, StandardCharsets.ISO_8859_1)
                            .lines()
                            .toList()
                    : List.of();
            return of(real(folder), mounts);
        } catch (IOException e) {
            return of(folder.toAbsolutePath().normalize(), List.of());
        }
    }

    /** The path without links, as far as it exists. */
    private static Path real(Path folder) throws IOException {
        Path path = folder.toAbsolutePath().normalize();
        Path there = path;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there.toRealPath().resolve(there.relativize(path));
    }

    /**
     * Where a folder is.
     *
     * @param real its absolute path without links
     * @param mountinfo the lines of the kernel's list of mounts
     */
    static Nearness of(Path real, List<String> mountinfo) {
        Path shown = shownBy(real, mountinfo);
        if (names(real).stream().anyMatch(n -> n.startsWith(OF_REGISTRY))
                || names(shown).stream().anyMatch(n -> n.startsWith(OF_REGISTRY))) {
            return Nearness.REGISTRY_VOLUME;
        }
        return isStorage(real) || isStorage(shown) ? Nearness.SAME_STORAGE : Nearness.ELSEWHERE;
    }

    private static boolean isStorage(Path path) {
        List<String> names = names(path);
        for (int i = 0; i + STORAGE.size() <= names.size(); i++) {
            if (names.subList(i, i + STORAGE.size()).equals(STORAGE)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> names(Path path) {
        List<String> names = new ArrayList<>();
        path.forEach(name -> names.add(name.toString()));
        return names;
    }

    /** The path in the file system that is mounted there: that of the deepest mount, of several on one point the last. */
    private static Path shownBy(Path real, List<String> mountinfo) {
        Path point = Path.of("/");
        Path root = Path.of("/");
        for (String line : mountinfo) {
            List<String> words = Arrays.asList(line.split(" ", -1));
            if (words.size() < 5) {
                continue;
            }
            Path at = Path.of(unescape(words.get(4)));
            if (real.startsWith(at) && at.getNameCount() >= point.getNameCount()) {
                point = at;
                root = Path.of(unescape(words.get(3)));
            }
        }
        return root.resolve(point.relativize(real)).normalize();
    }

    private static String unescape(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
