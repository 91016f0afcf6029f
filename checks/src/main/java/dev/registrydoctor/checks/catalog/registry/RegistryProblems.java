package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class RegistryProblems {

    public static final Problem CATALOG_DENIED =
            Problem.info("registry.catalog-denied", "The registry does not let this user list its catalog");

    public static final Problem CATALOG_UNREACHABLE = Problem.symptom(
            "registry.catalog-unreachable",
            "The registry answers, its catalog does not",
            "registry.not-a-registry",
            "service.no-endpoints");

    public static final Problem HARBOR_UNHEALTHY =
            Problem.root("registry.harbor-unhealthy", "A component of Harbor reports unhealthy");

    public static final Problem NOT_A_REGISTRY =
            Problem.root("registry.not-a-registry", "Something other than a registry answers at this address");

    public static final Problem SERVER_ERROR = Problem.root(
            "registry.server-error", "The registry answers with a server error", "registry.harbor-unhealthy");

    public static final Problem UNREACHABLE = Problem.symptom(
            "registry.unreachable",
            "The registry does not answer on /v2/",
            "network.port-refused",
            "network.port-timeout",
            "network.name-unresolvable",
            "network.foreign-listener",
            "registry.not-a-registry",
            "registry.server-error",
            "tls.unknown-authority",
            "tls.incomplete-chain",
            "tls.name-mismatch",
            "tls.expired",
            "service.no-endpoints",
            "service.missing",
            "service.node-port-differs",
            "addon.registry-not-enabled");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL =
            List.of(CATALOG_DENIED, CATALOG_UNREACHABLE, HARBOR_UNHEALTHY, NOT_A_REGISTRY, SERVER_ERROR, UNREACHABLE);

    private RegistryProblems() {}
}
