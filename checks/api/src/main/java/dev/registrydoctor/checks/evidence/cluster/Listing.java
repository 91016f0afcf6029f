package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind that the API server holds, in one namespace or in all.
 *
 * <p>Where rights allow only some namespaces, the answer to "in all" holds those and names the rest as gaps.
 *
 * @param kind which objects
 * @param namespace the namespace, or null for all (and for kinds that have none)
 */
public record Listing<T>(
        Kind kind, @Holds(TextKind.NAMESPACE) @Nullable String namespace) implements Question<List<T>> {

    /** The kinds that a site can list. */
    public enum Kind {
        NAMESPACES(Namespace.class, "namespaces", "Namespace", false),
        NODES(Node.class, "nodes", "Node", false),
        PODS(Pod.class, "pods", "Pod", true),
        DEPLOYMENTS(Deployment.class, "deployments", "Deployment", true),
        SERVICES(Service.class, "services", "Service", true),
        ENDPOINT_SLICES(EndpointSlice.class, "endpointslices", "EndpointSlice", true),
        NETWORK_POLICIES(NetworkPolicy.class, "networkpolicies", "NetworkPolicy", true),
        CLAIMS(Claim.class, "persistentvolumeclaims", "PersistentVolumeClaim", true),
        VOLUMES(Volume.class, "persistentvolumes", "PersistentVolume", false),
        STORAGE_CLASSES(StorageClass.class, "storageclasses", "StorageClass", false),
        EVENTS(Event.class, "events", "Event", true),
        PULL_SECRETS(PullSecret.class, "secrets", "Secret", true),
        SERVICE_ACCOUNTS(ServiceAccount.class, "serviceaccounts", "ServiceAccount", true),
        CONFIG_MAPS(ConfigMap.class, "configmaps", "ConfigMap", true),
        REPLICA_SETS(PodTemplate.class, "replicasets", "ReplicaSet", true),
        STATEFUL_SETS(PodTemplate.class, "statefulsets", "StatefulSet", true),
        DAEMON_SETS(PodTemplate.class, "daemonsets", "DaemonSet", true),
        CONTROLLER_REVISIONS(PodTemplate.class, "controllerrevisions", "ControllerRevision", true),
        REPLICATION_CONTROLLERS(PodTemplate.class, "replicationcontrollers", "ReplicationController", true),
        JOBS(PodTemplate.class, "jobs", "Job", true),
        CRON_JOBS(PodTemplate.class, "cronjobs", "CronJob", true);

        private final Class<?> type;
        private final String resource;
        private final String object;
        private final boolean namespaced;

        Kind(Class<?> type, String resource, String object, boolean namespaced) {
            this.type = type;
            this.resource = resource;
            this.object = object;
            this.namespaced = namespaced;
        }

        /** The record that one object is read into. */
        public Class<?> type() {
            return type;
        }

        /** The plural resource name, as in the API's paths and in RBAC rules. */
        public String resource() {
            return resource;
        }

        /** The kind of one object ({@code Pod}). */
        public String object() {
            return object;
        }

        /** The kind that a list of them names ({@code PodList}). */
        public String listKind() {
            return object + "List";
        }

        public boolean namespaced() {
            return namespaced;
        }

        /** The group of the API that it is in; empty for the core group. */
        public String group() {
            return switch (this) {
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

        /** Group and version, as in {@code apiVersion}: {@code v1}, {@code apps/v1}. Version 1 of each kind is read. */
        public String apiVersion() {
            return group().isEmpty() ? "v1" : group() + "/v1";
        }
    }

    public static Listing<Namespace> namespaces() {
        return new Listing<>(Kind.NAMESPACES, null);
    }

    /** ConfigMaps are asked for in one namespace only: they are many, large and private. */
    public static Listing<ConfigMap> configMapsIn(String namespace) {
        return new Listing<>(Kind.CONFIG_MAPS, namespace);
    }

    public static Listing<Node> nodes() {
        return new Listing<>(Kind.NODES, null);
    }

    public static Listing<Pod> pods() {
        return new Listing<>(Kind.PODS, null);
    }

    public static Listing<Pod> podsIn(String namespace) {
        return new Listing<>(Kind.PODS, namespace);
    }

    public static Listing<Deployment> deployments() {
        return new Listing<>(Kind.DEPLOYMENTS, null);
    }

    public static Listing<Deployment> deploymentsIn(String namespace) {
        return new Listing<>(Kind.DEPLOYMENTS, namespace);
    }

    public static Listing<Service> services() {
        return new Listing<>(Kind.SERVICES, null);
    }

    public static Listing<Service> servicesIn(String namespace) {
        return new Listing<>(Kind.SERVICES, namespace);
    }

    public static Listing<EndpointSlice> endpointSlicesIn(String namespace) {
        return new Listing<>(Kind.ENDPOINT_SLICES, namespace);
    }

    public static Listing<NetworkPolicy> networkPoliciesIn(String namespace) {
        return new Listing<>(Kind.NETWORK_POLICIES, namespace);
    }

    public static Listing<Claim> claimsIn(String namespace) {
        return new Listing<>(Kind.CLAIMS, namespace);
    }

    public static Listing<Volume> volumes() {
        return new Listing<>(Kind.VOLUMES, null);
    }

    public static Listing<StorageClass> storageClasses() {
        return new Listing<>(Kind.STORAGE_CLASSES, null);
    }

    public static Listing<Event> events() {
        return new Listing<>(Kind.EVENTS, null);
    }

    public static Listing<Event> eventsIn(String namespace) {
        return new Listing<>(Kind.EVENTS, namespace);
    }

    public static Listing<PullSecret> pullSecrets() {
        return new Listing<>(Kind.PULL_SECRETS, null);
    }

    public static Listing<ServiceAccount> serviceAccountsIn(String namespace) {
        return new Listing<>(Kind.SERVICE_ACCOUNTS, namespace);
    }

    /** What is asked only where it matters which images are in use: the kinds whose objects are templates of Pods. */
    public static Listing<PodTemplate> templates(Kind kind) {
        if (kind.type() != PodTemplate.class) {
            throw new IllegalArgumentException("not a kind of templates: " + kind);
        }
        return new Listing<>(kind, null);
    }

    @Override
    public String describe() {
        String objects = kind == Kind.PULL_SECRETS ? "pull secrets" : kind.resource();
        if (!kind.namespaced()) {
            return objects;
        }
        return objects + (namespace == null ? " of all namespaces" : " of namespace " + namespace);
    }
}
