package dev.registrydoctor.checks.catalog.podman;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class PodmanProblems {

    public static final Problem INSECURE_MISSING = Problem.of("podman.insecure-missing");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(INSECURE_MISSING);

    private PodmanProblems() {}
}
