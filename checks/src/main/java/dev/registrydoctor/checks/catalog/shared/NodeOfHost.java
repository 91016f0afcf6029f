package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.remedy.Actor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which node this host is: its files speak for that node and for no other. */
public final class NodeOfHost {

    /** This host and the nodes. */
    public static final Needs NEEDS = Needs.of(HostFacts.Ask.INSTANCE, Listing.nodes());

    private NodeOfHost() {}

    /**
     * The node, or null when this host is none, or when that cannot be told. A host without MicroK8s' files speaks for
     * no node, whatever its address: it may be a container on one. MicroK8s on a host with a cluster of one node is
     * that node.
     */
    public static @Nullable Node find(Evidence evidence) {
        HostFacts host = evidence.find(HostFacts.Ask.INSTANCE)
                .filter(HostFacts::microk8s)
                .orElse(null);
        if (host == null) {
            return null;
        }
        List<Node> nodes = evidence.list(Listing.nodes());
        return nodes.stream()
                .filter(host::isNode)
                .findFirst()
                .orElseGet(() -> nodes.size() == 1 ? nodes.get(0) : sameMachine(host, nodes));
    }

    /** The node with the ids of this host: its addresses can be those of a router, and its name one of its own. Clones share ids. */
    private static @Nullable Node sameMachine(HostFacts host, List<Node> nodes) {
        List<Node> same = nodes.stream()
                .filter(node -> host.machine() != null && host.machine().equals(node.machine()))
                .toList();
        return same.size() == 1 ? same.get(0) : null;
    }

    /** The node as a subject, or the host when it is not a node. */
    public static Subject subject(Evidence evidence) {
        Node node = find(evidence);
        return node == null
                ? Subject.host(evidence.find(HostFacts.Ask.INSTANCE)
                        .map(HostFacts::hostname)
                        .orElse("this host"))
                : Subject.node(node.name());
    }

    /** Who administers the node; of a node that is not known, the one that it is about. */
    public static Actor actor(@Nullable Node node) {
        return Actor.node(node == null ? null : node.name());
    }

    /** The version of containerd on the node of this name, or null; needs the nodes. */
    public static @Nullable String containerd(@Nullable String name, Evidence evidence) {
        return evidence.first(Listing.nodes(), n -> n.name().equals(name))
                .map(Node::containerdVersion)
                .orElse(null);
    }

    /** The version of containerd on this host's node, or null. */
    public static @Nullable String containerd(Evidence evidence) {
        return containerd(find(evidence));
    }

    /** The version of containerd on the node, or null. */
    public static @Nullable String containerd(@Nullable Node node) {
        return node == null ? null : node.containerdVersion();
    }
}
