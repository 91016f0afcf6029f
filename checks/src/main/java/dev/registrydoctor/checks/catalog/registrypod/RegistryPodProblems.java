package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class RegistryPodProblems {

    public static final Problem CRASH_LOOPING = Problem.root(
            "registry-pod.crash-looping", "The registry container keeps exiting", "cluster.node-not-ready");

    public static final Problem IMAGE_UNPULLABLE = Problem.root(
            "registry-pod.image-unpullable",
            "The registry's own image cannot be pulled",
            "network.name-unresolvable",
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
            "addon.registry-starting");

    public static final Problem PENDING = Problem.symptom(
            "registry-pod.pending",
            "The registry pod has no node yet",
            "storage.claim-pending",
            "storage.claim-missing",
            "storage.volume-node-affinity",
            "cluster.node-unschedulable",
            "cluster.node-not-ready",
            "addon.registry-starting",
            "addon.registry-partly-applied");

    public static final Problem SCALED_TO_ZERO =
            Problem.root("registry-pod.scaled-to-zero", "The registry Deployment is scaled to zero");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL =
            List.of(CRASH_LOOPING, IMAGE_UNPULLABLE, NOT_READY, PENDING, SCALED_TO_ZERO);

    private RegistryPodProblems() {}
}
