package dev.registrydoctor.samples.server;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of object that the embedded API server knows; all others it answers as a server without them does. */
final class Resources {

    /**
     * A kind of object.
     *
     * @param group its API group and version, as a list names it
     * @param plural its name in paths
     */
    record Resource(String group, String plural, String kind) {
        String apiGroup() {
            int slash = group.indexOf('/');
            return slash < 0 ? "" : group.substring(0, slash);
        }

        boolean namespaced() {
            return !CLUSTER_SCOPED.contains(plural);
        }

        String singular() {
            return kind.toLowerCase(Locale.ROOT);
        }
    }

    private static final Map<String, Resource> KNOWN = """
            v1 configmaps ConfigMap
            v1 endpoints Endpoints
            v1 events Event
            v1 limitranges LimitRange
            v1 namespaces Namespace
            v1 nodes Node
            v1 persistentvolumeclaims PersistentVolumeClaim
            v1 persistentvolumes PersistentVolume
            v1 pods Pod
            v1 replicationcontrollers ReplicationController
            v1 resourcequotas ResourceQuota
            v1 secrets Secret
            v1 serviceaccounts ServiceAccount
            v1 services Service
            apps/v1 controllerrevisions ControllerRevision
            apps/v1 daemonsets DaemonSet
            apps/v1 deployments Deployment
            apps/v1 replicasets ReplicaSet
            apps/v1 statefulsets StatefulSet
            batch/v1 cronjobs CronJob
            batch/v1 jobs Job
            discovery.k8s.io/v1 endpointslices EndpointSlice
            networking.k8s.io/v1 ingresses Ingress
            networking.k8s.io/v1 networkpolicies NetworkPolicy
            storage.k8s.io/v1 csidrivers CSIDriver
            storage.k8s.io/v1 storageclasses StorageClass
            """.lines()
            .map(line -> line.split(" "))
            .map(word -> new Resource(word[0], word[1], word[2]))
            .collect(Collectors.toMap(r -> r.group() + "/" + r.plural(), Function.identity()));

    private static final Set<String> CLUSTER_SCOPED =
            Set.of("namespaces", "nodes", "persistentvolumes", "csidrivers", "storageclasses");

    private Resources() {}

    /** Groups with their versions, as kubectl asks for them before anything else: {@code apps/v1}, without the core's. */
    static List<String> groups() {
        return KNOWN.values().stream()
                .map(Resource::group)
                .filter(group -> group.contains("/"))
                .distinct()
                .sorted()
                .toList();
    }

    /** What a group and version has; empty when there is none of that name. */
    static List<Resource> of(String group) {
        return KNOWN.values().stream()
                .filter(r -> r.group().equals(group))
                .sorted(Comparator.comparing(Resource::plural))
                .toList();
    }

    /** The kind at this group and plural name, or null when the server has none. */
    static @Nullable Resource find(String group, String plural) {
        return KNOWN.get(group + "/" + plural);
    }
}
