package dev.registrydoctor.doctor.act.nodes;

import dev.registrydoctor.doctor.source.node.CollectorScript;
import dev.registrydoctor.doctor.source.node.NodeShell;
import dev.registrydoctor.samples.Samples;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a mock cluster needs for a look at its nodes: nodes, what the collector prints on them, and a kubeconfig. */
public final class MockNodes {

    private MockNodes() {}

    /** A node of MicroK8s that is Ready and has a pause image. */
    public static Node node(String name, String address) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .addNewAddress()
                .withType("InternalIP")
                .withAddress(address)
                .endAddress()
                .withNewNodeInfo()
                .withOperatingSystem("linux")
                .withArchitecture("amd64")
                .withContainerRuntimeVersion("containerd://2.1.6")
                .withKubeletVersion("v1.35.0")
                .endNodeInfo()
                .addNewImage()
                .withNames("registry.k8s.io/pause:3.10")
                .endImage()
                .endStatus()
                .build();
    }

    /** A kubeconfig for the mock cluster, in this folder. */
    public static Path kubeconfig(Path folder, String url) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: mock
                clusters: [{name: mock, cluster: {server: "%s"}}]
                users: [{name: admin, user: {token: "%s"}}]
                contexts: [{name: mock, context: {cluster: mock, user: admin}}]
                """.formatted(url, MockCluster.TOKEN));
    }

    /** Writes the files of the healthy sample's host below a folder, with another host name. */
    public static void hostFiles(Path root, String hostname) throws IOException {
        Samples.copy("healthy", (path, content) -> {
            if (path.startsWith("host/")) {
                Path file = root.resolve(path.substring("host/".length()).replace("%3A", ":"));
                Files.createDirectories(file.getParent());
                Files.write(file, content);
            }
        });
        Files.writeString(root.resolve("etc/hostname"), hostname + "\n");
    }

    /** What the collector prints on a host with these files, which reaches what this machine reaches. */
    public static String collected(Path root, List<String> targets) throws IOException, InterruptedException {
        List<String> command = CollectorScript.command(targets).stream()
                .map(word -> word.contains("\n") ? NodeShell.patient(word) : word)
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("ROOT", root.toString());
        Process process = builder.start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the collector failed: " + log);
        }
        return log;
    }
}
