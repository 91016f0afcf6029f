package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The built-in registry as it is met over the network: at the addresses of nodes that are not this host. What a node
 * reaches at its own address passes no network, and proves nothing of it.
 */
public final class NetworkView {

    /** Of a hundred nodes, three tell as much as all of them. */
    private static final int MOST = 3;

    /** The node port of other nodes and, where it answers, the catalog. */
    public static final Needs NEEDS = NodeOfHost.NEEDS.then(NetworkView::asks);

    private NetworkView() {}

    private static List<Question<?>> asks(Evidence soFar) {
        List<Question<?>> asks = new ArrayList<>();
        for (RegistryProbe.Ask probe : probes(soFar)) {
            asks.add(probe);
            origin(probe, soFar).map(RepositoryCatalog.Ask::new).ifPresent(asks::add);
        }
        return asks;
    }

    /** Whether another node's address is known that could be asked. */
    public static boolean exists(Evidence evidence) {
        return !probes(evidence).isEmpty();
    }

    /** Where the catalog was read over the network without a login; null when it was not. */
    public static @Nullable Origin open(Evidence evidence) {
        return probes(evidence).stream()
                .flatMap(probe -> origin(probe, evidence).stream())
                .filter(origin -> evidence.find(new RepositoryCatalog.Ask(origin))
                        .filter(c -> c.status() == 200)
                        .isPresent())
                .findFirst()
                .orElse(null);
    }

    private static List<RegistryProbe.Ask> probes(Evidence evidence) {
        return evidence.find(HostFacts.Ask.INSTANCE).stream()
                .flatMap(host -> evidence.list(Listing.nodes()).stream().filter(n -> !host.isNode(n)))
                .map(Node::internalIps)
                .flatMap(ips -> ips.stream().limit(1))
                .filter(ip -> !BuiltIn.isLoopback(ip))
                .limit(MOST)
                .map(ip -> new RegistryProbe.Ask(ip, BuiltIn.NODE_PORT))
                .toList();
    }

    private static Optional<Origin> origin(RegistryProbe.Ask ask, Evidence evidence) {
        return evidence.find(ask).map(RegistryProbe::origin);
    }
}
