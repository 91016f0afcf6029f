package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;

/** Whether the nodes have disk, memory and process IDs left, as reported by their kubelets. */
public final class NodeResources implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "cluster.node-resources", "no node is low on disk, memory or process IDs")
            .reports(ClusterProblems.NODE_PRESSURE)
            .requires(Listing.nodes())
            .needs(Workloads.NEEDS);

    /** Of containerd, which writes what it pulls. A registry whose own disk is full answers with an error of the server. */
    private static final String NO_SPACE = "no space left on device";

    private static final String COMMON = "/var/snap/microk8s/common";

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
            List<PullFailure> full = Workloads.failures(evidence).stream()
                    .filter(f -> node.name().equals(f.node()) && isOfFullDisk(f))
                    .toList();
            if (!node.pressures().isEmpty() || !full.isEmpty()) {
                findings.add(lowOnResources(node, full, evidence));
            }
        }
        return findings.isEmpty() && !evidence.isWhole(Listing.nodes())
                ? new Outcome.Unknown(evidence.answer(Listing.nodes()).gaps())
                : Outcome.of(findings, Phrases.count(nodes.size(), "node") + " without pressure");
    }

    private static boolean isOfFullDisk(PullFailure failure) {
        return failure.error().kind() == PullError.Kind.OTHER
                && failure.error().message().contains(NO_SPACE);
    }

    /**
     * A finding about a node.
     *
     * @param full pulls that failed there because nothing could be written
     */
    private static Finding lowOnResources(Node node, List<PullFailure> full, Evidence evidence) {
        List<String> types = node.pressures().stream().map(Node.Pressure::type).toList();
        Finding finding = Finding.of(
                        ClusterProblems.NODE_PRESSURE,
                        Subject.node(node.name()),
                        types.isEmpty()
                                ? "Node " + node.name() + " has no space left on the disk of its images"
                                : "Node " + node.name() + " is under pressure: " + String.join(", ", types)
                                        + "; it evicts Pods and accepts no new ones")
                .involving(Workloads.subjects(full));
        for (PullFailure failure : full.stream().limit(1).toList()) {
            finding = finding.observed(
                    Phrases.brief(failure.error().message(), 300), "the image on the node", failure.source());
        }
        for (Node.Pressure pressure : node.pressures()) {
            finding = finding.observed(
                    pressure.type() + (pressure.message() == null ? "" : ": " + Phrases.brief(pressure.message(), 200)),
                    "False",
                    "conditions of node " + node.name() + ", " + evidence.origin(Listing.nodes()));
        }
        List<Step> steps = new ArrayList<>();
        if (types.contains("DiskPressure") || !full.isEmpty()) {
            steps.addAll(freeDisk(Actor.node(node.name())));
        }
        if (types.contains("MemoryPressure") || types.contains("PIDPressure")) {
            steps.add(Step.of(
                            "Find the programs that use the most memory and processes, and stop or move them.",
                            Action.script("ps -eo pid,nlwp,rss,comm --sort=-rss | head"),
                            Actor.node(node.name()))
                    .deciding("stop or move the first program in the list that does not belong to MicroK8s. If all"
                            + " of them are Pods, set memory limits on their workloads."));
        }
        return finding.remedy(new Remedy(
                steps,
                Verification.kubectl(
                        "shows no pressure; the condition can take five minutes to clear",
                        "describe",
                        "node",
                        node.name())));
    }

    private static List<Step> freeDisk(Actor node) {
        return List.of(
                Step.of(
                                "Check how much disk space and how many inodes are free, and whether the journal is"
                                        + " on the same file system.",
                                Action.program(
                                        "df",
                                        "--output=source,target,avail,pcent,iavail,ipcent",
                                        COMMON,
                                        "/var/log/journal"),
                                node)
                        .deciding("if the first line shows the least space, free space on that file system. If both"
                                + " lines show the same file system, do the last step too. If they do not,"
                                + " skip it."),
                Step.of(
                                "Find out what fills the disk. On a default MicroK8s, images, the volume of the"
                                        + " registry and everything else share one file system. The kubelet of"
                                        + " MicroK8s evicts Pods when less than 1 GiB is free, regardless of the"
                                        + " size of the disk.",
                                Action.script("sudo du -xh -d2 " + COMMON + " | sort -h | tail"),
                                node)
                        .deciding("move or delete large data of your own, first outside of MicroK8s. The kubelet"
                                + " removes unused images by itself. Do not delete the folder of the registry: it"
                                + " has the images. If nothing can be deleted, enlarge the file system."),
                Step.of(
                                "Delete old journals if they are on that file system.",
                                Action.root("journalctl", "--vacuum-size=200M"),
                                node)
                        .risking(Risk.losesData(
                                "the oldest logs of all services of the node, except for 200 MB",
                                "Save the logs that you still need first: `sudo journalctl -o export >"
                                        + " journal.export`, on another disk.")));
    }
}
