package dev.registrydoctor.doctor.source.kube;

import dev.registrydoctor.checks.evidence.cluster.ConfigMap;
import dev.registrydoctor.checks.evidence.cluster.Namespace;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Namespaces, the ConfigMap that tools find a local registry by, and those beside the built-in registry. */
final class KubeNamespaces {

    private KubeNamespaces() {}

    static Namespace namespace(KubeObject namespace) {
        List<String> blocks = new ArrayList<>();
        for (KubeObject condition : namespace.objects("status", "conditions")) {
            if ("True".equals(condition.text("status"))) {
                blocks.add(condition.has("message") ? condition.textOrEmpty("message") : condition.textOrEmpty("type"));
            }
        }
        return new Namespace(
                namespace.textOrEmpty("metadata", "name"),
                namespace.instant("metadata", "creationTimestamp"),
                namespace.instant("metadata", "deletionTimestamp"),
                namespace.object("status").has("phase") ? namespace.textOrEmpty("status", "phase") : "Active",
                blocks);
    }

    /** What other ConfigMaps hold is nobody's business; the record keeps of these what checks use. */
    static ConfigMap configMap(KubeObject configMap) {
        String namespace = configMap.textOrEmpty("metadata", "namespace");
        String name = configMap.textOrEmpty("metadata", "name");
        boolean isRead = namespace.equals(BuiltIn.NAMESPACE)
                || (namespace.equals("kube-public") && name.equals("local-registry-hosting"));
        return new ConfigMap(
                namespace,
                name,
                configMap.instant("metadata", "creationTimestamp"),
                isRead ? configMap.map("data") : Map.of());
    }
}
