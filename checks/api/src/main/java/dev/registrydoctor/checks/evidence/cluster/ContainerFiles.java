package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Sorted;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.projection.Projection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is mounted into a registry's container, and which of its files it is started with.
 *
 * @param configuration the YAML file that its command or arguments name; empty where they name none, null where the spec has
 *     neither and the image decides
 * @param mounts its volume mounts
 */
public record ContainerFiles(
        @Holds(value = TextKind.TEXT, projected = true) @Nullable
        String configuration,

        List<Mount> mounts) {

    public ContainerFiles {
        configuration = configuration == null ? null : Projection.path(configuration);
        mounts = List.copyOf(mounts);
    }

    /** The kinds of volume that checks tell apart. */
    public enum Kind {
        CLAIM,
        CONFIG_MAP,
        SECRET,
        HOST_PATH,
        /** {@code emptyDir}: it is deleted with the Pod. */
        EMPTY_DIR,
        OTHER
    }

    /**
     * A volume mount.
     *
     * @param path where it is mounted, without a slash at its end
     * @param claim the name of the claim, or null with another kind
     * @param configMap the name of the ConfigMap, or null with another kind
     * @param subPath the folder or file of the volume that is mounted; empty for all of it
     * @param items of a ConfigMap or Secret, the path of each key that it names; empty where each key is a file of its name
     * @param secret the name of the Secret, or null with another kind
     * @param hostPath the path on the node, or null with another kind
     */
    public record Mount(
            @Holds(TextKind.TEXT) String path,
            Kind kind,
            @Holds(TextKind.CLAIM) @Nullable String claim,
            @Holds(TextKind.WORKLOAD) @Nullable String configMap,
            @Holds(TextKind.TEXT) String subPath,
            @Holds(TextKind.TEXT) Map<String, String> items,
            @Holds(TextKind.SECRET) @Nullable String secret,
            @Holds(TextKind.TEXT) @Nullable String hostPath) {

        public Mount {
            path = trimmed(path);
            subPath = trimmed(subPath).replaceFirst("^/+", "");
            items = Sorted.copyOf(items);
        }

        /** A mount that is neither of a Secret nor of a folder of the node. */
        public Mount(
                String path,
                Kind kind,
                @Nullable String claim,
                @Nullable String configMap,
                String subPath,
                Map<String, String> items) {
            this(path, kind, claim, configMap, subPath, items, null, null);
        }

        /** Where this file or folder of the container is in the volume, empty for its top; null when it is not on it. */
        public @Nullable String place(String file) {
            String wanted = trimmed(file);
            if (!wanted.equals(path) && !wanted.startsWith(path.equals("/") ? "/" : path + "/")) {
                return null;
            }
            String rest = wanted.substring(path.length()).replaceFirst("^/+", "");
            return subPath.isEmpty() || rest.isEmpty() ? subPath + rest : subPath + "/" + rest;
        }

        /** The key of the ConfigMap or Secret that holds this file of the container; null when no key does. */
        public @Nullable String key(String file) {
            String place = place(file);
            if (place == null || items.isEmpty()) {
                return place;
            }
            return items.entrySet().stream()
                    .filter(item -> trimmed(item.getValue()).equals(place))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** The mount that this path of the container is on: the innermost one. Empty when it is in the container's own layer. */
    public Optional<Mount> mount(String path) {
        return mounts.stream()
                .filter(mount -> mount.place(path) != null)
                .max(Comparator.comparingInt(mount -> mount.path().length()));
    }

    private static String trimmed(String path) {
        String trimmed = path.replaceAll("/{2,}", "/");
        return trimmed.length() > 1 && trimmed.endsWith("/") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
    }
}
