package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class RegistryPodProblems {

    public static final Problem BLOCKED_BY_ADMISSION =
            Problem.of("registry-pod.blocked-by-admission").explainedBy("addon.namespace-terminating");

    public static final Problem CRASH_LOOPING = Problem.of("registry-pod.crash-looping")
            .explainedBy("cluster.node-not-ready", "storage.volume-full", "storage.volume-not-writable");

    public static final Problem EVICTED =
            Problem.of("registry-pod.evicted").explainedBy("cluster.node-pressure", "cluster.node-not-ready");

    public static final Problem IMAGE_UNPULLABLE = Problem.of("registry-pod.image-unpullable")
            .explainedBy("network.name-unresolvable", "network.proxy-captures-registry", "cluster.node-not-ready");

    public static final Problem NOT_READY = Problem.of("registry-pod.not-ready")
            .explainedBy(
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

    public static final Problem PENDING = Problem.of("registry-pod.pending")
            .explainedBy(
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

    public static final Problem PROBE_FAILS =
            Problem.of("registry-pod.probe-fails").explainedBy("addon.namespace-terminating", "cluster.node-not-ready");

    public static final Problem SANDBOX_FAILED =
            Problem.of("registry-pod.sandbox-failed").explainedBy("cluster.node-not-ready");

    public static final Problem SCALED_TO_ZERO = Problem.of("registry-pod.scaled-to-zero");

    public static final Problem SEVERAL_REPLICAS = Problem.of("registry-pod.several-replicas");

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
