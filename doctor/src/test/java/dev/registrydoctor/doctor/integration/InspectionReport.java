package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** What `microk8s inspect` would leave of a sample's cluster, unpacked. */
record InspectionReport(Path folder) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMESPACES = List.of("container-registry", "default", "kube-system");

    /** The kinds of a namespace in the order of kubectl cluster-info dump, with the files of a sample. */
    private static final List<List<String>> KINDS = List.of(
            List.of("EventList", "events"),
            List.of("ReplicationControllerList", "replicationcontrollers"),
            List.of("ServiceList", "services"),
            List.of("DaemonSetList", "daemonsets"),
            List.of("DeploymentList", "deployments"),
            List.of("ReplicaSetList", "replicasets"),
            List.of("PodList", "pods"));

    void write(String name, String text) throws IOException {
        Path file = folder.resolve("inspection-report").resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    /** A journal with these lines of containerd. */
    void journal(List<String> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append("Nov 23 23:00:00 vm microk8s.daemon-containerd[4711]: ")
                    .append(line)
                    .append('\n');
        }
        write("snap.microk8s.daemon-containerd/journal.log", text.toString());
    }

    void cluster(SampleFolder sample) throws IOException {
        StringBuilder dump = new StringBuilder();
        dump.append(list("NodeList", items(sample, "nodes", "")));
        for (String namespace : NAMESPACES) {
            for (List<String> kind : KINDS) {
                dump.append(list(kind.get(0), items(sample, kind.get(1), namespace)));
            }
        }
        write("k8s/cluster-info-dump", dump.toString());
    }

    private static ArrayNode items(SampleFolder sample, String plural, String namespace) throws IOException {
        ArrayNode items = JSON.createArrayNode();
        Path file = sample.path().resolve("api/" + plural + ".json");
        if (Files.exists(file)) {
            for (JsonNode item : JSON.readTree(file.toFile()).get("items")) {
                if (namespace.isEmpty()
                        || item.at("/metadata/namespace").asText().equals(namespace)) {
                    items.add(item);
                }
            }
        }
        return items;
    }

    private static String list(String kind, ArrayNode items) throws IOException {
        ObjectNode list = JSON.createObjectNode();
        list.put("kind", kind);
        list.set("items", items);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list) + "\n";
    }
}
