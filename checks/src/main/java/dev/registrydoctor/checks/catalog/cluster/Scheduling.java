package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether any node accepts the registry Pod. */
public final class Scheduling implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "cluster.scheduling", "at least one node accepts the registry Pod")
            .reports(ClusterProblems.NODE_UNSCHEDULABLE)
            .requires(Listing.podsIn(BuiltIn.NAMESPACE), Listing.nodes());

    /** Parts of the scheduler's messages that are about nodes and not about volumes (Kubernetes 1.25 to 1.36). */
    private static final Pattern NODE_REASONS = Pattern.compile(
            "untolerated taint|unschedulable|Insufficient |free ports|node affinity/selector|Too many pods"
                    + "|pod (?:anti-)?affinity rules|pods anti-affinity rules|topology spread constraints"
                    + "|requested node name|scheduler-enforced node affinity");

    /** What the template of the Pod says of other Pods (pkg/scheduler/framework/plugins/interpodaffinity, podtopologyspread). */
    private static final Pattern OTHER_PODS =
            Pattern.compile("match (pod (?:anti-)?affinity rules|pod topology spread constraints)");

    /** Other resources, such as GPUs, cannot be requested with 0: they are not overcommitted. */
    private static final Pattern INSUFFICIENT = Pattern.compile("Insufficient (cpu|memory|ephemeral-storage)\\b");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Node> nodes = evidence.list(Listing.nodes());
        List<Finding> findings = new ArrayList<>();
        for (Pod pod : evidence.list(Listing.podsIn(BuiltIn.NAMESPACE))) {
            String message = pod.notScheduled();
            if (message != null && pod.nodeName() == null && !pod.deleting() && Workloads.isInfrastructure(pod)) {
                if (NODE_REASONS.matcher(message).find() && !aboutVolumes(message)) {
                    findings.add(kept(pod, message, nodes));
                } else if (evidence.isWhole(Listing.nodes()) && allCordoned(nodes)) {
                    // The scheduler stops at an unbound claim and does not check the nodes.
                    findings.add(kept(pod, "every node is cordoned; message of the scheduler: " + message, nodes));
                }
            }
        }
        return Outcome.of(findings, "no cordon, taint or lack of resources keeps the registry Pod off the nodes");
    }

    private static boolean allCordoned(List<Node> nodes) {
        return !nodes.isEmpty() && nodes.stream().allMatch(Node::unschedulable);
    }

    /**
     * With several nodes, the volume's node affinity and another node's taint appear together; the volume then decides.
     */
    private static boolean aboutVolumes(String message) {
        return message.contains("node affinity conflict") || message.contains("PersistentVolume's node affinity");
    }

    private static Finding kept(Pod pod, String message, List<Node> nodes) {
        Finding finding = Finding.of(
                        ClusterProblems.NODE_UNSCHEDULABLE,
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                        "No node accepts the registry Pod " + pod.name() + ": " + Phrases.brief(message, 160))
                .observed(message, "a node for the Pod", "condition PodScheduled of Pod " + pod.path())
                .involving(Subject.pod(pod.path()));
        List<Step> steps = new ArrayList<>();
        for (Node node : nodes) {
            finding = finding.involving(Subject.node(node.name()));
            if (node.unschedulable()) {
                finding =
                        finding.observed("node " + node.name() + " is cordoned", "schedulable", "node " + node.name());
                steps.add(Step.kubectl("Allow Pods on node " + node.name() + " again.", "uncordon", node.name())
                        .undoneBy(Action.kubectl("cordon", node.name())));
            }
            for (Node.Taint taint : node.taints()) {
                if (!taint.effect().equals("PreferNoSchedule")
                        && !taint.key().equals("node.kubernetes.io/unschedulable")) {
                    finding = finding.observed("node " + node.name() + " has taint " + taint, "node " + node.name());
                    if (!taint.key().startsWith("node.kubernetes.io/")) {
                        steps.add(Step.kubectl(
                                "Remove the taint if it is not intended.",
                                "taint",
                                "nodes",
                                node.name(),
                                taint.key() + ":" + taint.effect() + "-"));
                    }
                }
            }
        }
        if (steps.isEmpty()) {
            steps.addAll(ofDeployment(pod, message));
        }
        if (steps.isEmpty()) {
            steps.add(Step.kubectl(
                            "Find out what the nodes lack (CPU, memory or ports) and which conditions taint them.",
                            "describe",
                            "nodes")
                    .deciding("the message of the scheduler names the reason. \"Insufficient\" means that the CPU"
                            + " or memory under Allocated resources is used up: other Pods must release some of it."
                            + " A taint of node.kubernetes.io comes from a condition of the node: it is removed"
                            + " when the condition is fixed. \"existing pods anti-affinity rules\" means that a Pod on"
                            + " the node keeps Pods with the labels of the registry away."));
        }
        return finding.remedy(new Remedy(
                steps, Verification.kubectl("shows a node", "-n", BuiltIn.NAMESPACE, "get", "pods", "-o", "wide")));
    }

    /**
     * What the Deployment requires of a node beyond what the add-on's does, which requires nothing. A request of 0 fits everywhere:
     * the scheduler compares only what is requested (pkg/scheduler/framework/plugins/noderesources/fit.go).
     */
    private static List<Step> ofDeployment(Pod pod, String message) {
        List<Step> steps = new ArrayList<>();
        String requests = INSUFFICIENT
                .matcher(message)
                .results()
                .map(match -> match.group(1) + "=0")
                .distinct()
                .collect(Collectors.joining(","));
        if (!requests.isEmpty()) {
            steps.add(Step.kubectl(
                            "The add-on's registry requests no resources. Request none, unless other Pods can release"
                                    + " what is missing.",
                            "-n",
                            BuiltIn.NAMESPACE,
                            "set",
                            "resources",
                            "deploy/" + BuiltIn.DEPLOYMENT,
                            "--requests=" + requests)
                    .risking(Risk.RESTARTS));
        }
        if (message.contains("node affinity/selector")) {
            steps.add(Step.of(
                            "The add-on's registry selects no nodes. Remove the node selector and the affinity of the"
                                    + " Deployment, unless they are intended: then give a node the label that they name.",
                            DeploymentSteps.patchPods("\"nodeSelector\":null,\"affinity\":null"),
                            Actor.cluster())
                    .risking(Risk.RESTARTS));
        }
        if (OTHER_PODS.matcher(message).find()) {
            steps.add(Step.of(
                            "The add-on's registry does not depend on where other Pods run. Remove the affinity and the"
                                    + " spread constraints of the Deployment.",
                            DeploymentSteps.patchPods("\"affinity\":null,\"topologySpreadConstraints\":null"),
                            Actor.cluster())
                    .risking(Risk.RESTARTS));
        }
        if (message.contains("free ports")) {
            steps.add(Step.of(
                            "The add-on's registry uses no port of its node: its Service opens 32000. Remove the host"
                                    + " ports of the Deployment, or stop what else uses them.",
                            DeploymentSteps.patchPods(
                                    "\"hostNetwork\":null,\"containers\":[" + withoutHostPorts(pod) + "]"),
                            Actor.cluster())
                    .risking(Risk.RESTARTS));
        }
        return steps;
    }

    /** With hostNetwork, the API server writes each container port as a host port too. */
    private static String withoutHostPorts(Pod pod) {
        return pod.containers().stream()
                .filter(c -> !c.init() && !c.ports().isEmpty())
                .map(c -> "{\"name\":\"" + c.name() + "\",\"ports\":["
                        + c.ports().stream()
                                .map(port -> "{\"containerPort\":" + port + ",\"hostPort\":null}")
                                .collect(Collectors.joining(","))
                        + "]}")
                .collect(Collectors.joining(","));
    }
}
