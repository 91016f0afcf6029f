package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class RegistryProblems {

    public static final Problem BLOB_MISSING =
            Problem.root("registry.blob-missing", "The registry serves a manifest and lacks a part of its image");

    public static final Problem BODY_LIMIT =
            Problem.root("registry.body-limit", "A proxy in front limits the size of layers");

    public static final Problem CATALOG_DENIED =
            Problem.info("registry.catalog-denied", "The registry does not let this user list its catalog");

    public static final Problem CATALOG_UNREACHABLE = Problem.symptom(
            "registry.catalog-unreachable",
            "The registry answers, its catalog does not",
            "registry.not-a-registry",
            "service.no-endpoints");

    public static final Problem DELETE_DISABLED =
            Problem.info("registry.delete-disabled", "The registry does not let images be deleted");

    public static final Problem HARBOR_UNHEALTHY =
            Problem.root("registry.harbor-unhealthy", "A component of Harbor reports unhealthy");

    public static final Problem NOT_A_REGISTRY =
            Problem.root("registry.not-a-registry", "Something other than a registry answers at this address");

    public static final Problem OPEN_TO_EVERYONE =
            Problem.warning("registry.open-to-everyone", "Anyone on the network may push to the registry");

    public static final Problem PROBE_LEFT_BEHIND =
            Problem.info("registry.probe-left-behind", "The push that was asked for left something behind");

    public static final Problem PUSH_FAILS = Problem.symptom(
            "registry.push-fails",
            "A push to the registry fails",
            "registry.harbor-unhealthy",
            "registry.upload-location-wrong",
            "registry-pod.crash-looping",
            "storage.volume-folder-gone",
            "storage.volume-full",
            "storage.volume-not-writable");

    public static final Problem READ_ONLY =
            Problem.root("registry.read-only", "The registry is read-only and refuses every push");

    public static final Problem SERVER_ERROR = Problem.root(
            "registry.server-error",
            "The registry answers with a server error",
            "registry.harbor-unhealthy",
            "storage.volume-folder-gone",
            "storage.volume-full",
            "storage.volume-not-writable");

    public static final Problem UNREACHABLE = Problem.symptom(
            "registry.unreachable",
            "The registry does not answer on /v2/",
            "network.port-refused",
            "network.port-timeout",
            "network.name-unresolvable",
            "network.foreign-listener",
            "network.kube-proxy-down",
            "network.kube-proxy-mode",
            "network.localhost-is-not-the-node",
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

    public static final Problem UPLOAD_LOCATION_WRONG =
            Problem.root("registry.upload-location-wrong", "Uploads are sent on to a wrong scheme, host or port");

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
