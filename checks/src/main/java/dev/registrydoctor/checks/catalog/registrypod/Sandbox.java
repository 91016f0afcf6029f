package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the node can set up the registry pod's sandbox: its network, before any container. */
public final class Sandbox implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "registry-pod.sandbox", "the registry Pod's sandbox can be created")
            .reports(RegistryPodProblems.SANDBOX_FAILED)
            .requires(Listing.podsIn(BuiltIn.NAMESPACE))
            .welcomes(Listing.eventsIn(BuiltIn.NAMESPACE));

    private static final Pattern PAUSE_IMAGE = Pattern.compile("sandbox image \"([^\"\\s]+)\"");

    /** Longer than a slow disk takes; shorter than a person waits. */
    private static final Duration LONG = Duration.ofMinutes(2);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Pod> waiting = evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(p -> Workloads.isInfrastructure(p) && waits(p))
                .toList();
        if (waiting.isEmpty()) {
            return evidence.isWhole(Listing.podsIn(BuiltIn.NAMESPACE))
                    ? Outcome.pass("no registry Pod waits for its containers to be created")
                    : new Outcome.Unknown(
                            evidence.answer(Listing.podsIn(BuiltIn.NAMESPACE)).gaps());
        }
        List<Finding> findings = new ArrayList<>();
        boolean old = false;
        for (Pod pod : waiting) {
            Event event = failure(pod, evidence);
            if (event != null) {
                findings.add(failed(pod, event));
            }
            old |= pod.created() == null
                    || Duration.between(pod.created(), evidence.now()).compareTo(LONG) > 0;
        }
        if (findings.isEmpty()
                && old
                && evidence.answer(Listing.eventsIn(BuiltIn.NAMESPACE)).isUnknown()) {
            return new Outcome.Unknown(
                    evidence.answer(Listing.eventsIn(BuiltIn.NAMESPACE)).gaps());
        }
        return findings.isEmpty()
                ? Outcome.skipped("a Pod waits for its containers, but no event reports a problem with its sandbox")
                : new Outcome.Found(findings);
    }

    /** On a node, with no container created yet: volumes and sandbox come before images. */
    private static boolean waits(Pod pod) {
        return pod.nodeName() != null
                && !pod.deleting()
                && !pod.isOver()
                && !pod.ready()
                && pod.containers().stream()
                        .allMatch(c -> c.state() == null
                                || "ContainerCreating".equals(c.waitingReason())
                                || "PodInitializing".equals(c.waitingReason()));
    }

    private static @Nullable Event failure(Pod pod, Evidence evidence) {
        return evidence.list(Listing.eventsIn(BuiltIn.NAMESPACE)).stream()
                .filter(e -> e.isAbout("Pod", pod.namespace(), pod.name())
                        && e.reason().equals("FailedCreatePodSandBox"))
                .max(Event.BY_TIME)
                .orElse(null);
    }

    private static Finding failed(Pod pod, Event event) {
        boolean image = event.message().contains("sandbox image");
        List<Step> steps = new ArrayList<>();
        if (image) {
            Matcher pause = PAUSE_IMAGE.matcher(event.message());
            steps.addAll(RegistryImage.sideLoad(pause.find() ? pause.group(1) : "PAUSE-IMAGE", pod.nodeName()));
        } else {
            steps.add(Step.kubectl(
                            "Check whether the network Pods run on that node. The problem affects every new Pod there.",
                            "-n",
                            "kube-system",
                            "get",
                            "pods",
                            "-o",
                            "wide")
                    .deciding("a calico-node Pod on that node that is not 1/1 is the cause, and the next step restarts"
                            + " it. If the cluster uses another network plugin, restart that plugin's Pods instead."));
            steps.add(Step.kubectl(
                            "With Calico, the default of MicroK8s, restart its node Pods. They then write new"
                                    + " credentials for the API server. An unclean stop or renewed certificates make"
                                    + " the old ones invalid.",
                            "-n",
                            "kube-system",
                            "rollout",
                            "restart",
                            "daemonset/calico-node")
                    .risking(Risk.RESTARTS));
        }
        Finding finding = Phase.about(
                pod,
                Finding.of(
                                RegistryPodProblems.SANDBOX_FAILED,
                                Subject.pod(pod.path()),
                                "The sandbox of registry Pod " + pod.name() + " cannot be created: "
                                        + (image
                                                ? "its pause image cannot be pulled"
                                                : "the node's network plugin does not set it up"))
                        .observed(
                                Phrases.brief(event.reason() + ": " + event.message(), 400),
                                "no such event",
                                "events of Pod " + pod.path())
                        .remedy(new Remedy(steps, Phase.rolledOut("120s"))));
        Matcher named = PAUSE_IMAGE.matcher(event.message());
        return named.find() ? finding.tellingOfImage(named.group(1)) : finding;
    }
}
