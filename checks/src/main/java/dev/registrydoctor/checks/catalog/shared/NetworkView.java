package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.HostFacts;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Node;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.RegistryProbe;
import dev.registrydoctor.checks.evidence.RepositoryCatalog;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The built-in registry as it is met over the network: at the addresses of nodes that are not this host. What a node
 * reaches at its own address passes no network, and proves nothing of it. Needs {@link HostFacts.Ask} and the nodes.
 */
public final class NetworkView {

    /** Of a hundred nodes, three tell as much as all of them. */
    private static final int MOST = 3;

    private NetworkView() {}

    /** What to ask: the node port of other nodes and, where it answers, the catalog. */
    public static List<Question<?>> asks(Evidence evidence) {
        List<Question<?>> asks = new ArrayList<>();
        for (RegistryProbe.Ask probe : probes(evidence)) {
            asks.add(probe);
            Origin origin = origin(evidence, probe);
            if (origin != null) {
                asks.add(new RepositoryCatalog.Ask(origin));
            }
        }
        return asks;
    }

    /** Where anyone was let in to read the catalog, without a login and over a network; null where nobody was. */
    public static @Nullable Origin open(Evidence evidence) {
        for (RegistryProbe.Ask probe : probes(evidence)) {
            Origin origin = origin(evidence, probe);
            RepositoryCatalog.Ask ask = origin == null ? null : new RepositoryCatalog.Ask(origin);
            if (ask != null
                    && evidence.has(ask)
                    && evidence.find(ask).filter(c -> c.status() == 200).isPresent()) {
                return origin;
            }
        }
        return null;
    }

    private static List<RegistryProbe.Ask> probes(Evidence evidence) {
        HostFacts host = evidence.find(new HostFacts.Ask()).orElse(null);
        if (host == null) {
            return List.of();
        }
        return evidence.list(Listing.nodes()).stream()
                .filter(n -> !host.isNode(n))
                .map(Node::internalIps)
                .flatMap(ips -> ips.stream().limit(1))
                .filter(ip -> !BuiltIn.isLoopback(ip))
                .limit(MOST)
                .map(ip -> new RegistryProbe.Ask(ip, BuiltIn.NODE_PORT))
                .toList();
    }

    private static @Nullable Origin origin(Evidence evidence, RegistryProbe.Ask ask) {
        return evidence.has(ask) ? evidence.find(ask).map(RegistryProbe::origin).orElse(null) : null;
    }
}
