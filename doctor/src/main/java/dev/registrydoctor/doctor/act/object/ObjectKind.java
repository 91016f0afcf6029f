package dev.registrydoctor.doctor.act.object;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kind of Kubernetes objects, and where the API server has it.
 *
 * @param apiVersion as in a manifest ({@code v1}, {@code apps/v1})
 * @param kind as in a manifest ({@code Deployment})
 * @param plural as in a URL ({@code deployments})
 * @param shortNames what else kubectl calls it ({@code deploy})
 */
public record ObjectKind(String apiVersion, String kind, String plural, boolean isNamespaced, List<String> shortNames) {

    /** Those that remedies and setup name, and those that they may meet, so that no question about them is needed. */
    private static final List<ObjectKind> KNOWN = List.of(
            namespaced("v1", "Pod", "pods", "po"),
            namespaced("v1", "PersistentVolumeClaim", "persistentvolumeclaims", "pvc"),
            namespaced("v1", "Service", "services", "svc"),
            namespaced("v1", "Secret", "secrets"),
            namespaced("v1", "ConfigMap", "configmaps", "cm"),
            namespaced("v1", "ServiceAccount", "serviceaccounts", "sa"),
            namespaced("v1", "Endpoints", "endpoints", "ep"),
            namespaced("v1", "Event", "events", "ev"),
            namespaced("v1", "LimitRange", "limitranges", "limits"),
            namespaced("v1", "ReplicationController", "replicationcontrollers", "rc"),
            namespaced("v1", "ResourceQuota", "resourcequotas", "quota"),
            ofCluster("v1", "Namespace", "namespaces", "ns"),
            ofCluster("v1", "Node", "nodes", "no"),
            ofCluster("v1", "PersistentVolume", "persistentvolumes", "pv"),
            namespaced("apps/v1", "Deployment", "deployments", "deploy"),
            namespaced("apps/v1", "DaemonSet", "daemonsets", "ds"),
            namespaced("apps/v1", "StatefulSet", "statefulsets", "sts"),
            namespaced("apps/v1", "ReplicaSet", "replicasets", "rs"),
            namespaced("batch/v1", "Job", "jobs"),
            namespaced("batch/v1", "CronJob", "cronjobs", "cj"),
            namespaced("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa"),
            namespaced("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb"),
            namespaced("discovery.k8s.io/v1", "EndpointSlice", "endpointslices"),
            namespaced("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", "netpol"),
            namespaced("networking.k8s.io/v1", "Ingress", "ingresses", "ing"),
            ofCluster("networking.k8s.io/v1", "IngressClass", "ingressclasses"),
            ofCluster("storage.k8s.io/v1", "StorageClass", "storageclasses", "sc"),
            namespaced("rbac.authorization.k8s.io/v1", "Role", "roles"),
            namespaced("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings"),
            ofCluster("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles"),
            ofCluster("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings"),
            ofCluster("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", "pc"),
            ofCluster("apiregistration.k8s.io/v1", "APIService", "apiservices"),
            ofCluster(
                    "apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", "crd", "crds"),
            ofCluster(
                    "admissionregistration.k8s.io/v1",
                    "ValidatingWebhookConfiguration",
                    "validatingwebhookconfigurations"),
            ofCluster(
                    "admissionregistration.k8s.io/v1",
                    "MutatingWebhookConfiguration",
                    "mutatingwebhookconfigurations"));

    public ObjectKind {
        shortNames = List.copyOf(shortNames);
    }

    private static ObjectKind namespaced(String apiVersion, String kind, String plural, String... shortNames) {
        return new ObjectKind(apiVersion, kind, plural, true, List.of(shortNames));
    }

    private static ObjectKind ofCluster(String apiVersion, String kind, String plural, String... shortNames) {
        return new ObjectKind(apiVersion, kind, plural, false, List.of(shortNames));
    }

    /** The kind that kubectl calls by this word; null when it is not one of those that are known without the API server. */
    public static @Nullable ObjectKind named(String word) {
        return KNOWN.stream().filter(kind -> kind.isCalled(word)).findFirst().orElse(null);
    }

    /** The kind that a manifest names; null when it is not one of those that are known without the API server. */
    public static @Nullable ObjectKind of(String apiVersion, String kind) {
        return KNOWN.stream()
                .filter(each -> each.apiVersion.equals(apiVersion) && each.kind.equals(kind))
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether kubectl takes this word for it: the plural, the kind, or a short name, also with the group
     * ({@code deployments.apps}) or with version and group ({@code deployments.v1.apps}).
     */
    public boolean isCalled(String word) {
        String name = word.toLowerCase(Locale.ROOT);
        int slash = apiVersion.indexOf('/');
        String version = apiVersion.substring(slash + 1);
        String group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
        String base = kind.toLowerCase(Locale.ROOT);
        for (String suffix : List.of("." + version + group, group, "")) {
            if (name.endsWith(suffix)) {
                String rest = name.substring(0, name.length() - suffix.length());
                if (rest.equals(plural) || rest.equals(base) || shortNames.contains(rest)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The path of a URL at which the objects of a namespace are, or those of the cluster. */
    public String listPath(@Nullable String namespace) {
        return versionPath(apiVersion) + (isNamespaced && namespace != null ? "/namespaces/" + segment(namespace) : "")
                + "/" + segment(plural);
    }

    /** The path of a URL at which an object of this kind is. */
    public String path(ObjectKey key) {
        return listPath(key.namespace()) + "/" + segment(key.name());
    }

    /** The path of a URL at which the API server lists the kinds of a version of a group. */
    public static String versionPath(String apiVersion) {
        return Stream.of((apiVersion.contains("/") ? "/apis/" + apiVersion : "/api/" + apiVersion).split("/", -1))
                .map(part -> part.isEmpty() ? "" : segment(part))
                .collect(Collectors.joining("/"));
    }

    /** One part of a path: no name leads to another path. */
    private static String segment(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("not a name of an object: " + name);
        }
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
