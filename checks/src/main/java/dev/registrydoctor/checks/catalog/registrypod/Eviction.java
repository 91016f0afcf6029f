package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a node threw the registry's pod out, or will not let it go. */
public final class Eviction implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "registry-pod.eviction", "no registry Pod was evicted or is stuck")
            .reports(RegistryPodProblems.EVICTED)
            .requires(Listing.podsIn(BuiltIn.NAMESPACE))
            .welcomes(Listing.nodes());

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Pod> pods = evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(Workloads::isInfrastructure)
                .toList();
        if (pods.isEmpty()) {
            return evidence.isWhole(Listing.podsIn(BuiltIn.NAMESPACE))
                    ? Outcome.skipped("there is no registry Pod")
                    : new Outcome.Unknown(
                            evidence.answer(Listing.podsIn(BuiltIn.NAMESPACE)).gaps());
        }
        if (pods.stream().anyMatch(p -> p.ready() && !p.deleting())) {
            // Evicted pods stay listed for their story; their place is taken.
            return Outcome.pass("a registry Pod is Ready");
        }
        List<Finding> findings = new ArrayList<>();
        for (Pod pod : pods) {
            if ("Evicted".equals(pod.reason())) {
                findings.add(evicted(pod));
            } else if (isStuck(pod, evidence)) {
                findings.add(stuck(pod, evidence));
            }
        }
        return Outcome.of(findings, "no registry Pod was evicted or is stuck on a lost node");
    }

    /** A Pod on a node that does not answer: its end is not confirmed. */
    private static boolean isStuck(Pod pod, Evidence evidence) {
        if (pod.nodeName() == null || pod.isOver()) {
            return false;
        }
        Node node = node(pod, evidence);
        boolean nodeIsGone = node == null ? evidence.isWhole(Listing.nodes()) : !node.isReady();
        return (pod.deleting() && nodeIsGone) || pod.phase().equals("Unknown") || "NodeLost".equals(pod.reason());
    }

    private static @Nullable Node node(Pod pod, Evidence evidence) {
        return evidence.first(Listing.nodes(), n -> n.name().equals(pod.nodeName()))
                .orElse(null);
    }

    private static Finding evicted(Pod pod) {
        String node = pod.nodeName() == null ? "its node" : "node " + pod.nodeName();
        return Phase.about(
                pod,
                Finding.of(
                                RegistryPodProblems.EVICTED,
                                Subject.pod(pod.path()),
                                "Registry Pod " + pod.name() + " was evicted from " + node
                                        + ", and no other registry Pod is Ready")
                        .observed("phase " + pod.phase() + ", reason Evicted", "Running", "status of Pod " + pod.path())
                        .remedy(Remedy.of(
                                Phase.rolledOut("300s"),
                                Phase.described(
                                        "Read which resource the node lacked.",
                                        "the Message names it. ephemeral-storage is disk space, which the next step"
                                                + " shows. For memory, reduce what other Pods on the node use. The"
                                                + " Deployment creates another Pod automatically, but that Pod is also"
                                                + " evicted, or not scheduled, until resources are free.",
                                        pod),
                                Step.of(
                                                "Check the node's free disk space.",
                                                Action.program("df", "-h", "/var/snap/microk8s/common"),
                                                Actor.node(pod.nodeName()))
                                        .deciding("if Use% is 85% or more, free space there first. Below 1 GiB, the"
                                                + " kubelet always evicts Pods."),
                                Step.kubectl(
                                                "Delete the evicted Pod; it holds no data. The command deletes only"
                                                        + " Pods that have failed.",
                                                "-n",
                                                pod.namespace(),
                                                "delete",
                                                "pods",
                                                "--field-selector=status.phase=Failed")
                                        .risking(Risk.NOTHING))));
    }

    private static Finding stuck(Pod pod, Evidence evidence) {
        Node node = node(pod, evidence);
        String state = node == null ? "is not in the cluster" : node.isReady() ? "is Ready" : "is not Ready";
        return Phase.about(
                pod,
                Finding.of(
                                RegistryPodProblems.EVICTED,
                                Subject.pod(pod.path()),
                                "Registry Pod " + pod.name() + " is stuck on node " + pod.nodeName() + ", which "
                                        + state + ": the node does not confirm that the Pod has ended")
                        .observed(
                                "phase " + pod.phase() + (pod.deleting() ? ", being deleted" : "") + "; node "
                                        + pod.nodeName() + " " + state,
                                "Running, on a Ready node",
                                "status of Pod " + pod.path())
                        .remedy(Remedy.of(
                                Verification.kubectl("shows Running", "-n", BuiltIn.NAMESPACE, "get", "pods"),
                                Step.kubectl("Check whether the node can come back.", "get", "nodes")
                                        .deciding("if the node is listed as NotReady, start the machine, or run `sudo"
                                                + " microk8s start` on it. The Pod then ends, and its volume"
                                                + " is available. Continue only if the node is gone for good."),
                                Step.kubectl(
                                                "If the node is gone for good, delete the Pod by force. Make sure"
                                                        + " that the Pod does not run"
                                                        + " any more: two registries would write to one volume.",
                                                "-n",
                                                pod.namespace(),
                                                "delete",
                                                "pod",
                                                pod.name(),
                                                "--force",
                                                "--grace-period=0")
                                        .risking(Risk.RESTARTS))));
    }
}
