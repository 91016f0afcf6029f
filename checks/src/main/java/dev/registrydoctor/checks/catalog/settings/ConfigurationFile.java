package dev.registrydoctor.checks.catalog.settings;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.ConfigMap;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles.Kind;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles.Mount;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.projection.Projection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file that the built-in registry reads when it starts.
 *
 * @param isMounted whether it comes from a volume; otherwise it is the one of the image, which has none of the
 *     settings
 * @param values the settings that could be read, by name
 * @param words where it is
 * @param gap why its settings are not known, or null
 */
record ConfigurationFile(
        boolean isMounted,
        Map<String, String> values,
        String words,
        @Nullable Gap gap) {

    private static final String PATH_VARIABLE = "REGISTRY_CONFIGURATION_PATH";

    private static final String WHAT = "the registry's configuration file";

    /** Whether a ConfigMap has the file. */
    static boolean isOfConfigMap(@Nullable Deployment deployment) {
        return deployment != null && mount(deployment).kind() == Kind.CONFIG_MAP;
    }

    static ConfigurationFile of(Deployment deployment, Evidence evidence) {
        if (deployment.files() == null) {
            // If the variables are not recorded either, that gap is enough.
            return new ConfigurationFile(
                    false, Map.of(), WHAT, deployment.environment().whole() ? unseenMounts() : null);
        }
        Mount mount = mount(deployment);
        String path = path(deployment);
        if (mount.equals(IMAGE)) {
            return new ConfigurationFile(false, Map.of(), "the configuration file of the image", null);
        }
        return mount.kind() == Kind.CONFIG_MAP
                ? ofConfigMap(mount, path, evidence)
                : new ConfigurationFile(true, Map.of(), WHAT, unread(path, "it is in a " + kind(mount), path));
    }

    private static final Mount IMAGE = new Mount("", Kind.OTHER, null, null, "", Map.of());

    /** The mount that has the file; {@link #IMAGE} when there is none. */
    private static Mount mount(Deployment deployment) {
        ContainerFiles files = deployment.files();
        return files == null ? IMAGE : files.mount(path(deployment)).orElse(IMAGE);
    }

    private static String path(Deployment deployment) {
        ContainerFiles files = Objects.requireNonNull(deployment.files());
        String variable = deployment.environment().value(PATH_VARIABLE);
        if (files.configuration() != null && !files.configuration().isEmpty()) {
            return files.configuration();
        } else if (files.configuration() != null && variable != null && variable.startsWith("/")) {
            return variable;
        }
        return candidates(deployment.images())
                .filter(path -> files.mount(path).isPresent())
                .findFirst()
                .orElseGet(() -> candidates(deployment.images()).findFirst().orElseThrow());
    }

    /** The locations of the file in images of the registry; both when the tag does not show the version. */
    private static Stream<String> candidates(List<String> images) {
        RegistryVersion version = RegistryVersion.of(images);
        return (version == null ? Stream.of(RegistryVersion.values()) : Stream.of(version))
                .map(RegistryVersion::configuration);
    }

    /** A mount at the path where only the other version has the file, in words; null when there is none. */
    static @Nullable String unreadMount(Deployment deployment) {
        ContainerFiles files = deployment.files();
        RegistryVersion version = RegistryVersion.of(deployment.images());
        if (files == null || version == null) {
            return null;
        }
        String read = path(deployment);
        return Stream.of(RegistryVersion.values())
                .filter(other -> other != version && !other.configuration().equals(read))
                .flatMap(other -> files.mount(other.configuration()).stream())
                .filter(mount ->
                        read.equals(version.configuration()) && !mount.path().equals("/etc"))
                .map(mount -> (mount.configMap() == null ? "a volume" : "ConfigMap " + mount.configMap())
                        + " is mounted at " + mount.path() + ", which this version of the registry does not read")
                .findFirst()
                .orElse(null);
    }

    private static ConfigurationFile ofConfigMap(Mount mount, String path, Evidence evidence) {
        String name = BuiltIn.NAMESPACE + "/" + mount.configMap();
        String key = mount.key(path);
        String words = "key " + (key == null ? "?" : key) + " of ConfigMap " + name;
        ConfigMap configMap = evidence.first(
                        Listing.configMapsIn(BuiltIn.NAMESPACE), c -> c.name().equals(mount.configMap()))
                .orElse(null);
        String text = configMap == null || key == null ? null : configMap.data().get(key);
        if (text != null) {
            Map<String, String> values = values(text);
            Gap gap = values.containsValue(Projection.NOT_READ)
                    ? unread(
                            path,
                            "it has settings in a form that this program does not read (an alias, or a"
                                    + " mapping in braces)",
                            path)
                    : null;
            return new ConfigurationFile(true, values, words, gap);
        }
        List<Gap> gaps =
                evidence.answer(Listing.configMapsIn(BuiltIn.NAMESPACE)).gaps();
        String remedy = "microk8s kubectl -n " + BuiltIn.NAMESPACE + " get configmap " + mount.configMap() + " -o yaml";
        Gap gap = configMap == null && !gaps.isEmpty()
                ? gaps.get(0)
                : configMap == null
                        ? unread(path, "ConfigMap " + name + " does not exist", remedy)
                        : unread(path, words + " is missing, or is not a configuration file of the registry", remedy);
        return new ConfigurationFile(true, Map.of(), words, gap);
    }

    private static Map<String, String> values(String text) {
        Map<String, String> values = new TreeMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 2));
            }
        });
        return values;
    }

    private static String kind(Mount mount) {
        return switch (mount.kind()) {
            case SECRET -> "Secret, which this program does not read";
            case CLAIM -> "volume of claim " + mount.claim();
            default -> "volume that this program does not read";
        };
    }

    private static Gap unseenMounts() {
        return new Gap(
                Gap.Cause.NOT_RECORDED,
                WHAT,
                "the recording does not include the volumes of the registry's container",
                "run registry-doctor against the live cluster");
    }

    private static Gap unread(String path, String why, String remedy) {
        String command = remedy.startsWith("/")
                ? "microk8s kubectl -n " + BuiltIn.NAMESPACE + " exec deploy/registry -- cat " + remedy
                : remedy;
        return new Gap(Gap.Cause.OUT_OF_VIEW, WHAT + " " + path, why, "`" + command + "` shows the file");
    }
}
