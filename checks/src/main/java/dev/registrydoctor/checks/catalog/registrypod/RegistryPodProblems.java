package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class RegistryPodProblems {

    public static final Problem BLOCKED_BY_ADMISSION = Problem.root(
            "registry-pod.blocked-by-admission",
            "The API server refuses the registry's pod",
            "addon.namespace-terminating");

    public static final Problem CRASH_LOOPING = Problem.root(
            "registry-pod.crash-looping",
            "The registry container keeps exiting",
            "cluster.node-not-ready",
            "storage.volume-full",
            "storage.volume-not-writable");

    public static final Problem EVICTED = Problem.root(
            "registry-pod.evicted",
            "The registry pod was evicted, or is stuck on its node",
            "cluster.node-pressure",
            "cluster.node-not-ready");

    public static final Problem IMAGE_UNPULLABLE = Problem.root(
            "registry-pod.image-unpullable",
            "The registry's own image cannot be pulled",
            "network.name-unresolvable",
            "network.proxy-captures-registry",
            "cluster.node-not-ready");

    public static final Problem NOT_READY = Problem.symptom(
            "registry-pod.not-ready",
            "The registry pod is not Ready",
            "registry-pod.image-unpullable",
            "registry-pod.crash-looping",
            "cluster.node-not-ready",
            "runtime.cri-not-loaded",
            "storage.claim-pending",
            "storage.claim-missing",
            "addon.registry-starting",
            "registry-pod.sandbox-failed",
            "registry-pod.evicted",
            "registry-pod.probe-fails",
            "storage.claim-lost",
            "addon.namespace-terminating");

    public static final Problem PENDING = Problem.symptom(
            "registry-pod.pending",
            "The registry pod has no node yet",
            "storage.claim-pending",
            "storage.claim-missing",
            "storage.volume-node-affinity",
            "cluster.node-unschedulable",
            "cluster.node-not-ready",
            "addon.registry-starting",
            "addon.registry-partly-applied",
            "registry-pod.blocked-by-admission",
            "registry-pod.evicted",
            "storage.claim-lost",
            "addon.namespace-terminating");

    public static final Problem PROBE_FAILS = Problem.root(
            "registry-pod.probe-fails",
            "The registry pod fails its readiness probe",
            "addon.namespace-terminating",
            "cluster.node-not-ready");

    public static final Problem SANDBOX_FAILED = Problem.root(
            "registry-pod.sandbox-failed", "The registry pod's sandbox cannot be created", "cluster.node-not-ready");

    public static final Problem SCALED_TO_ZERO =
            Problem.root("registry-pod.scaled-to-zero", "The registry Deployment is scaled to zero");

    public static final Problem SEVERAL_REPLICAS =
            Problem.warning("registry-pod.several-replicas", "Several registries share no upload secret or storage");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            BLOCKED_BY_ADMISSION,
            CRASH_LOOPING,
            EVICTED,
            IMAGE_UNPULLABLE,
            NOT_READY,
            PENDING,
            PROBE_FAILS,
            SANDBOX_FAILED,
            SCALED_TO_ZERO,
            SEVERAL_REPLICAS);

    private RegistryPodProblems() {}
}
