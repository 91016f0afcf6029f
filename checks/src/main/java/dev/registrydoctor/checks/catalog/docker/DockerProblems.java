package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class DockerProblems {

    public static final Problem DAEMON_JSON_INVALID = Problem.of("docker.daemon-json-invalid");

    public static final Problem INSECURE_REGISTRY_MISSING = Problem.of("docker.insecure-registry-missing");

    public static final Problem INSECURE_REGISTRY_INEFFECTIVE =
            Problem.of("docker.insecure-registry-ineffective").explainedBy("docker.daemon-json-invalid");

    public static final Problem LOOPBACK_ENTRY_NEEDLESS = Problem.of("docker.loopback-entry-needless");

    public static final Problem OTHER_NAMESPACE = Problem.of("docker.other-namespace");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            DAEMON_JSON_INVALID,
            INSECURE_REGISTRY_INEFFECTIVE,
            INSECURE_REGISTRY_MISSING,
            LOOPBACK_ENTRY_NEEDLESS,
            OTHER_NAMESPACE);

    private DockerProblems() {}
}
