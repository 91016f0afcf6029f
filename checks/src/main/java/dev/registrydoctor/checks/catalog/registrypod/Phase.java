package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.settings.ReadinessProbe;
import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the registry's pod is doing. */
public final class Phase implements Check {

    private static final CheckInfo INFO = CheckInfo.of("registry-pod.phase", "the registry Pod is Running and Ready")
            .reports(
                    RegistryPodProblems.SCALED_TO_ZERO,
                    RegistryPodProblems.PENDING,
                    RegistryPodProblems.NOT_READY,
                    RegistryPodProblems.PROBE_FAILS,
                    RegistryPodProblems.IMAGE_UNPULLABLE,
                    RegistryPodProblems.CRASH_LOOPING)
            .requires(Listing.deploymentsIn(BuiltIn.NAMESPACE), Listing.podsIn(BuiltIn.NAMESPACE))
            .welcomes(Listing.eventsIn(BuiltIn.NAMESPACE))
            .needs(Workloads.LOG, Restarts.NEEDS)
            .asVital();

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        List<Question<?>> logs = new ArrayList<>();
        for (Pod pod : pods(soFar)) {
            for (Pod.Container container : pod.containers()) {
                Restarts crash = Restarts.of(pod, container, soFar);
                if (crash != null) {
                    logs.add(crash.log());
                }
            }
        }
        return logs;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Deployment deployment = BuiltInRegistry.deployment(evidence);
        Listing<Deployment> deployments = Listing.deploymentsIn(BuiltIn.NAMESPACE);
        if (deployment == null && !evidence.isWhole(deployments)) {
            return new Outcome.Unknown(evidence.answer(deployments).gaps());
        }
        if (deployment == null) {
            return Outcome.skipped("there is no Deployment registry");
        }
        if (deployment.desired() == 0) {
            return Outcome.found(scaledToZero(deployment));
        }
        List<Pod> pods = pods(evidence);
        if (pods.isEmpty() && !evidence.isWhole(Listing.podsIn(BuiltIn.NAMESPACE))) {
            return new Outcome.Unknown(
                    evidence.answer(Listing.podsIn(BuiltIn.NAMESPACE)).gaps());
        }
        if (pods.isEmpty()) {
            return Outcome.found(noPod(deployment));
        }
        boolean served = pods.stream().anyMatch(Pod::ready);
        List<Finding> findings = new ArrayList<>();
        for (Pod pod : pods) {
            Finding finding = served && isOnItsWay(pod, evidence) ? null : judge(pod, evidence);
            if (finding != null) {
                findings.add(finding);
            }
        }
        return Outcome.of(findings, "Pod " + pods.get(0).path() + " is Running and Ready");
    }

    private static List<Pod> pods(Evidence evidence) {
        return evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(p -> !p.deleting() && !p.isOver() && Workloads.isInfrastructure(p))
                .toList();
    }

    /** A new Pod of a rolling update that has no problem so far. */
    private static boolean isOnItsWay(Pod pod, Evidence evidence) {
        boolean young = pod.created() != null
                && Duration.between(pod.created(), evidence.now()).compareTo(Duration.ofMinutes(10)) < 0;
        return young
                && pod.notScheduled() == null
                && pod.containers().stream()
                        .allMatch(c -> c.restarts() == 0
                                && (c.state() == null
                                        || "ContainerCreating".equals(c.waitingReason())
                                        || "PodInitializing".equals(c.waitingReason())));
    }

    private static @Nullable Finding judge(Pod pod, Evidence evidence) {
        if (pod.nodeName() == null) {
            return pending(pod);
        }
        List<PullFailure> pulls =
                Workloads.failures(List.of(pod), evidence.list(Listing.eventsIn(BuiltIn.NAMESPACE)), evidence);
        if (!pulls.isEmpty()) {
            return RegistryImage.unpullable(pulls.get(0));
        }
        for (Pod.Container container : pod.containers()) {
            Restarts crash = Restarts.of(pod, container, evidence);
            if (crash != null) {
                return CrashLoop.finding(crash, evidence);
            }
        }
        Event flaps = ReadinessProbe.flaps(pod, evidence);
        if (flaps != null) {
            return probeFails(pod, flaps).asHypothesis();
        }
        Event probe = ReadinessProbe.failure(pod, evidence);
        return pod.ready() ? null : probe != null ? probeFails(pod, probe) : notReady(pod, evidence);
    }

    /** The add-on's Deployment has no probe: taking out the one that fails gives back what the add-on has. */
    private static Finding probeFails(Pod pod, Event probe) {
        return about(
                pod,
                Finding.of(
                                RegistryPodProblems.PROBE_FAILS,
                                Subject.pod(pod.path()),
                                "The readiness probe of registry Pod " + pod.name()
                                        + (pod.ready()
                                                ? " fails from time to time, and the Service then sends it no requests"
                                                : " fails, so the Service sends it no requests"))
                        .observed(
                                Phrases.brief(probe.message(), 300),
                                "a probe that succeeds",
                                "event Unhealthy of Pod " + pod.path() + ", " + probe.count() + " times")
                        .remedy(Remedy.of(
                                rolledOut("300s"),
                                Step.kubectl(
                                                "Read the probe's settings. The registry listens on port 5000 and"
                                                        + " answers GET /v2/.",
                                                "-n",
                                                BuiltIn.NAMESPACE,
                                                "get",
                                                "deploy",
                                                BuiltIn.DEPLOYMENT,
                                                "-o",
                                                "jsonpath={range .spec.template.spec.containers[*]}{.name}{\""
                                                        + " \"}{.readinessProbe}{\"\\n\"}{end}")
                                        .deciding("a port other than 5000, or a path other than /v2/ or /, is wrong. An"
                                                + " httpGet probe also treats"
                                                + " the answer 401 as a failure; a tcpSocket probe does not."),
                                withoutProbe(pod).risking(Risk.RESTARTS))));
    }

    private static Step withoutProbe(Pod pod) {
        String container = probed(pod);
        String goal = "Remove the probe; the add-on's Deployment has none. To keep a probe, correct its port and path"
                + " instead.";
        return container == null
                ? Step.manual(goal + " The previous step names the container that has it.", Actor.cluster())
                : Step.of(
                        goal,
                        DeploymentSteps.patchPods(
                                "\"containers\":[{\"name\":\"" + container + "\",\"readinessProbe\":null}]"),
                        Actor.cluster());
    }

    /** The container that has the failing probe: the one that is not ready, or the only one; null when that is not known. */
    private static @Nullable String probed(Pod pod) {
        List<Pod.Container> all =
                pod.containers().stream().filter(c -> !c.init()).toList();
        List<Pod.Container> unready = all.stream().filter(c -> !c.ready()).toList();
        return unready.size() == 1
                ? unready.get(0).name()
                : all.size() == 1 ? all.get(0).name() : null;
    }

    /** A finding about a registry pod hangs on its Deployment, its node, its claims and the Service above it. */
    static Finding about(Pod pod, Finding finding) {
        Finding linked = parts(pod, finding);
        return pod.nodeName() == null ? linked : linked.involving(Subject.node(pod.nodeName()));
    }

    /** The same without the node: for what the node has no part in. */
    static Finding parts(Pod pod, Finding finding) {
        Finding linked = finding.affecting(Subject.service(BuiltIn.SERVICE_PATH))
                .involving(
                        Subject.pod(pod.path()),
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                        Subject.addon("registry"));
        for (String claim : pod.claims()) {
            linked = linked.involving(Subject.claim(pod.namespace() + "/" + claim));
        }
        return linked;
    }

    /** The Deployment's new pods are Ready within this time, as kubectl writes it. */
    static Verification rolledOut(String timeout) {
        return Verification.kubectl("prints \"successfully rolled out\"", DeploymentSteps.rollout(timeout))
                .rerunning(INFO.id());
    }

    /** A step that reads the description of a Pod. */
    static Step described(String goal, String decision, Pod pod) {
        return Step.kubectl(goal, "-n", pod.namespace(), "describe", "pod", pod.name())
                .deciding(decision);
    }

    private static Finding scaledToZero(Deployment deployment) {
        return Finding.of(
                        RegistryPodProblems.SCALED_TO_ZERO,
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                        "The registry's Deployment is scaled to 0, so there is no registry Pod")
                .observed("spec.replicas is " + deployment.desired(), "1", "Deployment " + BuiltIn.DEPLOYMENT_PATH)
                .affecting(Subject.service(BuiltIn.SERVICE_PATH))
                .involving(Subject.claim(BuiltIn.CLAIM_PATH), Subject.addon("registry"))
                .remedy(Remedy.of(
                        rolledOut("300s"),
                        Step.of(
                                        "Scale it to one Pod. More than one needs a shared upload secret and shared"
                                                + " storage.",
                                        DeploymentSteps.scale(1),
                                        Actor.cluster())
                                .undoneBy(DeploymentSteps.scale(deployment.desired()))));
    }

    private static Finding noPod(Deployment deployment) {
        String failure = deployment.replicaFailure();
        return Finding.of(
                        RegistryPodProblems.PENDING,
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                        "The registry's Deployment should have " + Phrases.count(deployment.desired(), "Pod")
                                + ", but there is none")
                .observed(
                        failure == null ? "no Pod of Deployment registry" : failure,
                        Phrases.count(deployment.desired(), "Pod"),
                        "namespace container-registry")
                .affecting(Subject.service(BuiltIn.SERVICE_PATH))
                .involving(Subject.claim(BuiltIn.CLAIM_PATH), Subject.addon("registry"))
                .remedy(Remedy.of(
                        Verification.of("The Deployment has a Pod."),
                        Step.kubectl(
                                        "Read why the Pod is not created.",
                                        "-n",
                                        BuiltIn.NAMESPACE,
                                        "describe",
                                        "replicaset")
                                .deciding("the events show the reason. \"forbidden\" names a quota, a"
                                        + " LimitRange, a webhook or a Pod Security level, which must"
                                        + " allow the Pod. If there is no event, make the Deployment"
                                        + " try again: `microk8s kubectl -n container-registry rollout"
                                        + " restart deploy/registry`.")));
    }

    private static Finding pending(Pod pod) {
        String message = pod.notScheduled() == null ? "no node is named yet" : pod.notScheduled();
        return about(
                pod,
                Finding.of(
                                RegistryPodProblems.PENDING,
                                Subject.pod(pod.path()),
                                "Registry Pod " + pod.name() + " is not assigned to a node")
                        .observed(message, "a node", "condition PodScheduled of Pod " + pod.path()));
    }

    private static Finding notReady(Pod pod, Evidence evidence) {
        List<String> states = new ArrayList<>();
        for (Pod.Container container : pod.containers()) {
            String waits = container.waitingReason();
            states.add(container.name()
                    + (waits != null ? " waits: " + waits : container.isRunning() ? " runs" : " does not run")
                    + told(container));
        }
        String reason = pod.readyReason() == null ? "" : ", " + pod.readyReason();
        Pod.Container init = runningInit(pod);
        MissingObject missing = MissingObject.of(pod, evidence);
        Finding finding = Finding.of(
                        RegistryPodProblems.NOT_READY,
                        Subject.pod(pod.path()),
                        "Registry Pod " + pod.name() + " is not Ready"
                                + (missing != null
                                        ? ": " + missing.words()
                                        : init == null
                                                ? ""
                                                : ": its init container " + init.name() + " has not completed"))
                .observed(
                        "phase " + pod.phase() + reason + "; " + String.join(", ", states),
                        "Ready",
                        "status of Pod " + pod.path());
        Event warning = warning(pod, evidence);
        if (warning != null) {
            finding = finding.observed(
                    warning.reason() + ": " + Phrases.brief(warning.message(), 300),
                    "event of Pod " + pod.path() + ", " + Phrases.count(warning.count(), "time"));
        }
        List<Step> steps = missing == null ? List.of(waitsFor(pod)) : missing.steps();
        return about(pod, finding.remedy(new Remedy(steps, Verification.of("The Pod is Ready."))));
    }

    /** What the kubelet says of why it waits, as with a Secret that is missing. */
    private static String told(Pod.Container container) {
        String message = container.state() == null ? null : container.state().message();
        return message == null || message.isBlank() ? "" : " (" + Phrases.brief(message, 200) + ")";
    }

    /** An init container that runs: all others wait until it ends. */
    private static Pod.@Nullable Container runningInit(Pod pod) {
        return pod.containers().stream()
                .filter(c -> c.init() && c.isRunning() && !c.ready())
                .findFirst()
                .orElse(null);
    }

    /** The newest warning about the Pod. It shows why a container is not created. */
    private static @Nullable Event warning(Pod pod, Evidence evidence) {
        return evidence.list(Listing.eventsIn(BuiltIn.NAMESPACE)).stream()
                .filter(e -> e.isAbout("Pod", pod.namespace(), pod.name())
                        && e.type().equals("Warning"))
                .max(Event.BY_TIME)
                .orElse(null);
    }

    private static Step waitsFor(Pod pod) {
        Pod.Container init = runningInit(pod);
        if (init != null) {
            return Step.kubectl(
                            "Read the log of the init container.",
                            "-n",
                            pod.namespace(),
                            "logs",
                            pod.name(),
                            "-c",
                            init.name(),
                            "--tail=50")
                    .deciding("its last lines show what it waits for. Provide that, or remove the init container from"
                            + " the Deployment; the add-on's Deployment has none.");
        }
        return ReadinessProbe.GATES.equals(pod.readyReason())
                ? Step.of(
                                "Remove the readiness gates. No controller sets their conditions, and the add-on's"
                                        + " Deployment has none.",
                                DeploymentSteps.patchPods("\"readinessGates\":null"),
                                Actor.cluster())
                        .risking(Risk.RESTARTS)
                : described(
                        "Read what the Pod waits for.",
                        "the last event of type Warning shows the cause: a volume that cannot be mounted, an image"
                                + " that cannot be pulled or a probe that fails. Fix that. If there is no such event,"
                                + " the State of its containers shows the cause.",
                        pod);
    }
}
