package dev.registrydoctor.checks.catalog.settings;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.projection.Projection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the built-in registry: those of its configuration file, and its variables, which override them. Settings are
 * named as in the file: {@code storage.delete.enabled}.
 *
 * @see <a href="https://distribution.github.io/distribution/about/configuration/">distribution, Configuration</a>
 */
public final class RegistrySettings {

    /** Its Deployment, the objects that its variables are from, and what its configuration file is on. */
    public static final Needs NEEDS = Needs.of(Listing.deploymentsIn(BuiltIn.NAMESPACE))
            .then(soFar -> RegistryVariables.questions(BuiltInRegistry.deployment(soFar)))
            .then(soFar -> ConfigurationFile.questions(BuiltInRegistry.deployment(soFar), soFar));

    /** The variables of the add-on's own Deployment are in its Pod template. */
    public static final String VARIABLES = "the variables of Deployment " + BuiltIn.DEPLOYMENT_PATH;

    /** The variables of these sections hold a mapping. A variable for one of its members has no effect, or stops the registry. */
    private static final Set<String> MAPPINGS =
            Set.of("storage.maintenance.readonly", "storage.maintenance.uploadpurging");

    /** The values that YAML reads as true; the add-on writes "yes". */
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");

    /**
     * A setting that is configured.
     *
     * @param words its name and value, as written in the variable or the file
     * @param source where it is
     * @param variable the variable of the Deployment that sets it; null for a file, and for a variable that another object holds: its
     *     value can have changed since the registry started, and another variable of this name overrides it
     * @param reference the variable of the Deployment that takes the value from another object ({@code valueFrom}), or null
     */
    public record Setting(
            String value,
            String words,
            String source,
            @Nullable String variable,
            @Nullable String reference) {

        /** Whether the value can be read. */
        public boolean isLegible() {
            return !Set.of(
                            Deployment.Environment.HIDDEN,
                            Deployment.Environment.ELSEWHERE,
                            Projection.SET,
                            Projection.NOT_READ)
                    .contains(value);
        }

        /** Whether it is known to be true. */
        public boolean isTrue() {
            return TRUE.contains(value.strip().toLowerCase(Locale.ROOT));
        }
    }

    private final Deployment.Environment declared;
    private final RegistryVariables variables;
    private final ConfigurationFile file;
    private final @Nullable String unreadMount;

    private RegistrySettings(
            Deployment.Environment declared,
            RegistryVariables variables,
            ConfigurationFile file,
            @Nullable String unreadMount) {
        this.declared = declared;
        this.variables = variables;
        this.file = file;
        this.unreadMount = unreadMount;
    }

    /** The settings of the Deployment; null when there is none, or it is not listed. */
    public static @Nullable RegistrySettings of(Evidence evidence) {
        Deployment deployment = BuiltInRegistry.deployment(evidence);
        if (deployment == null) {
            return null;
        }
        RegistryVariables variables = RegistryVariables.of(deployment, evidence);
        return new RegistrySettings(
                deployment.environment(),
                variables,
                ConfigurationFile.of(deployment, variables, evidence),
                ConfigurationFile.unreadMount(deployment, variables));
    }

    /** The setting with this name; null when it is not configured, or not known to be: see {@link #gaps}. */
    public @Nullable Setting find(String name) {
        Setting variable = variable(name);
        if (variable != null) {
            return variable;
        }
        // A mapping in a variable replaces the section, and what it lacks is not set.
        boolean isReplaced = MAPPINGS.contains(parent(name)) && variables().containsKey(variableOf(parent(name)));
        String value = isReplaced ? null : file.values().get(name);
        return value == null ? null : new Setting(value, name + ": " + value, file.words(), null, null);
    }

    /** The variable for it, or the innermost one for a section that it is in. */
    private @Nullable Setting variable(String name) {
        String at = MAPPINGS.contains(parent(name)) ? parent(name) : name;
        for (; !at.isEmpty(); at = parent(at)) {
            String variable = variableOf(at);
            String value = variables().get(variable);
            String source = variables.sources().get(variable);
            if (value != null) {
                String inner = MAPPINGS.contains(at) ? member(name.substring(at.length() + 1), value) : value;
                return inner == null
                        ? null
                        : source == null
                                ? new Setting(inner, variable + "=" + value, VARIABLES, variable, null)
                                : new Setting(inner, name + ": " + inner, source, null, declared(variable));
            }
        }
        return null;
    }

    private @Nullable String declared(String variable) {
        return declared.value(variable) == null ? null : variable;
    }

    /** The variable that sets this, or a section of it: {@code REGISTRY_STORAGE_DELETE_ENABLED}. */
    public static String variableOf(String name) {
        return "REGISTRY_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /**
     * The value of a member in such a variable: {@code {"enabled":true,"age":"24h"}}. What is not a mapping is returned whole, so
     * that it is seen that something is set.
     */
    private static @Nullable String member(String key, String value) {
        String packed = value.replaceAll("[\\s\"'{}]", "");
        List<String> members = List.of(packed.split(",", -1));
        if (!members.stream().allMatch(m -> m.indexOf(':') > 0)) {
            return value;
        }
        return members.stream()
                .filter(m -> m.startsWith(key + ":"))
                .map(m -> m.substring(key.length() + 1))
                .findFirst()
                .orElse(null);
    }

    private static String parent(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /** Whether the images are in a folder, and not in an object store or in memory; false when it is not known. */
    public boolean areImagesInFolder() {
        // A registry has one kind of storage, so a variable for the folder shows which one.
        boolean isKnown = file.gap() == null && (variables.gaps().isEmpty() || !variables.areNamed());
        return (isKnown || variables().containsKey(variableOf(RegistryFolder.SETTING)))
                && !variables().containsKey("REGISTRY_STORAGE")
                && Stream.of("s3", "azure", "gcs", "swift", "oss", "inmemory")
                        .map(driver -> "storage." + driver)
                        .noneMatch(driver -> file.values().containsKey(driver)
                                || variables().keySet().stream()
                                        .anyMatch(v -> (v + "_").startsWith(variableOf(driver) + "_")));
    }

    /** The setting that makes the registry require a login; null when there is none, or it is not known. */
    public @Nullable Setting login() {
        for (String name : List.of("auth.htpasswd", "auth.token")) {
            String variable = variables().keySet().stream()
                    .filter(v -> (v + "_").startsWith(variableOf(name) + "_"))
                    .findFirst()
                    .orElse(null);
            if (variable != null) {
                String source = variables.sources().get(variable);
                return new Setting(
                        Projection.SET,
                        variable + " is set",
                        source == null ? VARIABLES : source,
                        source == null ? variable : null,
                        source == null ? null : declared(variable));
            } else if (Projection.SET.equals(file.values().get(name))) {
                return new Setting(Projection.SET, name + " is set", file.words(), null, null);
            }
        }
        return null;
    }

    /** Whether a mounted file replaces the one in the image. */
    public boolean hasFile() {
        return file.isMounted();
    }

    /** That a file is mounted where only another version of the registry looks, in words; null when it is not. */
    public @Nullable String unreadMount() {
        return unreadMount;
    }

    /** Why settings might be missing; empty when all are known. */
    public List<Gap> gaps() {
        return Stream.concat(variables.gaps().stream(), Stream.ofNullable(file.gap()))
                .toList();
    }

    /** The variables alone, by name. */
    public Map<String, String> variables() {
        return variables.values();
    }
}
