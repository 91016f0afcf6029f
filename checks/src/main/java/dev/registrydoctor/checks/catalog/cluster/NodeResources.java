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

/** Whether the nodes have disk, memory and process ids left, as their kubelets see it. */
public final class NodeResources implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "cluster.node-resources", "no node runs short of disk, memory or process ids")
            .reports(ClusterProblems.NODE_PRESSURE)
            .requires(Listing.nodes());

    private static final String COMMON = "/var/snap/microk8s/common";

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
            if (!node.pressures().isEmpty()) {
                findings.add(underPressure(node, evidence));
            }
        }
        return findings.isEmpty() && !evidence.isWhole(Listing.nodes())
                ? new Outcome.Unknown(evidence.answer(Listing.nodes()).gaps())
                : Outcome.of(findings, Phrases.count(nodes.size(), "node") + " without pressure");
    }

    private static Finding underPressure(Node node, Evidence evidence) {
        List<String> types = node.pressures().stream().map(Node.Pressure::type).toList();
        Finding finding = Finding.of(
                ClusterProblems.NODE_PRESSURE,
                Subject.node(node.name()),
                "Node " + node.name() + " runs short: " + String.join(", ", types)
                        + "; it evicts pods and takes no new ones");
        for (Node.Pressure pressure : node.pressures()) {
            finding = finding.observed(
                    pressure.type() + (pressure.message() == null ? "" : ": " + Phrases.brief(pressure.message(), 200)),
                    "False",
                    "conditions of node " + node.name() + ", " + evidence.origin(Listing.nodes()));
        }
        List<Step> steps = new ArrayList<>();
        if (types.contains("DiskPressure")) {
            steps.addAll(freeDisk(Actor.node(node.name())));
        }
        if (types.contains("MemoryPressure") || types.contains("PIDPressure")) {
            steps.add(Step.of(
                    "See which programs take memory and processes, and end or move them.",
                    Action.script("ps -eo pid,nlwp,rss,comm --sort=-rss | head"),
                    Actor.node(node.name())));
        }
        return finding.remedy(new Remedy(
                steps,
                Verification.kubectl(
                        "shows no pressure; it takes up to five minutes to be lifted",
                        "describe",
                        "node",
                        node.name())));
    }

    private static List<Step> freeDisk(Actor node) {
        return List.of(
                Step.of("See how much of the disk is left.", Action.program("df", "-h", COMMON), node),
                Step.of("See how many of its inodes are left.", Action.program("df", "-i", COMMON), node),
                Step.of(
                        "See what fills the disk: images, the registry's volume and all others share one file system on a"
                                + " default MicroK8s. MicroK8s' kubelet evicts below 1 GiB, whatever the disk's size.",
                        Action.script("sudo du -xh -d2 " + COMMON + " | sort -h | tail"),
                        node),
                Step.of(
                        "Free space that is nobody's first: old journals, and files outside MicroK8s. The kubelet removes unused"
                                + " images by itself. Do not delete the registry's folder: it has the images.",
                        Action.root("journalctl", "--vacuum-size=200M"),
                        node));
    }
}
