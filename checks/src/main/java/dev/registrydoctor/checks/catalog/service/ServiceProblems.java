package dev.registrydoctor.checks.catalog.service;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class ServiceProblems {

    public static final Problem MISSING = Problem.of("service.missing")
            .explainedBy("service.node-port-taken", "addon.registry-partly-applied", "addon.namespace-terminating");

    public static final Problem NO_ENDPOINTS = Problem.of("service.no-endpoints")
            .explainedBy(
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

    public static final Problem NODE_PORT_DIFFERS =
            Problem.of("service.node-port-differs").explainedBy("service.node-port-taken");

    public static final Problem NODE_PORT_TAKEN = Problem.of("service.node-port-taken");

    public static final Problem SELECTOR_MISMATCH = Problem.of("service.selector-mismatch");

    public static final Problem TARGET_PORT_WRONG = Problem.of("service.target-port-wrong");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL =
            List.of(MISSING, NO_ENDPOINTS, NODE_PORT_DIFFERS, NODE_PORT_TAKEN, SELECTOR_MISMATCH, TARGET_PORT_WRONG);

    private ServiceProblems() {}
}
