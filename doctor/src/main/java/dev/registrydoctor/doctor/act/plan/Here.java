package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.remedy.Actor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machine that the program can change, and which one it is of those that steps are for.
 *
 * @param node the name of the node that it is, or null when it is none that is known
 * @param isMicroK8s whether MicroK8s is on it
 * @param nodes the names of all nodes; empty when they are not known
 */
public record Here(@Nullable String node, boolean isMicroK8s, List<String> nodes) {

    public Here {
        nodes = List.copyOf(nodes);
    }

    /** As the evidence of an examination tells. */
    public static Here of(Evidence evidence) {
        Node node = NodeOfHost.find(evidence);
        return new Here(
                node == null ? null : node.name(),
                evidence.find(HostFacts.Ask.INSTANCE).map(HostFacts::microk8s).orElse(false),
                evidence.list(Listing.nodes()).stream().map(Node::name).toList());
    }

    /**
     * The actors of one machine each that an actor stands for. Each node is one of its own; a node without a name is this
     * machine where it has MicroK8s.
     */
    List<Actor> machines(Actor actor) {
        if (actor instanceof Actor.EveryNode) {
            return nodes.isEmpty() ? List.of(actor) : each(nodes);
        } else if (actor instanceof Actor.Nodes some) {
            return each(some.names());
        }
        return List.of(actor);
    }

    private static List<Actor> each(List<String> names) {
        List<Actor> each = new ArrayList<>();
        names.forEach(name -> each.add(Actor.node(name)));
        return each;
    }

    /** Whether this actor acts on this machine. */
    boolean isHere(Actor actor) {
        if (actor instanceof Actor.Node one) {
            return one.name() == null ? isMicroK8s : one.name().equals(node);
        }
        return actor.equals(Actor.here());
    }
}
