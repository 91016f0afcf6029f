package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The add-on's registry: its objects, and where it is to be met from this host. */
public final class BuiltInRegistry {

    /** What {@link #probes} and {@link #origin} read: the probes too. */
    public static final Needs NEEDS =
            NodeOfHost.NEEDS.and(Needs.of(ApiContact.Ask.INSTANCE)).then(BuiltInRegistry::probes);

    /** What {@link #elsewhere} and {@link #isNamed} read. */
    public static final Needs NAMED = Needs.of(Listing.pods(), Listing.nodes(), Settings.Ask.INSTANCE);

    private BuiltInRegistry() {}

    /** Its Deployment; null when there is none, or it is not listed. For checks that require the Deployments. */
    public static @Nullable Deployment deployment(Evidence evidence) {
        return evidence.first(
                        Listing.deploymentsIn(BuiltIn.NAMESPACE), d -> d.name().equals(BuiltIn.DEPLOYMENT))
                .orElse(null);
    }

    /** Its Service; null when there is none, or it is not listed. For checks that require the Services. */
    public static @Nullable Service service(Evidence evidence) {
        return evidence.first(
                        Listing.servicesIn(BuiltIn.NAMESPACE), s -> s.name().equals(BuiltIn.SERVICE))
                .orElse(null);
    }

    /**
     * The addresses at which its node port should answer: loopback on a node, the nodes' addresses from elsewhere. None
     * where this host is not a node and no node is known: its own port says nothing about the cluster.
     */
    public static List<RegistryProbe.Ask> probes(Evidence evidence) {
        ApiContact api = evidence.orNull(ApiContact.Ask.INSTANCE);
        if (api == null || api.serverHostIsHere() || isOnNode(evidence)) {
            return List.of(new RegistryProbe.Ask("127.0.0.1", BuiltIn.NODE_PORT));
        }
        if (api.state() == ApiContact.State.ANSWERS) {
            return evidence.list(Listing.nodes()).stream()
                    .flatMap(n -> n.internalIps().stream())
                    .limit(3)
                    .map(ip -> new RegistryProbe.Ask(ip, BuiltIn.NODE_PORT))
                    .toList();
        }
        boolean isWithoutMicroK8s = !api.isRecorded()
                && evidence.find(HostFacts.Ask.INSTANCE)
                        .filter(h -> !h.microk8s())
                        .isPresent();
        return isWithoutMicroK8s ? List.of() : List.of(new RegistryProbe.Ask("127.0.0.1", BuiltIn.NODE_PORT));
    }

    /** Where it answers, null when it does not. */
    public static @Nullable Origin origin(Evidence evidence) {
        return probes(evidence).stream()
                .flatMap(ask -> evidence.find(ask).map(RegistryProbe::origin).stream())
                .findFirst()
                .orElse(null);
    }

    /** Where something answers that only its certificate hides from this host; null when nothing does. */
    public static @Nullable Origin hiddenOrigin(Evidence evidence) {
        for (RegistryProbe.Ask ask : probes(evidence)) {
            RegistryProbe probe = evidence.orNull(ask);
            RegistryProbe.Reply https = probe == null ? null : probe.https();
            if (https != null && https.hides()) {
                return new Origin("https", ask.host(), ask.port());
            }
        }
        return null;
    }

    private static boolean isOnNode(Evidence evidence) {
        return evidence.find(HostFacts.Ask.INSTANCE)
                .flatMap(host -> evidence.first(Listing.nodes(), host::isNode))
                .isPresent();
    }

    /**
     * The registry that this site keeps its images in instead: workloads name it, and nothing names the built-in one,
     * neither an image nor a builder nor this run. Null when that is not so, or not known.
     */
    public static @Nullable String elsewhere(Evidence evidence) {
        return !evidence.isWhole(Listing.pods()) || isNamed(evidence)
                ? null
                : RegistryHosts.ofImages(evidence).stream()
                        .map(RegistryHosts.Host::authority)
                        .findFirst()
                        .orElse(null);
    }

    /** Whether an image, a builder or this run names it, as far as pods are in view. */
    public static boolean isNamed(Evidence evidence) {
        List<Node> nodes = evidence.list(Listing.nodes());
        return isAskedFor(evidence)
                || evidence.list(Listing.pods()).stream()
                        .flatMap(p -> p.containers().stream())
                        .anyMatch(c -> c.loopbackMentions().stream().anyMatch(m -> m.endsWith(":" + BuiltIn.NODE_PORT))
                                || ImageReference.parse(c.image())
                                        .filter(i -> i.portOr(443) == BuiltIn.NODE_PORT || serves(i, nodes))
                                        .isPresent());
    }

    /** Whether this run names it. */
    public static boolean isAskedFor(Evidence evidence) {
        return evidence.find(Settings.Ask.INSTANCE).map(Settings::registries).orElse(List.of()).stream()
                .anyMatch(r -> r.port() == BuiltIn.NODE_PORT);
    }

    /** Whether an image is served by it. */
    public static boolean serves(ImageReference image, List<Node> nodes) {
        List<String> names = new ArrayList<>();
        for (Node node : nodes) {
            names.add(node.name());
            names.addAll(node.internalIps());
        }
        return BuiltIn.serves(image.host(), image.portOr(443), names);
    }
}
