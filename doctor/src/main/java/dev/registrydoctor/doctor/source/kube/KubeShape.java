package dev.registrydoctor.doctor.source.kube;

import dev.registrydoctor.checks.evidence.cluster.Listing;

/**
 * Whether an object is one that an API server writes. What it never leaves out and is not there was lost on the way: a
 * claim without a phase is not Pending, a Pod without conditions is not unready. Such an object tells nothing, but that the
 * list holds more than could be read.
 *
 * <p>Source of the members: the defaults and strategies of Kubernetes' registries (pkg/apis, pkg/registry), and the
 * controllers that write the status before anything else happens to the object.
 */
final class KubeShape {

    private KubeShape() {}

    /** Whether it has all that an object of this kind has, and nothing that was read of it is of another type. */
    static boolean isWhole(Listing.Kind kind, KubeObject object) {
        KubeObject metadata = object.object("metadata");
        boolean isNamed = !metadata.textOrEmpty("name").isEmpty()
                && (!kind.namespaced() || !metadata.textOrEmpty("namespace").isEmpty());
        return isNamed && hasMembers(kind, object) && !object.isMistyped();
    }

    private static boolean hasMembers(Listing.Kind kind, KubeObject object) {
        return switch (kind) {
            case PODS -> hasContainers(object.object("spec")) && hasStatus(object);
            case DEPLOYMENTS ->
                object.has("status")
                        && object.has("spec", "selector")
                        && hasContainers(object.object("spec", "template", "spec"));
            case SERVICES -> object.has("spec");
            case CLAIMS, VOLUMES, NAMESPACES -> hasText(object, "status", "phase");
            case STORAGE_CLASSES -> hasText(object, "provisioner");
            case NODES -> object.has("status");
            case NETWORK_POLICIES -> object.has("spec");
            case EVENTS -> hasText(object, "involvedObject", "kind") || hasText(object, "regarding", "kind");
            case REPLICA_SETS, STATEFUL_SETS, DAEMON_SETS, REPLICATION_CONTROLLERS, JOBS, CRON_JOBS ->
                hasContainers(KubeImages.spec(kind, object));
            // The data of a ControllerRevision is whatever its controller keeps.
            case ENDPOINT_SLICES, PULL_SECRETS, SERVICE_ACCOUNTS, CONFIG_MAPS, CONTROLLER_REVISIONS -> true;
        };
    }

    /** The kubelet writes a Pod's conditions and the states of its containers together with the phase Running. */
    private static boolean hasStatus(KubeObject pod) {
        String phase = pod.textOrEmpty("status", "phase");
        boolean isSeen = !pod.objects("status", "conditions").isEmpty()
                && !pod.objects("status", "containerStatuses").isEmpty();
        return !phase.isEmpty() && (isSeen || !phase.equals("Running"));
    }

    private static boolean hasContainers(KubeObject spec) {
        return !spec.objects("containers").isEmpty();
    }

    private static boolean hasText(KubeObject object, String... path) {
        return !object.textOrEmpty(path).isEmpty();
    }
}
