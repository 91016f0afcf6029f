package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.nodes.MockKubelets;
import dev.registrydoctor.doctor.source.node.CollectorScript;
import dev.registrydoctor.samples.Samples;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Times {@code run --nodes} over a cluster of many nodes: a mock of the API server, Pods that end after two seconds, and what the
 * collector really prints on a host like each of the nodes.
 */
final class NodesBench {

    private static final int ANSWER_SECONDS = 2;
    private static final double MOST_SECONDS = 40;
    private static final double MOST_MB = 400;
    private static final int PODS_PER_NODE = 10;

    private final int nodes;
    private final Path folder;

    private NodesBench(int nodes, Path folder) {
        this.nodes = nodes;
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        int nodes = 100;
        if (args.length == 2 && args[0].equals("--nodes") && args[1].matches("[1-9]\\d{0,3}")) {
            nodes = Integer.parseInt(args[1]);
        } else if (args.length > 0) {
            System.err.println("Usage: ./dev bench nodes [--nodes N]");
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("registry-doctor-nodes");
        boolean isWithin;
        try {
            isWithin = new NodesBench(nodes, folder).measure();
        } finally {
            delete(folder);
        }
        System.exit(isWithin ? 0 : 1);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String name(int node) {
        return String.format(Locale.ROOT, "node-%03d", node);
    }

    private static String address(int node) {
        return "10.99." + node / 250 + "." + (1 + node % 250);
    }

    private boolean measure() throws Exception {
        Map<String, String> logs = new HashMap<>();
        for (int i = 0; i < nodes; i++) {
            logs.put(name(i), collected(name(i)));
        }
        ScheduledExecutorService kubelets = Executors.newScheduledThreadPool(2);
        try (MockCluster cluster = new MockCluster()) {
            fill(cluster.admin());
            Path kubeconfig = kubeconfig(cluster.url());
            try (MockKubelets watching = new MockKubelets(cluster, (mock, pod) -> {
                String log = logs.get(pod.getSpec().getNodeName());
                if (log != null && pod.getMetadata().getNamespace().startsWith("registry-doctor-")) {
                    Future<?> unused =
                            kubelets.schedule(() -> mock.succeed(pod, log), ANSWER_SECONDS, TimeUnit.SECONDS);
                }
            })) {
                return report(cluster, kubeconfig, watching);
            }
        } finally {
            kubelets.shutdownNow();
        }
    }

    private boolean report(MockCluster cluster, Path kubeconfig, MockKubelets watching) throws Exception {
        Path report = folder.resolve("report.json");
        WholeProcess.Timed timed = new WholeProcess(
                        System.getProperty("java.class.path"),
                        List.of(
                                "dev.registrydoctor.doctor.Main",
                                "run",
                                "--kubeconfig",
                                kubeconfig.toString(),
                                "--nodes",
                                "-o",
                                "json=" + report))
                .time(folder.resolve("output"));
        double seconds = timed.millis() / 1000;
        long seen = watching.pods().stream()
                .filter(pod -> pod.getMetadata().getNamespace().startsWith("registry-doctor-"))
                .count();
        boolean isLeft = cluster.namespaces().stream().anyMatch(name -> name.startsWith("registry-doctor-"));
        System.out.printf(
                Locale.ROOT,
                "%d nodes that answer in %d s, 8 at once: %.1f s (goal %.0f), %.0f MB (goal %.0f), %d requests,"
                        + " %d Pods, namespace %s%n",
                nodes,
                ANSWER_SECONDS,
                seconds,
                MOST_SECONDS,
                timed.peak(),
                MOST_MB,
                cluster.requests().size(),
                seen,
                isLeft ? "LEFT BEHIND" : "removed");
        if (seen != nodes) {
            System.out.println(Files.readString(folder.resolve("report.json")) + String.join("\n", cluster.requests()));
        }
        return seconds < MOST_SECONDS && timed.peak() < MOST_MB && !isLeft && seen == nodes;
    }

    /** What the collector prints on a host with the files of the healthy sample and this name. */
    private String collected(String node) throws IOException, InterruptedException {
        Path root = folder.resolve("root");
        if (!Files.exists(root)) {
            Samples.copy("healthy", this::write);
        }
        Files.writeString(root.resolve("etc/hostname"), node + "\n");
        ProcessBuilder builder = new ProcessBuilder(CollectorScript.command(List.of("127.0.0.1:32000")));
        builder.environment().put("ROOT", root.toString());
        Process process = builder.start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the collector failed: " + log);
        }
        return log;
    }

    private void write(String path, byte[] content) throws IOException {
        if (path.startsWith("host/")) {
            Path file = folder.resolve("root")
                    .resolve(path.substring("host/".length()).replace("%3A", ":"));
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        }
    }

    private Path kubeconfig(String url) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: mock
                clusters: [{name: mock, cluster: {server: "%s"}}]
                users: [{name: admin, user: {token: "%s"}}]
                contexts: [{name: mock, context: {cluster: mock, user: admin}}]
                """.formatted(url, MockCluster.TOKEN));
    }

    private void fill(KubernetesClient admin) {
        for (int i = 0; i < nodes; i++) {
            admin.nodes()
                    .resource(new NodeBuilder()
                            .withNewMetadata()
                            .withName(name(i))
                            .addToLabels("kubernetes.io/hostname", name(i))
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
                            .withAddress(address(i))
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
                            .build())
                    .create();
            for (Pod pod : pods(i)) {
                admin.pods().inNamespace("shop").resource(pod).create();
            }
        }
    }

    private static List<Pod> pods(int node) {
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < PODS_PER_NODE; i++) {
            pods.add(new PodBuilder()
                    .withNewMetadata()
                    .withName("web-" + node + "-" + i)
                    .withNamespace("shop")
                    .endMetadata()
                    .withNewSpec()
                    .withNodeName(name(node))
                    .addNewContainer()
                    .withName("web")
                    .withImage("localhost:32000/web-" + i + ":1")
                    .endContainer()
                    .endSpec()
                    .withNewStatus()
                    .withPhase("Running")
                    .addNewContainerStatus()
                    .withName("web")
                    .withReady(true)
                    .withNewState()
                    .withNewRunning()
                    .endRunning()
                    .endState()
                    .endContainerStatus()
                    .endStatus()
                    .build());
        }
        return pods;
    }
}
