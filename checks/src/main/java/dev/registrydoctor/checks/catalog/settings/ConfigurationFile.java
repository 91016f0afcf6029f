package dev.registrydoctor.checks.catalog.settings;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles.Kind;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles.Mount;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.model.RegistryVersion;
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

    static final String WHAT = "the registry's configuration file";

    /** What is read for it, in view of the variables. */
    static List<Question<?>> questions(@Nullable Deployment deployment, Evidence soFar) {
        if (deployment == null || deployment.files() == null) {
            return List.of();
        }
        String path = path(deployment, RegistryVariables.of(deployment, soFar));
        return MountedFile.questions(mount(deployment.files(), path), path, soFar);
    }

    static ConfigurationFile of(Deployment deployment, RegistryVariables variables, Evidence evidence) {
        ContainerFiles files = deployment.files();
        if (files == null) {
            // If the variables are not recorded either, that gap is enough.
            return new ConfigurationFile(
                    false, Map.of(), WHAT, deployment.environment().whole() ? unseenMounts() : null);
        }
        String path = path(deployment, variables);
        Mount mount = mount(files, path);
        if (mount.equals(IMAGE)) {
            return new ConfigurationFile(false, Map.of(), "the configuration file of the image", null);
        }
        MountedFile mounted = MountedFile.of(mount, path, evidence);
        Map<String, String> values = mounted.text() == null ? Map.of() : values(mounted.text());
        boolean isRead = !values.containsValue(Projection.NOT_READ);
        return new ConfigurationFile(
                true,
                values,
                mounted.words(),
                isRead
                        ? mounted.gap()
                        : MountedFile.gap(
                                path,
                                "it has settings in a form that this program does not read (an alias, or a"
                                        + " mapping in braces)"));
    }

    private static final Mount IMAGE = new Mount("", Kind.OTHER, null, null, "", Map.of());

    /** The mount that has the file; {@link #IMAGE} when there is none. */
    private static Mount mount(ContainerFiles files, String path) {
        return files.mount(path).orElse(IMAGE);
    }

    private static String path(Deployment deployment, RegistryVariables variables) {
        ContainerFiles files = Objects.requireNonNull(deployment.files());
        String variable = variables.values().get(PATH_VARIABLE);
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
    static @Nullable String unreadMount(Deployment deployment, RegistryVariables variables) {
        ContainerFiles files = deployment.files();
        RegistryVersion version = RegistryVersion.of(deployment.images());
        if (files == null || version == null) {
            return null;
        }
        String read = path(deployment, variables);
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

    private static Gap unseenMounts() {
        return new Gap(
                Gap.Cause.NOT_RECORDED,
                WHAT,
                "the recording does not include the volumes of the registry's container",
                "run registry-doctor against the live cluster");
    }
}
