package dev.registrydoctor.checks.catalog.service;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class ServiceProblems {

    public static final Problem MISSING = Problem.root(
            "service.missing",
            "The Service registry does not exist",
            "service.node-port-taken",
            "addon.registry-partly-applied",
            "addon.namespace-terminating");

    public static final Problem NO_ENDPOINTS = Problem.symptom(
            "service.no-endpoints",
            "The registry Service has no ready endpoint",
            "registry-pod.pending",
            "registry-pod.not-ready",
            "registry-pod.scaled-to-zero",
            "registry-pod.crash-looping",
            "registry-pod.image-unpullable",
            "service.selector-mismatch",
            "addon.registry-partly-applied",
            "addon.registry-starting",
            "cluster.node-not-ready",
            "registry-pod.evicted",
            "registry-pod.probe-fails",
            "addon.namespace-terminating");

    public static final Problem NODE_PORT_DIFFERS = Problem.root(
            "service.node-port-differs",
            "The registry Service is not on the expected node port",
            "service.node-port-taken");

    public static final Problem NODE_PORT_TAKEN =
            Problem.root("service.node-port-taken", "Another Service owns node port 32000");

    public static final Problem SELECTOR_MISMATCH =
            Problem.root("service.selector-mismatch", "The Service selector matches no registry pod");

    public static final Problem TARGET_PORT_WRONG =
            Problem.root("service.target-port-wrong", "The Service leads to a port that the registry is not on");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL =
            List.of(MISSING, NO_ENDPOINTS, NODE_PORT_DIFFERS, NODE_PORT_TAKEN, SELECTOR_MISMATCH, TARGET_PORT_WRONG);

    private ServiceProblems() {}
}
