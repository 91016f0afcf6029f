package dev.registrydoctor.doctor.source.kube;

import dev.registrydoctor.checks.evidence.cluster.ConfigMap;
import dev.registrydoctor.checks.evidence.cluster.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Namespaces, and the one ConfigMap that tools find a local registry by. */
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

    /** What other ConfigMaps hold is nobody's business. */
    static ConfigMap configMap(KubeObject configMap) {
        String namespace = configMap.textOrEmpty("metadata", "namespace");
        String name = configMap.textOrEmpty("metadata", "name");
        boolean isHosting = namespace.equals("kube-public") && name.equals("local-registry-hosting");
        return new ConfigMap(
                namespace,
                name,
                configMap.instant("metadata", "creationTimestamp"),
                isHosting ? configMap.map("data") : Map.of());
    }
}
