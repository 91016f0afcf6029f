package dev.registrydoctor.checks.catalog.settings;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Deployment.Environment;
import dev.registrydoctor.checks.evidence.cluster.Deployment.Environment.Import;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.SecretSettings;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.projection.Projection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The variables of the built-in registry: those of its Deployment, and those that it takes from ConfigMaps and Secrets. A container
 * gets the latter when it starts, as they are then.
 *
 * @param values by name
 * @param sources where the value of a variable is that is not in the Deployment, by its name
 * @param gaps why more may be set
 * @param areNamed whether it is recorded which objects variables are taken from
 * @see <a href="https://kubernetes.io/docs/concepts/configuration/configmap/">Kubernetes, ConfigMaps</a>
 */
record RegistryVariables(Map<String, String> values, Map<String, String> sources, List<Gap> gaps, boolean areNamed) {

    /** The objects that variables are taken from. */
    static Set<Question<?>> questions(@Nullable Deployment deployment) {
        Set<Question<?>> questions = new LinkedHashSet<>();
        for (Import from : imports(deployment)) {
            if (from.configMap() != null) {
                questions.add(Listing.configMapsIn(BuiltIn.NAMESPACE));
            } else if (from.secret() != null) {
                questions.add(new SecretSettings.Ask(BuiltIn.NAMESPACE, from.secret()));
            }
        }
        return questions;
    }

    private static List<Import> imports(@Nullable Deployment deployment) {
        List<Import> imports =
                deployment == null ? null : deployment.environment().imports();
        return imports == null ? List.of() : imports;
    }

    static RegistryVariables of(Deployment deployment, Evidence evidence) {
        Environment environment = deployment.environment();
        RegistryVariables variables = new RegistryVariables(
                new TreeMap<>(), new TreeMap<>(), new ArrayList<>(), environment.imports() != null);
        List<Import> imports = imports(deployment);
        imports.stream().filter(from -> from.variable() == null).forEach(from -> variables.takeAll(from, evidence));
        if (!environment.whole() && imports.stream().allMatch(from -> from.variable() != null)) {
            variables.gaps.add(unread("not all variables can be read", "set env deploy/registry --list"));
        }
        environment.values().forEach((name, value) -> {
            variables.values.put(name, value);
            variables.sources.remove(name);
        });
        imports.stream()
                .filter(from -> Environment.ELSEWHERE.equals(environment.value(String.valueOf(from.variable()))))
                .forEach(from -> variables.take(String.valueOf(from.variable()), from, evidence));
        return variables;
    }

    /** {@code envFrom}: what comes later counts. */
    private void takeAll(Import from, Evidence evidence) {
        Holder holder = Holder.of(from, evidence);
        Map<String, String> data = holder.data();
        if (!holder.gaps().isEmpty()) {
            gaps.addAll(holder.gaps());
        } else if (data == null && !from.optional()) {
            gaps.add(unread(holder.words() + " does not exist", "set env deploy/registry --list"));
        } else if (data != null && !from.prefix().isEmpty()) {
            gaps.add(unread("the variables from " + holder.words() + " have a prefix", "exec deploy/registry -- env"));
        } else if (data != null) {
            data.forEach((key, value) -> {
                values.put(key, value);
                sources.put(key, "key " + key + " of " + holder.words());
            });
        }
    }

    /** {@code valueFrom}. */
    private void take(String name, Import from, Evidence evidence) {
        Holder holder = Holder.of(from, evidence);
        String words = (from.key() == null ? "" : "key " + from.key() + " of ") + holder.words();
        String value = holder.data() == null || from.key() == null
                ? null
                : holder.data().get(from.key());
        if (value != null) {
            values.put(
                    name,
                    Projection.environment(Map.of(name, value), Environment.HIDDEN, Environment.ELSEWHERE)
                            .getOrDefault(name, Environment.HIDDEN));
            sources.put(name, words);
        } else if (holder.isMissing() && from.optional()) {
            values.remove(name);
        } else if (Projection.isUsed(name)) {
            gaps.addAll(
                    holder.gaps().isEmpty()
                            ? List.of(unread(
                                    name + " is taken from " + words, "exec deploy/registry -- printenv " + name))
                            : holder.gaps());
        }
    }

    /**
     * The object that something is taken from.
     *
     * @param data null when it is not known, does not exist, or cannot be read because it is a field of the Pod
     * @param gaps why it is not known
     */
    private record Holder(String words, @Nullable Map<String, String> data, boolean isMissing, List<Gap> gaps) {

        static Holder of(Import from, Evidence evidence) {
            if (from.secret() != null) {
                return of(SettingsObject.ofSecret(from.secret(), evidence));
            } else if (from.configMap() != null) {
                return of(SettingsObject.ofConfigMap(from.configMap(), evidence));
            }
            return new Holder("a field of the Pod", null, false, List.of());
        }

        private static Holder of(SettingsObject object) {
            return object.data()
                    .map(known -> new Holder(object.words(), known, false, List.of()))
                    .orElseGet(
                            () -> new Holder(object.words(), null, object.gaps().isEmpty(), object.gaps()));
        }
    }

    private static Gap unread(String why, String command) {
        return new Gap(
                Gap.Cause.NOT_RECORDED,
                RegistrySettings.VARIABLES,
                why,
                "`microk8s kubectl -n container-registry " + command + "` shows them");
    }
}
