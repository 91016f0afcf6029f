package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.nodes.MockKubelets;
import dev.registrydoctor.doctor.act.nodes.PodSandbox;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.samples.server.EmbeddedSite;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cluster of the lab's nodes. What a sample has of objects is read from its API server; all that is created is kept, and
 * watched, by the client's own mock, since a sample can only be read from. The mock asks the other, so that the program has one
 * API server. Pods run on the hosts that they are bound to.
 */
final class NodeLabCluster implements AutoCloseable {

    private final Map<String, NodeLabHost> hosts;
    private final Map<String, String> logs = new ConcurrentHashMap<>();
    private final ExecutorService containers = Executors.newCachedThreadPool();
    private final MockCluster api = new MockCluster(NodeLabNetwork.ADDRESS);
    private final MockKubelets kubelets = new MockKubelets(api, this::run);
    private final Path folder = Files.createDirectory(LabServers.MEDIA.resolve("laptop"));
    private final Path kubeconfig = folder.resolve("kubeconfig");
    private final Path root = Files.createDirectory(folder.resolve("root"));

    NodeLabCluster(List<NodeLabHost> hosts) throws Exception {
        this.hosts = hosts.stream().collect(Collectors.toMap(NodeLabHost::name, Function.identity()));
        String url = "http://" + NodeLabNetwork.apiOn(hosts.get(0), api.port());
        Files.writeString(kubeconfig, MockCluster.kubeconfigText(url));
        Files.createDirectory(root.resolve("etc"));
        Files.copy(Path.of("/etc/hosts"), root.resolve("etc/hosts"));
        Files.writeString(root.resolve("etc/hostname"), "laptop\n");
    }

    private void run(MockKubelets all, Pod pod) {
        containers.execute(() -> {
            try {
                String log = log(Objects.requireNonNull(hosts.get(pod.getSpec().getNodeName())), pod);
                logs.put(pod.getSpec().getNodeName(), log);
                all.succeed(pod, log);
            } catch (Exception | AssertionError e) {
                all.exit(pod, 1, String.valueOf(e.getMessage()));
            }
        });
    }

    private String log(NodeLabHost host, Pod pod) throws Exception {
        boolean isReading = pod.getSpec().getVolumes().stream()
                .anyMatch(v -> v.getHostPath().getPath().equals("/"));
        if (isReading) {
            return host.output(pod.getSpec().getContainers().get(0), folder);
        }
        PodSandbox sandbox = new PodSandbox(host.root());
        String missing = sandbox.missing(pod);
        if (missing != null) {
            throw new AssertionError("the kubelet does not start it: " + missing + " is missing");
        }
        return sandbox.log(pod);
    }

    /** Its API server, with the objects that are not a sample's. */
    MockCluster api() {
        return api;
    }

    /** The commands of all Pods that were created, a word a line. */
    String commands() {
        return kubelets.pods().stream()
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .flatMap(container -> container.getCommand().stream())
                .collect(Collectors.joining("\n"));
    }

    /** The root file system of the laptop. */
    Path laptop() {
        return root;
    }

    /** What a command line of the program comes to on a laptop. */
    Cli.Result execute(Object... args) {
        return Cli.run(Stream.concat(Stream.of(args), Stream.of("--kubeconfig", kubeconfig, "--host-root", root))
                .toArray());
    }

    /** The same of one whose files are those of the lab itself. */
    Cli.Result executeHere(Object... args) {
        return Cli.run(Stream.concat(Stream.of(args), Stream.of("--kubeconfig", kubeconfig))
                .toArray());
    }

    /** What the program reports of it from a laptop, with the objects of a sample. */
    Cli.Result report(SampleFolder sample) {
        logs.clear();
        try (EmbeddedSite site = EmbeddedSite.start(sample.sample())) {
            api.others("http://127.0.0.1:" + site.apiPort());
            return execute("run", "--nodes", "-o", "json");
        }
    }

    /** What the Pods of the last report printed, by the names of their nodes. */
    Map<String, String> logs() {
        return new TreeMap<>(logs);
    }

    @Override
    public void close() {
        kubelets.close();
        api.close();
        containers.shutdownNow();
    }
}
