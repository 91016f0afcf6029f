package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.volume.RegistryClaim;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.Volume;
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

/** Whether the volume's node can run the registry. */
public final class VolumePlacement implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "storage.volume-placement", "the registry's volume is on a node that can run its Pod")
            .reports(StorageProblems.VOLUME_NODE_AFFINITY)
            .requires(Listing.claimsIn(BuiltIn.NAMESPACE), Listing.podsIn(BuiltIn.NAMESPACE))
            .welcomes(Listing.volumes(), Listing.nodes());

    /** The scheduler's words up to Kubernetes 1.32 and from 1.33 on. */
    private static final List<String> CONFLICT =
            List.of("volume node affinity conflict", "didn't match PersistentVolume's node affinity");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Claim claim = RegistryClaim.find(evidence);
        if (claim == null || !claim.isBound()) {
            return Outcome.skipped("no volume is bound yet");
        }
        List<Finding> findings = new ArrayList<>();
        for (Pod pod : evidence.list(Listing.podsIn(BuiltIn.NAMESPACE))) {
            String message = pod.notScheduled();
            if (pod.nodeName() == null
                    && !pod.deleting()
                    && message != null
                    && pod.claims().contains(BuiltIn.CLAIM)
                    && CONFLICT.stream().anyMatch(message::contains)) {
                findings.add(pinned(claim, pod, message, evidence));
            }
        }
        return Outcome.of(findings, "no registry Pod waits for the node of its volume");
    }

    private static Finding pinned(Claim claim, Pod pod, String message, Evidence evidence) {
        Volume volume = evidence.first(Listing.volumes(), v -> v.name().equals(claim.volumeName()))
                .orElse(null);
        List<String> hosts = volume == null || volume.hostnames() == null ? List.of() : volume.hostnames();
        String pin = hosts.isEmpty() ? "another node" : String.join(", ", hosts);
        Finding finding = Finding.of(
                        StorageProblems.VOLUME_NODE_AFFINITY,
                        Subject.volume(claim.volumeName() == null ? "of " + claim.path() : claim.volumeName()),
                        "The registry's volume is tied to " + pin + ", which cannot run the Pod")
                .observed(message, "a node for the Pod", "condition PodScheduled of Pod " + pod.path())
                .involving(
                        Subject.pod(pod.path()),
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                        Subject.claim(claim.path()));
        List<Step> steps = new ArrayList<>();
        for (String host : hosts) {
            Node node = evidence.first(Listing.nodes(), n -> n.hostname().equals(host))
                    .orElse(null);
            finding = finding.involving(Subject.node(node == null ? host : node.name()));
            if (node != null || evidence.isWhole(Listing.nodes())) {
                finding = finding.observed(
                        state(host, node), "a Ready node that accepts Pods", evidence.origin(Listing.nodes()));
            }
            if (node != null && node.unschedulable()) {
                steps.add(Step.kubectl("Allow Pods on the node again.", "uncordon", node.name()));
            }
        }
        if (steps.isEmpty()) {
            steps.addAll(bringBack(hosts, volume, evidence));
        }
        return finding.remedy(new Remedy(
                steps, Verification.kubectl("shows Running", "-n", BuiltIn.NAMESPACE, "get", "pods", "-o", "wide")));
    }

    /** The node is gone, or has another name in the cluster. */
    private static List<Step> bringBack(List<String> hosts, @Nullable Volume volume, Evidence evidence) {
        String folder = volume == null || volume.hostPath() == null
                ? "/var/snap/microk8s/common/default-storage"
                : volume.hostPath();
        List<Node> nodes = evidence.list(Listing.nodes());
        String known = hosts.size() == 1 ? hosts.get(0) : null;
        List<Step> steps = new ArrayList<>();
        boolean isThere = nodes.stream().anyMatch(n -> hosts.contains(n.hostname()));
        if (isThere) {
            steps.add(Step.of("Start MicroK8s on that node.", Action.root("microk8s", "start"), Actor.node(known))
                    .risking(Risk.RESTARTS));
            return steps;
        }
        steps.add(Step.of(
                        "Look for the machine that has the images on its disk. A renamed node still has them.",
                        Action.root("ls", "-d", folder),
                        Actor.everyNode())
                .deciding("the machine with the folder was the node: continue there. If no machine has the folder, the"
                        + " images are gone with the node: push them again to a new claim. Do not delete the"
                        + " claim before: that deletes the images if the volume's reclaim policy is Delete."));
        if (known != null) {
            steps.add(Step.of(
                    "Change that machine's name back to the name in the volume.",
                    Action.root("hostnamectl", "set-hostname", known),
                    Actor.node(nodes.size() == 1 ? nodes.get(0).name() : null)));
            steps.add(Step.of(
                    "Restart kubelite, so that the node registers with that name. Running Pods keep running.",
                    Action.restart("microk8s.daemon-kubelite"),
                    Actor.node(nodes.size() == 1 ? nodes.get(0).name() : null)));
        }
        return steps;
    }

    private static String state(String host, @Nullable Node node) {
        if (node == null) {
            return "no node has hostname " + host;
        }
        return "node " + node.name() + (node.isReady() ? " is Ready" : " is not Ready")
                + (node.unschedulable() ? ", cordoned" : "");
    }
}
