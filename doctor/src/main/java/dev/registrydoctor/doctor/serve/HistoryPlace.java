package dev.registrydoctor.doctor.serve;

import dev.registrydoctor.doctor.source.host.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a folder is on the storage that is watched. What tells of a full or lost volume must not be on it. In a Pod the path says
 * nothing; the kernel says which folder of the node a mount shows.
 */
public final class HistoryPlace {

    /** How hostpath storage names the folder of the registry's volume, wherever that is. */
    private static final String OF_REGISTRY = "container-registry-registry-claim-";

    /** The end of the path of hostpath storage; {@code /var} can be a file system of its own. */
    private static final List<String> STORAGE = List.of("snap", "microk8s", "common", "default-storage");

    private HistoryPlace() {}

    /** How near a place is to the registry's volume. */
    public enum Nearness {
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
    public static Nearness of(Path folder) {
        try {
            Path real = real(folder);
            return of(real, Mounts.of(real));
        } catch (IOException e) {
            return named(folder);
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

    /** What the path of a folder says, whatever is mounted there. */
    public static Nearness named(Path folder) {
        return of(folder.toAbsolutePath().normalize(), null);
    }

    /**
     * Where a folder is.
     *
     * @param real its absolute path without links
     * @param mount the one that it is on, or null when that is not known
     */
    static Nearness of(Path real, Mounts.@Nullable Mount mount) {
        Path shown = shownBy(real, mount);
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

    /** The path in the file system that is mounted there. */
    private static Path shownBy(Path real, Mounts.@Nullable Mount mount) {
        return mount == null
                ? real
                : Path.of(mount.root())
                        .resolve(Path.of(mount.point()).relativize(real))
                        .normalize();
    }
}
