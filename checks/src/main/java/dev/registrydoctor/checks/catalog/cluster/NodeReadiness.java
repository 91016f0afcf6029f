package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.catalog.Say;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Node;
import dev.registrydoctor.checks.model.Shell;
import java.util.ArrayList;
import java.util.List;

/** Whether the nodes are Ready. */
public final class NodeReadiness implements Check {

    private static final CheckInfo INFO = CheckInfo.of("cluster.node-readiness", "every node is Ready")
            .reports(ClusterProblems.NODE_NOT_READY)
            .requires(Listing.nodes());

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Node> nodes = evidence.list(Listing.nodes());
        if (nodes.isEmpty()) {
            return Outcome.skipped("the cluster lists no nodes");
        }
        List<Finding> findings = new ArrayList<>();
        for (Node node : nodes) {
            if (!node.isReady()) {
                findings.add(notReady(node, evidence));
            }
        }
        return Outcome.of(findings, Say.count(nodes.size(), "node") + " Ready");
    }

    private static Finding notReady(Node node, Evidence evidence) {
        String state = node.ready() == null ? "none" : node.ready();
        String why = node.readyReason() == null ? "" : " (" + node.readyReason() + ")";
        String message = node.readyMessage() == null ? "" : ": " + node.readyMessage();
        return Finding.of(
                        ClusterProblems.NODE_NOT_READY,
                        Subject.node(node.name()),
                        "Node " + node.name() + " is not Ready")
                .observed("condition Ready is " + state + why + message, "True", evidence.origin(Listing.nodes()))
                .remedy(Remedy.of(
                        "microk8s kubectl get nodes shows Ready",
                        Step.of(
                                "Read what the kubelet says of itself.",
                                "microk8s kubectl describe node " + Shell.quote(node.name()),
                                Say.KUBECTL),
                        Step.of(
                                "Read the services' logs on the node.",
                                "sudo journalctl -u snap.microk8s.daemon-kubelite -u snap.microk8s.daemon-containerd -n 200 --no-pager",
                                Say.onNode(node.name()))));
    }
}
