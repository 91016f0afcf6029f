package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@code kubectl} does to the objects of a {@link FixCluster}; the rest is that of {@link LabKubectl}. */
final class FixKubectl {

    static final String REGISTRY = "/apis/apps/v1/namespaces/container-registry/deployments/registry";

    private final FixSite site;
    private final LabServers servers;

    FixKubectl(FixSite site, LabServers servers) {
        this.site = site;
        this.servers = servers;
    }

    /** The list of variables of the first container of a Deployment. */
    static ArrayNode variables(ObjectNode deployment) {
        ObjectNode container =
                (ObjectNode) deployment.at("/spec/template/spec/containers").get(0);
        return container.withArrayProperty("env");
    }

    String run(List<String> args) throws Exception {
        LabKubectl.Line line = LabKubectl.Line.of(args);
        if (line.begins("scale")) {
            ObjectNode deployment = Objects.requireNonNull(site.cluster().get(REGISTRY));
            deployment.withObjectProperty("spec").put("replicas", Integer.parseInt(line.option("--replicas")));
            site.cluster().write(REGISTRY, deployment);
            return "deployment.apps/registry scaled\n";
        } else if (line.begins("uncordon") || line.begins("cordon")) {
            cordon("/api/v1/nodes/" + line.words().get(1), line.begins("cordon"));
            return "node/" + line.words().get(1) + " " + line.words().get(0) + "ed\n";
        } else if (line.begins("get") || line.begins("describe") || line.begins("logs")) {
            return "";
        }
        Map<String, String> before = site.variables();
        LabKubectl kubectl = new LabKubectl(servers, before);
        String said = kubectl.run(args);
        if (!kubectl.environment().equals(before)) {
            set(before, kubectl.environment());
        }
        return said;
    }

    private void cordon(String path, boolean isCordoned) {
        ObjectNode node = Objects.requireNonNull(site.cluster().get(path));
        ObjectNode spec = node.withObjectProperty("spec");
        if (isCordoned) {
            spec.put("unschedulable", true)
                    .withArrayProperty("taints")
                    .addObject()
                    .put("key", "node.kubernetes.io/unschedulable")
                    .put("effect", "NoSchedule")
                    .put("timeAdded", "2026-11-23T22:55:00Z");
        } else {
            spec.remove(List.of("unschedulable", "taints"));
        }
        site.cluster().write(path, node);
    }

    private void set(Map<String, String> before, Map<String, String> after) {
        ObjectNode deployment = Objects.requireNonNull(site.cluster().get(REGISTRY));
        ArrayNode variables = variables(deployment);
        Map<String, String> changed = new LinkedHashMap<>(after);
        changed.entrySet().removeAll(before.entrySet());
        for (int i = variables.size() - 1; i >= 0; i--) {
            String name = variables.get(i).path("name").asText();
            if (changed.containsKey(name)) {
                ((ObjectNode) variables.get(i)).put("value", changed.remove(name));
            } else if (before.containsKey(name) && !after.containsKey(name)) {
                variables.remove(i);
            }
        }
        changed.forEach((name, value) -> variables.addObject().put("name", name).put("value", value));
        site.cluster().write(REGISTRY, deployment);
    }
}
