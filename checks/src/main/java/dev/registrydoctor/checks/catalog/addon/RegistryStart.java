package dev.registrydoctor.checks.catalog.addon;

import dev.registrydoctor.checks.catalog.settings.ReadinessProbe;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.catalog.volume.RegistryClaim;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.names.BuiltIn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Distinguishes a start that makes progress from one that is stuck. */
final class RegistryStart {

    /** A start on slow hardware, with the image pull, takes some minutes; after that it is stuck. */
    private static final Duration YOUNG = Duration.ofMinutes(10);

    /** Binding a claim takes seconds once its Pod is scheduled, including the start of a helper Pod. */
    private static final Duration BINDING = Duration.ofMinutes(2);

    static final Needs NEEDS = Needs.of(
            Listing.podsIn(BuiltIn.NAMESPACE),
            Listing.nodes(),
            Listing.claimsIn(BuiltIn.NAMESPACE),
            Listing.storageClasses(),
            Listing.namespaces(),
            Listing.eventsIn(BuiltIn.NAMESPACE),
            Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE));

    /** The scheduler's message for a Pod that waits for its volume, and its messages for other reasons. */
    private static final Pattern WAITS_FOR_VOLUME = Pattern.compile("(?i)volume");

    private static final Pattern NO_NODE_FITS =
            Pattern.compile("(?i)insufficient|taint|affinity|selector|unschedulable|free ports");

    /** Reasons of events that say why a container cannot be created. */
    private static final Set<String> CANNOT_BE_CREATED =
            Set.of("FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox", "NetworkNotReady");

    private RegistryStart() {}

    /** Whether the Deployment is new, has no ready Pod yet, and nothing blocks its start. */
    static boolean isUnderWay(Deployment deployment, Evidence evidence) {
        if (deployment.desired() == 0 || deployment.ready() > 0 || !isWithin(deployment.created(), YOUNG, evidence)) {
            return false;
        }
        // A Pod that is not listed might be the one that fails.
        if (deployment.replicaFailure() != null || !isAllSeen(evidence) || isTerminating(evidence)) {
            return false;
        }
        List<Node> nodes = evidence.list(Listing.nodes());
        if (nodes.stream().noneMatch(n -> n.isReady() && !n.unschedulable())) {
            return false;
        }
        List<Pod> pods = evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(p -> !p.deleting() && Workloads.isInfrastructure(p))
                .toList();
        if (pods.isEmpty()) {
            return isWithin(deployment.created(), Duration.ofMinutes(1), evidence);
        }
        return pods.stream().allMatch(p -> isUnderWay(p, evidence));
    }

    /** A Pod, an event or a namespace that is not listed might show what blocks the start. */
    private static boolean isAllSeen(Evidence evidence) {
        return evidence.isWhole(Listing.podsIn(BuiltIn.NAMESPACE))
                && evidence.isWhole(Listing.eventsIn(BuiltIn.NAMESPACE))
                && evidence.isWhole(Listing.namespaces());
    }

    private static boolean isTerminating(Evidence evidence) {
        return evidence.list(Listing.namespaces()).stream()
                .anyMatch(n -> n.name().equals(BuiltIn.NAMESPACE) && n.isTerminating());
    }

    private static boolean isUnderWay(Pod pod, Evidence evidence) {
        if (pod.nodeName() == null) {
            return waitsForVolumeAlone(pod) && bindingIsUnderWay(evidence);
        }
        return !ReadinessProbe.GATES.equals(pod.readyReason())
                && ReadinessProbe.failure(pod, evidence) == null
                && evidence.list(Listing.eventsIn(BuiltIn.NAMESPACE)).stream()
                        .noneMatch(e ->
                                e.isAbout("Pod", pod.namespace(), pod.name()) && CANNOT_BE_CREATED.contains(e.reason()))
                && pod.containers().stream().allMatch(c -> isUnderWay(c, evidence));
    }

    private static boolean waitsForVolumeAlone(Pod pod) {
        String said = pod.notScheduled();
        return said == null
                || (WAITS_FOR_VOLUME.matcher(said).find()
                        && !NO_NODE_FITS.matcher(said).find());
    }

    private static boolean isUnderWay(Pod.Container container, Evidence evidence) {
        if (container.restarts() > 0
                || container.lastState() != null
                || ReadinessProbe.isOverdue(container, evidence)) {
            return false;
        }
        String waits = container.waitingReason();
        return container.state() == null
                || container.isRunning()
                || "ContainerCreating".equals(waits)
                || "PodInitializing".equals(waits);
    }

    /** The claim is new, its StorageClass exists, and a provisioner is there to create the volume. */
    private static boolean bindingIsUnderWay(Evidence evidence) {
        return evidence.first(Listing.claimsIn(BuiltIn.NAMESPACE), c -> c.name().equals(BuiltIn.CLAIM))
                .filter(claim -> isWithin(claim.created(), BINDING, evidence) || isBeingProvisioned(claim, evidence))
                // A claim whose volume is gone gets no other one, and one that is being deleted none at all.
                .filter(claim -> !claim.phase().equals("Lost") && !claim.deleting())
                .flatMap(claim -> classOf(claim, evidence))
                .filter(c -> !c.provisioner().equals(BuiltIn.PROVISIONER) || provisionerIsReady(evidence))
                .isPresent();
    }

    /** Whether a provisioner said a moment ago that it makes the volume, and not since then that it failed. */
    private static boolean isBeingProvisioned(Claim claim, Evidence evidence) {
        return isWithin(claim.created(), YOUNG, evidence)
                && evidence.list(Listing.eventsIn(BuiltIn.NAMESPACE)).stream()
                        .filter(e -> e.isAbout("PersistentVolumeClaim", claim.namespace(), claim.name()))
                        .filter(e ->
                                e.reason().equals("Provisioning") || e.reason().equals("ProvisioningFailed"))
                        .max(Event.BY_TIME)
                        .filter(e -> e.reason().equals("Provisioning") && isWithin(e.last(), BINDING, evidence))
                        .isPresent();
    }

    private static Optional<StorageClass> classOf(Claim claim, Evidence evidence) {
        return evidence.first(Listing.storageClasses(), s -> RegistryClaim.asksFor(claim, s));
    }

    private static boolean provisionerIsReady(Evidence evidence) {
        return evidence.list(Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE)).stream()
                .anyMatch(d -> d.name().equals(BuiltIn.PROVISIONER_DEPLOYMENT) && d.ready() > 0);
    }

    private static boolean isWithin(@Nullable Instant since, Duration limit, Evidence evidence) {
        return since != null && Duration.between(since, evidence.now()).compareTo(limit) < 0;
    }
}
