package dev.registrydoctor.samples;

import java.util.Locale;
import java.util.Map;
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

    private Resources() {}

    /** The kind at this group and plural name, or null when the server has none. */
    static @Nullable Resource find(String group, String plural) {
        return KNOWN.get(group + "/" + plural);
    }
}
