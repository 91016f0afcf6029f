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
                    "registry-pod.eviction", "no registry pod was evicted or is stuck")
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
                    ? Outcome.skipped("there is no registry pod")
                    : new Outcome.Unknown(
                            evidence.answer(Listing.podsIn(BuiltIn.NAMESPACE)).gaps());
        }
        if (pods.stream().anyMatch(p -> p.ready() && !p.deleting())) {
            // Evicted pods stay listed for their story; their place is taken.
            return Outcome.pass("a registry pod is Ready");
        }
        List<Finding> findings = new ArrayList<>();
        for (Pod pod : pods) {
            if ("Evicted".equals(pod.reason())) {
                findings.add(evicted(pod));
            } else if (isStuck(pod, evidence)) {
                findings.add(stuck(pod, evidence));
            }
        }
        return Outcome.of(findings, "no registry pod was evicted, and none is stuck on a node that is gone");
    }

    /** A pod whose node does not answer: nobody confirms that it ended. */
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
                                "Registry pod " + pod.name() + " was evicted from " + node + ", and no other is Ready")
                        .observed("phase " + pod.phase() + ", reason Evicted", "Running", "status of pod " + pod.path())
                        .remedy(Remedy.of(
                                Phase.rolledOut("300s"),
                                Phase.described(
                                        "Read what the node lacked.",
                                        "the Message names it: ephemeral-storage is disk, which the next step shows; memory is"
                                                + " what other Pods of the node have to give up. The Deployment makes another Pod"
                                                + " by itself, which is evicted as well, or finds no node, until there is room.",
                                        pod),
                                Step.of(
                                                "Look at the node's free space.",
                                                Action.program("df", "-h", "/var/snap/microk8s/common"),
                                                Actor.node(pod.nodeName()))
                                        .deciding(
                                                "if Use% is 85% or more, free space there first: below 1 GiB the kubelet evicts,"
                                                        + " whatever else is done."),
                                Step.kubectl(
                                                "Delete what is left of it; it holds nothing. The command deletes only Pods that have failed.",
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
                                "Registry pod " + pod.name() + " hangs on node " + pod.nodeName() + ", which " + state
                                        + ": nobody confirms that it ended")
                        .observed(
                                "phase " + pod.phase() + (pod.deleting() ? ", being deleted" : "") + "; node "
                                        + pod.nodeName() + " " + state,
                                "Running, on a Ready node",
                                "status of pod " + pod.path())
                        .remedy(Remedy.of(
                                Verification.kubectl("shows Running", "-n", BuiltIn.NAMESPACE, "get", "pods"),
                                Step.kubectl("See whether the node can come back.", "get", "nodes")
                                        .deciding(
                                                "where the node is listed and NotReady, start it, or `sudo microk8s start` there: the"
                                                        + " Pod then ends by itself, and its volume is there. Only where it is off for good, go on."),
                                Step.kubectl(
                                                "If the node is off for good, let the pod go by force. Be sure that it does not run"
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
