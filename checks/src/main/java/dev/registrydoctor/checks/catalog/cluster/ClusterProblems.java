package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class ClusterProblems {

    public static final Problem ACCESS_DENIED = Problem.root(
                    "cluster.access-denied", "These credentials may not read what a check needs")
            .asOfSight();

    public static final Problem API_UNREACHABLE = Problem.root(
                    "cluster.api-unreachable", "The Kubernetes API server does not answer")
            .asOfSight();

    public static final Problem NODE_NOT_READY = Problem.symptom(
            "cluster.node-not-ready",
            "A node is not Ready",
            "runtime.cri-not-loaded",
            "runtime.mirrors-with-config-path",
            "runtime.template-unparsable");

    public static final Problem NODE_UNSCHEDULABLE = Problem.root(
            "cluster.node-unschedulable",
            "Cordon, taint or resources keep the registry pod off",
            "cluster.node-not-ready");

    public static final Problem NOT_FOUND = Problem.root(
                    "cluster.not-found", "No kubeconfig and no MicroK8s found on this host")
            .asOfSight();

    /** All of them, sorted by id. */
    public static final List<Problem> ALL =
            List.of(ACCESS_DENIED, API_UNREACHABLE, NODE_NOT_READY, NODE_UNSCHEDULABLE, NOT_FOUND);

    private ClusterProblems() {}
}
