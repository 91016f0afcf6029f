package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class RegistryProblems {

    public static final Problem BLOB_MISSING = Problem.of("registry.blob-missing");

    public static final Problem BODY_LIMIT = Problem.of("registry.body-limit");

    public static final Problem CATALOG_DENIED = Problem.of("registry.catalog-denied");

    public static final Problem CATALOG_UNREACHABLE =
            Problem.of("registry.catalog-unreachable").explainedBy("registry.not-a-registry", "service.no-endpoints");

    public static final Problem DELETE_DISABLED = Problem.of("registry.delete-disabled");

    public static final Problem HARBOR_UNHEALTHY = Problem.of("registry.harbor-unhealthy");

    public static final Problem NOT_A_REGISTRY = Problem.of("registry.not-a-registry");

    public static final Problem OPEN_TO_EVERYONE = Problem.of("registry.open-to-everyone");

    public static final Problem PROBE_LEFT_BEHIND = Problem.of("registry.probe-left-behind");

    public static final Problem PUSH_FAILS = Problem.of("registry.push-fails")
            .explainedBy(
                    "registry.harbor-unhealthy",
                    "registry.read-only",
                    "registry.upload-location-wrong",
                    "registry-pod.crash-looping",
                    "storage.volume-folder-gone",
                    "storage.volume-full",
                    "storage.volume-not-writable");

    public static final Problem READ_ONLY = Problem.of("registry.read-only");

    public static final Problem SERVER_ERROR = Problem.of("registry.server-error")
            .explainedBy(
                    "registry.harbor-unhealthy",
                    "storage.volume-folder-gone",
                    "storage.volume-full",
                    "storage.volume-not-writable");

    public static final Problem UNREACHABLE = Problem.of("registry.unreachable")
            .explainedBy(
                    "network.port-refused",
                    "network.port-timeout",
                    "network.name-unresolvable",
                    "network.foreign-listener",
                    "network.kube-proxy-down",
                    "network.kube-proxy-mode",
                    "network.localhost-is-not-the-node",
                    "network.node-name-differs",
                    "network.node-path-differs",
                    "network.policy-blocks",
                    "network.port-filtered",
                    "registry.not-a-registry",
                    "registry.server-error",
                    "tls.unknown-authority",
                    "tls.incomplete-chain",
                    "tls.name-mismatch",
                    "tls.expired",
                    "service.no-endpoints",
                    "service.missing",
                    "service.node-port-differs",
                    "service.target-port-wrong",
                    "addon.registry-not-enabled");

    public static final Problem UPLOAD_LOCATION_WRONG = Problem.of("registry.upload-location-wrong");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            BLOB_MISSING,
            BODY_LIMIT,
            CATALOG_DENIED,
            CATALOG_UNREACHABLE,
            DELETE_DISABLED,
            HARBOR_UNHEALTHY,
            NOT_A_REGISTRY,
            OPEN_TO_EVERYONE,
            PROBE_LEFT_BEHIND,
            PUSH_FAILS,
            READ_ONLY,
            SERVER_ERROR,
            UNREACHABLE,
            UPLOAD_LOCATION_WRONG);

    private RegistryProblems() {}
}
