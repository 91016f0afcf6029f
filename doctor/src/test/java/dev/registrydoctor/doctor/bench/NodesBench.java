package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.nodes.MockKubelets;
import dev.registrydoctor.doctor.act.nodes.MockNodes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
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
        Path root = Files.createDirectory(folder.resolve("root"));
        for (int i = 0; i < nodes; i++) {
            MockNodes.hostFiles(root, name(i));
            logs.put(name(i), MockNodes.collected(root, List.of("127.0.0.1:32000")));
        }
        ScheduledExecutorService kubelets = Executors.newScheduledThreadPool(2);
        try (MockCluster cluster = new MockCluster()) {
            fill(cluster.admin());
            Path kubeconfig = MockNodes.kubeconfig(folder, cluster.url());
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
        return seconds < MOST_SECONDS && timed.peak() < MOST_MB && !isLeft && seen == nodes;
    }

    private void fill(KubernetesClient admin) {
        for (int i = 0; i < nodes; i++) {
            admin.nodes().resource(MockNodes.node(name(i), address(i))).create();
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
