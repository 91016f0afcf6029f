package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
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
            return Outcome.skipped("the cluster has no nodes");
        }
        List<Finding> findings = new ArrayList<>();
        for (Node node : nodes) {
            if (!node.isReady()) {
                findings.add(notReady(node, evidence));
            }
        }
        return Outcome.of(findings, Phrases.count(nodes.size(), "node") + " Ready");
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
                        Verification.kubectl("shows Ready", "get", "node", node.name()),
                        Step.kubectl("Read what the kubelet reports about the node.", "describe", "node", node.name())
                                .deciding("the message of the condition Ready names the problem: the container"
                                        + " runtime is down, the network plugin is not initialized, or disk"
                                        + " or memory is low. Fix that. \"Kubelet stopped posting node"
                                        + " status\" means that the node is off or that MicroK8s is stopped"
                                        + " on it."),
                        Step.of(
                                        "Read the logs of the services on the node.",
                                        Action.root(
                                                "journalctl",
                                                "-u",
                                                "snap.microk8s.daemon-kubelite",
                                                "-u",
                                                "snap.microk8s.daemon-containerd",
                                                "-n",
                                                "200",
                                                "--no-pager"),
                                        Actor.node(node.name()))
                                .deciding("the last error before each restart is the cause. If somebody stopped the"
                                        + " services, start them with `sudo microk8s start`.")));
    }
}
