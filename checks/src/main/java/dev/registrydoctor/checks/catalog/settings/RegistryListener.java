package dev.registrydoctor.checks.catalog.settings;

import dev.registrydoctor.checks.catalog.settings.RegistrySettings.Setting;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.model.Listening;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The address and the scheme of the built-in registry. Its log shows what it uses; its settings show what is
 * configured. The ports that a container declares show neither.
 */
public final class RegistryListener {

    private static final String ADDRESS = "http.addr";
    private static final List<String> TLS = List.of("http.tls.certificate", "http.tls.letsencrypt");

    /** Its Pods, its settings, and the logs of the registry's containers. */
    public static final Needs NEEDS = Needs.of(Listing.podsIn(BuiltIn.NAMESPACE))
            .and(RegistrySettings.NEEDS)
            .then(RegistryListener::logs);

    private RegistryListener() {}

    private static List<ContainerLog.Ask> logs(Evidence evidence) {
        return evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(p -> !p.deleting() && !p.isOver() && Workloads.isInfrastructure(p))
                .flatMap(p -> p.containers().stream()
                        .filter(c -> c.isRunning() && isRegistry(p, c))
                        .map(c -> new ContainerLog.Ask(p.namespace(), p.name(), c.name(), false)))
                .toList();
    }

    /** Whether this container is the registry, and not a sidecar. */
    public static boolean isRegistry(Pod pod, Pod.Container container) {
        return !container.init()
                && (container.name().equals(BuiltIn.DEPLOYMENT)
                        || pod.containers().stream().filter(c -> !c.init()).count() == 1);
    }

    /** The address from its log, otherwise from its settings; null when neither has one. */
    public static @Nullable Listening find(Evidence evidence) {
        Listening logged = logs(evidence).stream()
                .map(ask -> evidence.find(ask)
                        .map(log -> Listening.last(log.lines()))
                        .orElse(null))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        RegistrySettings settings = RegistrySettings.of(evidence);
        Setting told = settings == null ? null : settings.find(ADDRESS);
        return logged != null || told == null ? logged : Listening.at(told.value(), told.words());
    }

    /** Whether the address is from a configuration file, which can have changed since the registry read it. */
    public static boolean isOfFile(Listening listening) {
        return listening.words().startsWith(ADDRESS + ":");
    }

    /** Whether it uses HTTPS; null when it is not known. */
    public static @Nullable Boolean speaksTls(Evidence evidence) {
        Listening listening = find(evidence);
        if (listening != null && listening.tls() != null) {
            return listening.tls();
        }
        RegistrySettings settings = RegistrySettings.of(evidence);
        boolean told = settings != null
                && (TLS.stream().anyMatch(name -> settings.find(name) != null)
                        || settings.variables().keySet().stream()
                                .anyMatch(name -> name.startsWith("REGISTRY_HTTP_TLS_")));
        return told ? Boolean.TRUE : null;
    }
}
