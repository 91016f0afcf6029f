package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.cli.Cli;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs in the namespaces that {@code samples/lab/enter} makes: three nodes with two releases of containerd where there are two, and
 * the program's own command lines {@code setup} and {@code undo}, as from a laptop. It tries the cases that its arguments name and
 * prints what came of each as a line of JSON.
 */
final class SetupLab {

    /** Makes a node one with another containerd. By itself, containerd 2 unpacks images for overlayfs only. */
    private static final String NEWER = """
            mkdir -p "$root/opt/containerd"
            [ -e "$root/opt/containerd/ctr" ] || cp %s/* "$root/opt/containerd/"
            echo 'PATH=/opt/containerd:$PATH' >>"$args/containerd-env"
            cat >>"$args/containerd-template.toml" <<'END'

              [[plugins."io.containerd.transfer.v1.local".unpack_config]]
                snapshotter = "native"
                platform = "linux/amd64"
            END
            render
            find "$args" -name 'containerd-*' -exec touch -d '2 hours ago' {} +
            """;

    private static final String TRUST = "cat /media/hub/ca.pem >>$root/etc/ssl/certs/ca-certificates.crt";

    /** The namespace and the service account whose Pods are thought of. */
    private static final String DEFAULT = "default";

    private final SetupLabServers servers;
    private final List<NodeLabHost> hosts;
    private final NodeLabCluster cluster;

    private SetupLab() throws Exception {
        servers = SetupLabServers.start();
        hosts = Stream.of(host("vm", 2, ":"), host("vm2", 3, ":"), host("vm3", 4, newer()))
                .map(CompletableFuture::join)
                .toList();
        cluster = new NodeLabCluster(hosts);
        for (NodeLabHost host : hosts) {
            cluster.api().admin().nodes().resource(node(host, version(host))).create();
        }
        // A command that is not about the laptop must not meet what this machine has there.
        LabServers.shell("mount -t tmpfs lab /var/lib; [ ! -d /var/snap ] || mount -t tmpfs lab /var/snap");
    }

    private static String newer() {
        Path containerd = Path.of(ContainerdProgram.NEWER.path("containerd"));
        return ContainerdProgram.NEWER.isHere() ? NEWER.formatted(containerd.getParent()) : ":";
    }

    private static CompletableFuture<NodeLabHost> host(String name, int number, String program) {
        return NodeLab.later(() -> NodeLabHost.start(name, "192.0.2." + number, TRUST + "\n" + program));
    }

    private static String version(NodeLabHost host) throws Exception {
        return host.script(
                        "on ctr --address $socket version 2>/dev/null | sed -n '/^Server/,$ s/.*Version: *v\\?\\([0-9.]*\\).*/\\1/p'")
                .strip();
    }

