package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether the nodes have the images of Pods that are not allowed to pull. */
public final class NeverPulled implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "image.never-pulled", "the nodes have the images of Pods with policy Never")
            .reports(ImageProblems.PULL_POLICY_NEVER)
            .requires(Listing.pods())
            .needs(Workloads.NEEDS, NodeStores.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        OnePerSubject findings = new OnePerSubject();
        Map<String, Set<String>> nodes = new HashMap<>();
        for (PullFailure failure : Workloads.failures(evidence)) {
            if (failure.error().kind() == PullError.Kind.NEVER) {
                String image = failure.container().image();
                if (!findings.has(image)) {
                    findings.begin(image, finding(failure, evidence));
                }
                findings.add(image, List.of(Subject.pod(failure.pod().path())));
                if (failure.node() != null) {
                    nodes.computeIfAbsent(image, i -> new TreeSet<>()).add(failure.node());
                }
            }
        }
        // Which images a node has is a matter of the node, wherever its Pods are looked at from.
        List<Finding> told = evidence.seenNodes().isEmpty()
                ? findings.findings()
                : findings.findings().stream()
                        .map(finding -> finding.seenOn(
                                nodes.getOrDefault(finding.subject().name(), new TreeSet<>()).stream()
                                        .toList()))
                        .toList();
        return Outcome.of(told, "no Pod with policy Never waits for an image");
    }

    private static Finding finding(PullFailure failure, Evidence evidence) {
        Pod pod = failure.pod();
        String image = failure.container().image();
        String node = pod.nodeName() == null ? "the node" : "node " + pod.nodeName();
        Finding finding = Finding.of(
                        ImageProblems.PULL_POLICY_NEVER,
                        Subject.image(image),
                        "Pod " + pod.path() + " is not allowed to pull (imagePullPolicy Never), and " + node
                                + " does not have " + image)
                .observed(
                        "container " + failure.container().name() + ": "
                                + failure.error().message(),
                        "the image on the node, or another policy",
                        failure.source())
                .involving(Subject.pod(pod.path()));
        List<String> alike = alike(failure, evidence);
        if (!alike.isEmpty()) {
            finding = finding.observed(
                    "it has " + Phrases.some(alike),
                    "an image with exactly the name in the Pod",
                    NodeStores.of(pod.nodeName(), evidence).isPresent()
                            ? "containerd's store on " + node
                            : "status of " + node);
        }
        return finding.remedy(new Remedy(steps(failure, alike), PullFailures.LEAVES_BACK_OFF));
    }

    /** Images on the node with the same last part of the name. */
    private static List<String> alike(PullFailure failure, Evidence evidence) {
        String last = last(failure.image());
        return failure.node() == null
                ? List.of()
                : NodeStores.names(failure.node(), evidence).stream()
                        .filter(name -> !name.contains("@") && !name.startsWith("sha256:"))
                        .filter(name ->
                                last.equals(last(ImageReference.parse(name).orElse(null))))
                        .distinct()
                        .toList();
    }

    private static String last(@Nullable ImageReference image) {
        return image == null
                ? ""
                : image.repository().substring(image.repository().lastIndexOf('/') + 1);
    }

    private static List<Step> steps(PullFailure failure, List<String> alike) {
        Pod pod = failure.pod();
        String container = failure.container().name();
        String image = failure.container().image();
        List<Step> steps = new ArrayList<>();
        if (alike.size() == 1 && Owners.canBeNamed(pod)) {
            steps.addAll(Owners.setImage(
                    "Change the image name to the name on the node, if this is the right image.",
                    pod,
                    container,
                    alike.get(0)));
        }
        if (failure.image() != null && failure.image().qualified()) {
            steps.addAll(Owners.pullIfNotPresent(
                    steps.isEmpty()
                            ? "Allow the node to pull the image if it comes from a registry."
                            : "Or allow the node to pull the image, if it comes from a registry.",
                    pod,
                    failure.container()));
        }
        String or = steps.isEmpty() ? "" : "Or, to import the image: ";
        steps.add(Step.of(
                or + (or.isEmpty() ? "S" : "s") + "ave the image to a file where it was built.",
                Action.program("docker", "save", "-o", "image.tar", image),
                Actor.pushClient("where the image was built")));
        steps.add(Step.of(
                or + (or.isEmpty() ? "C" : "c")
                        + "opy the file to the node and import it there. Repeat this for each node that can run the Pod.",
                Action.script("sudo microk8s images import < image.tar"),
                Actor.node(pod.nodeName())));
        return steps;
    }
}
