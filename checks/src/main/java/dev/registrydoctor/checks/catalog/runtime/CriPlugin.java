package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether containerd runs with its CRI plugin: without it the unit is active and the node is dead. */
public final class CriPlugin implements Check {

    private static final CheckInfo INFO = CheckInfo.of("runtime.cri-plugin", "containerd runs with its CRI plugin")
            .reports(RuntimeProblems.CRI_NOT_LOADED)
            .requires(Listing.nodes())
            .welcomes(Listing.events())
            .needs(NodeOfHost.NEEDS, CriLog.NEEDS);

    /** The kubelet's words when the socket answers and the CRI does not. */
    private static final String NO_SERVICE = "unknown service runtime.v1";

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        String line = CriLog.failure(evidence);
        Node here = NodeOfHost.find(evidence);
        for (Node node : evidence.list(Listing.nodes())) {
            String told = told(node, evidence);
            boolean logged = line != null && here != null && here.name().equals(node.name());
            // An old line in the log of a node that is Ready has been mended since.
            if (told != null || (logged && !node.isReady())) {
                findings.add(finding(node, told, logged ? line : null));
            }
        }
        return Outcome.of(findings, "containerd runs with its CRI plugin on every node");
    }

    private static @Nullable String told(Node node, Evidence evidence) {
        if (node.isReady()) {
            return null;
        }
        if (node.readyMessage() != null && node.readyMessage().contains(NO_SERVICE)) {
            return node.readyMessage();
        }
        return evidence.list(Listing.events()).stream()
                .filter(e -> e.kind().equals("Node")
                        && e.name().equals(node.name())
                        && e.message().contains(NO_SERVICE))
                .map(Event::message)
                .findFirst()
                .orElse(null);
    }

    private static Finding finding(Node node, @Nullable String told, @Nullable String line) {
        Finding finding = Finding.of(
                RuntimeProblems.CRI_NOT_LOADED,
                Subject.node(node.name()),
                "containerd on node " + node.name() + " runs without its CRI plugin, so no Pod can start there");
        if (told != null) {
            finding = finding.observed(told, "the runtime service", "the kubelet of node " + node.name());
        }
        if (line != null) {
            finding = finding.observed(line, "containerd's log");
        }
        Actor actor = Actor.node(node.name());
        return finding.remedy(Remedy.of(
                Verification.kubectl("shows Ready", "get", "nodes"),
                Step.of(
                                "Find out why the plugin was not loaded. The state of the systemd unit does not show"
                                        + " it.",
                                Action.script("sudo journalctl -u snap.microk8s.daemon-containerd --no-pager"
                                        + " | grep 'failed to load plugin' | tail -n 5"),
                                actor)
                        .deciding("the text after error= names the setting. `mirrors` and `configs.tls` cannot be used"
                                + " together with `config_path`. Any other setting has a value that containerd does"
                                + " not accept."),
                Step.of(
                                "Fix containerd-template.toml. Do not edit containerd.toml, which is regenerated at"
                                        + " each start.",
                                Action.edit(BuiltIn.TEMPLATE),
                                actor)
                        .deciding("which setting the log names: remove it, or restore its previous value. The"
                                + " finding about the template, if there is one, shows the exact change."),
                Step.of(
                        "Restart containerd to apply the change. Running Pods keep running.",
                        Action.restart("microk8s.daemon-containerd"),
                        actor)));
    }
}