    private static Node node(NodeLabHost host, String version) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(host.name())
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .addNewAddress(host.address(), "InternalIP")
                .withNewNodeInfo()
                .withOperatingSystem("linux")
                .withContainerRuntimeVersion("containerd://" + version)
                .endNodeInfo()
                .addNewImage()
                .withNames("registry.k8s.io/pause:3.10")
                .withSizeBytes(768_734L)
                .endImage()
                .endStatus()
                .build();
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Lab.endWithStandardInput();
        try {
            SetupLab lab = new SetupLab();
            for (SetupLabCase each : SetupLabCase.values()) {
                if (Arrays.asList(args).contains(each.name())) {
                    out.println(new ObjectMapper().writeValueAsString(lab.result(each)));
                }
            }
        } catch (Exception | AssertionError e) {
            // It is shown with the first case that is missing.
            System.err.println("the lab failed: " + e + " at " + Arrays.toString(e.getStackTrace()));
        } finally {
            // With the first process of the namespace all others end.
            Runtime.getRuntime().halt(0);
        }
    }

    private Map<String, Object> result(SetupLabCase each) {
        long began = System.nanoTime();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("case", each.name());
        StringWriter problem = new StringWriter();
        try {
            prepare();
            each.tryOut(this);
        } catch (Exception | AssertionError e) {
            e.printStackTrace(new PrintWriter(problem));
        }
        line.put("problem", problem.toString());
        line.put(
                "containerd",
                cluster.api().admin().nodes().list().getItems().stream()
                        .map(node -> node.getStatus().getNodeInfo().getContainerRuntimeVersion())
                        .toList());
        line.put("millis", (System.nanoTime() - began) / 1_000_000);
        return line;
    }

    /** Brings all in order, whatever the case before has left. */
    private void prepare() throws Exception {
        onAll("in_order; rm -rf $certs/registry.lab:*; echo '192.0.2.10 registry-1.docker.io' >>$root/etc/hosts");
        hosts.get(2).script(newer());
        onAll("[ ! -e /media/$name.restarted ] || { restart; rm /media/$name.restarted; }");
        for (Path journal :
                List.of(cluster.laptop().resolve("var/lib/registry-doctor"), Path.of("/var/lib/registry-doctor"))) {
            Programs.succeed(LabServers.MEDIA, "rm", "-rf", journal.toString());
        }
        KubernetesClient admin = cluster.api().admin();
        hosts.forEach(host -> ready(host.name(), true));
        admin.secrets().inNamespace(DEFAULT).delete();
        admin.serviceAccounts().inNamespace(DEFAULT).delete();
        admin.serviceAccounts().inNamespace(DEFAULT).resource(account()).create();
    }

    private static ServiceAccount account() {
        return new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(DEFAULT)
                .withNamespace(DEFAULT)
                .endMetadata()
                .build();
    }

    /** What the cluster says of a node's kubelet. */
    void ready(String node, boolean isReady) {
        cluster.api()
                .admin()
                .nodes()
                .withName(node)
                .edit(now -> new NodeBuilder(now)
                        .editStatus()
                        .withConditions(new NodeConditionBuilder()
                                .withType("Ready")
                                .withStatus(isReady ? "True" : "Unknown")
                                .withMessage(isReady ? "kubelet is ready" : "Kubelet stopped posting node status.")
                                .build())
                        .endStatus()
                        .build());
    }

    SetupLabServers servers() {
        return servers;
    }

    List<NodeLabHost> hosts() {
        return hosts;
    }

    NodeLabCluster cluster() {
        return cluster;
    }

    /** The addresses of the nodes. */
    List<String> addresses() {
        return hosts.stream().map(NodeLabHost::address).toList();
    }

    /** Runs a script with the lab's functions on each node. */
    void onAll(String script) {
        hosts.stream()
                .map(host -> NodeLab.later(() -> host.script(script)))
                .toList()
                .forEach(CompletableFuture::join);
    }

    /** The program's setup with all nodes, from a laptop. */
    Cli.Result setup(Object... args) {
        return cluster.execute(Stream.of(Stream.of("setup"), Arrays.stream(args), Stream.of("--nodes"))
                .flatMap(s -> s)
                .toArray());
    }

    /** What containerd of each node reports when it pulls an image that it does not have, with the login that its Pods have. */
    Map<String, String> pull(String image) throws Exception {
        LabKubectl.Login login = login(image.substring(0, image.indexOf('/')));
        Map<String, CompletableFuture<String>> pulls = new TreeMap<>();
        hosts.forEach(host -> pulls.put(host.name(), NodeLab.later(() -> {
            host.script("forget " + image);
            return host.pull(image, login);
        })));
        Map<String, String> told = new TreeMap<>();
        pulls.forEach((node, pull) -> told.put(node, pull.join()));
        return told;
    }

    /** The login that Pods of the default service account have for a registry, as the kubelet finds it; null without one. */
    LabKubectl.@Nullable Login login(String registry) throws IOException {
        KubernetesClient admin = cluster.api().admin();
        ServiceAccount account =
                admin.serviceAccounts().inNamespace(DEFAULT).withName(DEFAULT).get();
        for (var reference : account.getImagePullSecrets()) {
            Secret secret = admin.secrets()
                    .inNamespace(DEFAULT)
                    .withName(reference.getName())
                    .get();
            if (secret != null) {
                byte[] config = Base64.getDecoder().decode(secret.getData().get(".dockerconfigjson"));
                JsonNode auth =
                        new ObjectMapper().readTree(config).path("auths").path(registry);
                if (auth.has("auth")) {
                    String[] words = new String(
                                    Base64.getDecoder().decode(auth.get("auth").asText()), StandardCharsets.UTF_8)
                            .split(":", 2);
                    return new LabKubectl.Login(registry, words[0], words[1]);
                }
            }
        }
        return null;
    }

    /** The files of each node that say where images are pulled from, and its other settings, with rights and owner. */
    Map<String, String> files() throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (NodeLabHost host : hosts) {
            for (String folder : List.of("var/snap/microk8s/8000/args", "etc")) {
                try (Stream<Path> files = Files.walk(host.root().resolve(folder))) {
                    for (Path file : files.toList()) {
                        all.put(file.toString(), FixMachine.state(file));
                    }
                }
            }
        }
        return all;
    }
}
