package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects of a cluster of three nodes: those of the healthy sample, two more nodes, and on each node a Pod of one workload,
 * which waits where containerd could not pull its image.
 */
final class NodeLabSite {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SampleFolder folder;
    private final List<Object> nodes = new ArrayList<>();
    private final List<Object> pods = new ArrayList<>();

    NodeLabSite(String name, String digest, String containerd) throws IOException {
        folder = SampleFolder.copy("healthy", Files.createTempDirectory(LabServers.MEDIA, name))
                .running(digest)
                .write("sample.md", "---\nname: lab\ntitle: the lab\nlike: healthy\nexpected: -\n---\n");
        nodes.add(runtime("vm", containerd));
        JSON.readTree(NodeLabCase.FOLDER.resolve("nodes.patch.json").toFile()).forEach(nodes::add);
        nodes.add(runtime("vm2", containerd));
        nodes.add(runtime("vm3", containerd));
    }

    /**
     * Adds the Pod of a node.
     *
     * @param said what its pull reported; empty when it runs
     */
    void pod(String node, String image, String said, String digest) {
        boolean runs = said.isEmpty();
        Map<String, Object> container = new LinkedHashMap<>();
        container.put("name", "app");
        container.put("image", image);
        container.put("imageID", runs ? image.substring(0, image.lastIndexOf(':')) + "@" + digest : "");
        container.put("ready", runs);
        container.put("restartCount", 0);
        container.put(
                "state",
                runs
                        ? Map.of("running", Map.of("startedAt", "<ago 50s>"))
                        : Map.of("waiting", Map.of("reason", "ErrImagePull", "message", said)));
        pods.add(Map.of(
                "add",
                Map.of(
                        "metadata",
                        Map.of(
                                "name",
                                "app-5d4f8c7b9-" + node,
                                "namespace",
                                "default",
                                "creationTimestamp",
                                "<ago 60s>",
                                "labels",
                                Map.of("app", "app"),
                                "ownerReferences",
                                List.of(Map.of(
                                        "apiVersion",
                                        "apps/v1",
                                        "kind",
                                        "ReplicaSet",
                                        "name",
                                        "app-5d4f8c7b9",
                                        "controller",
                                        true))),
                        "spec",
                        Map.of(
                                "nodeName",
                                node,
                                "containers",
                                List.of(Map.of("name", "app", "image", image, "imagePullPolicy", "IfNotPresent"))),
                        "status",
                        Map.of(
                                "phase",
                                runs ? "Running" : "Pending",
                                "conditions",
                                List.of(Map.of("type", "Ready", "status", runs ? "True" : "False")),
                                "containerStatuses",
                                List.of(container)))));
    }

    /** The kubelet of a node says that its disk is under pressure. */
    void diskPressure(String node) {
        nodes.add(Map.of(
                "match",
                node,
                "merge",
                Map.of(
                        "status",
                        Map.of(
                                "conditions",
                                List.of(
                                        Map.of(
                                                "type",
                                                "DiskPressure",
                                                "status",
                                                "True",
                                                "reason",
                                                "KubeletHasDiskPressure",
                                                "message",
                                                "kubelet has disk pressure"),
                                        Map.of("type", "Ready", "status", "True", "reason", "KubeletReady"))))));
    }

    private static Map<String, Object> runtime(String node, String containerd) {
        return Map.of(
                "match",
                node,
                "merge",
                Map.of("status", Map.of("nodeInfo", Map.of("containerRuntimeVersion", "containerd://" + containerd))));
    }

    /** What a sample edits of the healthy one's Pods. */
    List<Object> pods() {
        return pods;
    }

    /** What a sample edits of the healthy one's nodes. */
    List<Object> nodes() {
        return nodes;
    }

    SampleFolder folder() throws IOException {
        return folder.write("api/pods.patch.json", JSON.writeValueAsString(pods))
                .write("api/nodes.patch.json", JSON.writeValueAsString(nodes));
    }
}
