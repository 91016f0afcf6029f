package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class DockerProblems {

    public static final Problem DAEMON_JSON_INVALID =
            Problem.root("docker.daemon-json-invalid", "Docker cannot load its daemon.json");

    public static final Problem INSECURE_REGISTRY_MISSING =
            Problem.root("docker.insecure-registry-missing", "Docker does not list this HTTP registry as insecure");

    public static final Problem INSECURE_REGISTRY_INEFFECTIVE = Problem.root(
            "docker.insecure-registry-ineffective",
            "An insecure-registries entry has no effect",
            "docker.daemon-json-invalid");

    public static final Problem LOOPBACK_ENTRY_NEEDLESS =
            Problem.info("docker.loopback-entry-needless", "insecure-registries names loopback, which needs no entry");

    public static final Problem OTHER_NAMESPACE =
            Problem.root("docker.other-namespace", "This Docker's localhost is not the node's");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            DAEMON_JSON_INVALID,
            INSECURE_REGISTRY_INEFFECTIVE,
            INSECURE_REGISTRY_MISSING,
            LOOPBACK_ENTRY_NEEDLESS,
            OTHER_NAMESPACE);

    private DockerProblems() {}
}
