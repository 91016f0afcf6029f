package dev.registrydoctor.doctor.setup.plan;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.doctor.setup.node.NodeState;
import dev.registrydoctor.doctor.setup.plan.SetupPlan.Unseen;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The nodes that setup can speak of: this host where it is one, and those that are looked at by themselves. */
public final class KnownNodes {

    private KnownNodes() {}

    /** Each node once, in the order in which they are looked at. */
    public static List<NodeState> of(Evidence evidence) {
        List<String> seen = evidence.seenNodes();
        List<NodeState> nodes = new ArrayList<>();
        Node here = NodeOfHost.find(evidence);
        boolean isNode =
                evidence.find(HostFacts.Ask.INSTANCE).map(HostFacts::microk8s).orElse(false);
        if (isNode && (here == null || !seen.contains(here.name()))) {
            nodes.add(new NodeState(here == null ? null : here.name(), evidence));
        }
        seen.forEach(name -> nodes.add(new NodeState(name, evidence.from(name))));
        return nodes;
    }

    /** The nodes of the cluster that are not among them, each with the reason. */
    public static List<Unseen> unseen(Evidence evidence) {
        Set<String> known = new HashSet<>();
        List<NodeState> nodes = of(evidence);
        nodes.forEach(n -> known.add(Objects.requireNonNullElse(n.name(), "")));
        List<Unseen> unseen = new ArrayList<>();
        List<Gap> gaps = evidence.answer(SeenNodes.Ask.INSTANCE).gaps();
        Answer<List<Node>> listed = evidence.answer(Listing.nodes());
        for (Node node : listed.toOptional().orElse(List.of())) {
            if (!known.contains(node.name())) {
                Gap gap = gaps.stream()
                        .filter(g -> g.what().contains(node.name()))
                        .findFirst()
                        .orElse(new Gap(
                                Gap.Cause.OUT_OF_VIEW,
                                "node " + node.name(),
                                "it was not looked at",
                                "use --nodes, or run registry-doctor there"));
                unseen.add(SetupPlan.unseen(node.name(), gap));
            }
        }
        if (!listed.gaps().isEmpty()) {
            unseen.add(SetupPlan.unseen("other nodes", listed.gaps().get(0)));
        } else if (nodes.isEmpty() && unseen.isEmpty()) {
            unseen.add(new Unseen(
                    "this host",
                    "MicroK8s was not found here, and no node was looked at",
                    "use --nodes, or run it on a node"));
        }
        return unseen;
    }
}
