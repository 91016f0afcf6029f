package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** How the API server names a kind that checks read, so that the client does not ask it. */
final class ApiKind {

    private ApiKind() {}

    static ResourceDefinitionContext of(Kind kind) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group(kind))
                .withVersion("v1")
                .withKind(kind.object())
                .withPlural(kind.resource())
                .withNamespaced(kind.namespaced())
                .build();
    }

    /** As in {@code apiVersion}. */
    static String apiVersion(Kind kind) {
        String group = group(kind);
        return group.isEmpty() ? "v1" : group + "/v1";
    }

    private static String group(Kind kind) {
        return switch (kind) {
            case DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS, DAEMON_SETS, CONTROLLER_REVISIONS -> "apps";
            case JOBS, CRON_JOBS -> "batch";
            case ENDPOINT_SLICES -> "discovery.k8s.io";
            case NETWORK_POLICIES -> "networking.k8s.io";
            case STORAGE_CLASSES -> "storage.k8s.io";
            case NAMESPACES,
                    NODES,
                    PODS,
                    SERVICES,
                    CLAIMS,
                    VOLUMES,
                    EVENTS,
                    PULL_SECRETS,
                    SERVICE_ACCOUNTS,
                    CONFIG_MAPS,
                    REPLICATION_CONTROLLERS -> "";
        };
    }
}
