package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class DockerProblems {

    public static final Problem DAEMON_JSON_INVALID =
            Problem.root("docker.daemon-json-invalid", "Docker cannot load its daemon.json");

    public static final Problem INSECURE_REGISTRY_MISSING =
            Problem.root("docker.insecure-registry-missing", "Docker does not list this HTTP registry as insecure");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(DAEMON_JSON_INVALID, INSECURE_REGISTRY_MISSING);

    private DockerProblems() {}
}
