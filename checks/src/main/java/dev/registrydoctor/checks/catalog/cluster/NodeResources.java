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
import dev.registrydoctor.checks.remedy.Remedy.Risk;
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
                            Actor.node(node.name()))
                    .deciding("the first of the list that is not of MicroK8s is to be ended or moved; where all are"
                            + " Pods, give their workloads memory limits."));
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
                Step.of(
                                "See how much is left of the disk and of its inodes, and whether the journal is on the same file"
                                        + " system.",
                                Action.program(
                                        "df",
                                        "--output=source,target,avail,pcent,iavail,ipcent",
                                        COMMON,
                                        "/var/log/journal"),
                                node)
                        .deciding(
                                "where the first line has the least, that file system is to be freed. Where both lines"
                                        + " name the same one, the last step helps; where they do not, leave it out."),
                Step.of(
                                "See what fills the disk: images, the registry's volume and all others share one file system on a"
                                        + " default MicroK8s. MicroK8s' kubelet evicts below 1 GiB, whatever the disk's size.",
                                Action.script("sudo du -xh -d2 " + COMMON + " | sort -h | tail"),
                                node)
                        .deciding("move or delete what is yours and large, outside MicroK8s first. The kubelet removes"
                                + " unused images by itself. Do not delete the registry's folder: it has the images. Where"
                                + " nothing can go, give the file system more space."),
                Step.of(
                                "Delete old journals, where they are on that file system.",
                                Action.root("journalctl", "--vacuum-size=200M"),
                                node)
                        .risking(Risk.losesData(
                                "the oldest logs of all services of the node, all but 200 MB",
                                "Save what is still needed first: `sudo journalctl -o export > journal.export`, on another"
                                        + " disk.")));
    }
}
