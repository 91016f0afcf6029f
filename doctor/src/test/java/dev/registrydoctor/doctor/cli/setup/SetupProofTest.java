package dev.registrydoctor.doctor.cli.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.nodes.MockKubelets;
import dev.registrydoctor.doctor.act.nodes.MockNodes;
import dev.registrydoctor.doctor.cli.Cli;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What setup registry shows at its end: the path of an image, and pulls by the kubelets of a mock cluster. */
@Timeout(300)
class SetupProofTest {

    private static final String CERTS = "var/snap/microk8s/current/args/certs.d/";

    @TempDir
    private Path folder;

    private MockCluster cluster;
    private HttpServer registry;
    private String authority;
    private String image;
    private volatile boolean asksForLogin;

    @BeforeEach
    void open() throws Exception {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            boolean isRefused = asksForLogin && exchange.getRequestHeaders().getFirst("Authorization") == null;
            boolean isBase = exchange.getRequestURI().getPath().equals("/v2/");
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
            if (isRefused) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"lab\"");
            }
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(isRefused ? 401 : isBase ? 200 : 404, isHead ? -1 : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        registry.start();
        authority = "127.0.0.1:" + registry.getAddress().getPort();
        image = authority + "/shop/cart:1";
        cluster = new MockCluster();
        for (String name : List.of("n1", "n2")) {
            cluster.admin()
                    .nodes()
                    .resource(MockNodes.node(name, "10.99.0." + name.charAt(1)))
                    .create();
        }
        for (String name : List.of("n1", "n2")) {
            Path root = Files.createDirectory(folder.resolve(name));
            MockNodes.hostFiles(root, name);
            Path hosts = root.resolve(CERTS + authority + "/hosts.toml");
            Files.createDirectories(hosts.getParent());
            Files.writeString(
                    hosts,
                    "server = \"http://" + authority + "\"\n\n[host.\"http://" + authority
                            + "\"]\ncapabilities = [\"pull\", \"resolve\"]\n");
        }
    }

    @AfterEach
    void close() {
        cluster.close();
        registry.stop(0);
    }

    @SuppressWarnings("try") // the kubelets only have to be there
    private Cli.Result run(BiConsumer<MockKubelets, Pod> behaviour, String... more) throws Exception {
        try (MockKubelets ignored = new MockKubelets(cluster, (kubelets, pod) -> {
            if (isPull(pod)) {
                behaviour.accept(kubelets, pod);
            } else {
                kubelets.succeed(pod, collected(pod));
            }
        })) {
            return Cli.with(state())
                    .execute(Stream.concat(
                                    Stream.of(
                                            "setup",
                                            "registry",
                                            authority,
                                            "--insecure",
                                            "--kubeconfig",
                                            MockNodes.kubeconfig(folder, cluster.url()),
                                            "--host-root",
                                            folder.resolve("n1"),
                                            Stream.of(more).anyMatch(each -> each.startsWith("--nodes"))
                                                    ? "--yes"
                                                    : "--nodes"),
                                    Stream.of(more))
                            .toArray());
        } finally {
            assertEquals(List.of(), cluster.namespaces());
        }
    }

    private static boolean isPull(Pod pod) {
        return pod.getSpec().getContainers().get(0).getName().equals("pull");
    }

    /** Runs the command of a Pod that looks at its node. */
    private String collected(Pod pod) {
        List<String> command = pod.getSpec().getContainers().get(0).getCommand().stream()
                .map(argument -> argument.replace("$$", "$"))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("ROOT", folder.resolve(pod.getSpec().getNodeName()).toString());
        try {
            return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> state() {
        return Map.of("XDG_STATE_HOME", folder.resolve("state").toString(), "REG_PASSWORD", "s3cr3t-s3cr3t");
    }

    private static JsonNode proof(Cli.Result result, String kind, int number) {
        List<JsonNode> all = result.json()
                .get("proof")
                .valueStream()
                .filter(each -> each.path("kind").asText().equals(kind))
                .toList();
        assertTrue(all.size() > number, result::toString);
        return all.get(number);
    }

    private void assertNothingIsPulled(String words, String... more) throws Exception {
        AtomicBoolean pulled = new AtomicBoolean();
        Cli.Result result = run((kubelets, pod) -> pulled.set(true), more);
        assertFalse(pulled.get());
        assertEquals(0, result.exit(), result::toString);
        assertTrue(result.out().contains(words), result::toString);
    }

    @Test
    void allNodesPull() throws Exception {
        Cli.Result result =
                run((kubelets, pod) -> kubelets.pulled(pod, "sha256:1"), "--pull", image, "--yes", "-o", "json");
        assertEquals(0, result.exit(), result::toString);
        assertEquals("n1", proof(result, "pull", 0).get("node").asText());
        assertEquals("pulled", proof(result, "pull", 0).get("result").asText());
        assertEquals("pulled", proof(result, "pull", 1).get("result").asText());
        assertTrue(result.err().contains("with a Pod on each of 2 nodes, which pulls the image"), result::toString);
    }

    @Test
    void aNodeThatDoesNotPullIsExplained() throws Exception {
        BiConsumer<MockKubelets, Pod> behaviour = (kubelets, pod) -> {
            if (pod.getSpec().getNodeName().equals("n1")) {
                kubelets.pulled(pod, "");
            } else {
                kubelets.wait(
                        pod,
                        "ErrImagePull",
                        "failed to resolve reference \"" + image + "\": failed to do request: Head \"https://"
                                + authority
                                + "/v2/shop/cart/manifests/1\": http: server gave HTTP response to HTTPS client");
            }
        };
        Cli.Result result = run(behaviour, "--pull", image, "--yes", "-o", "json");
        assertEquals(3, result.exit(), result::toString);
        JsonNode pull = proof(result, "pull", 1);
        assertEquals("not pulled", pull.get("result").asText());
        assertTrue(
                pull.get("why")
                        .asText()
                        .startsWith("the client used HTTPS and the server answered in HTTP; ErrImagePull: "),
                pull::toString);
        assertEquals(
                "registry-doctor resolve " + image + " --node n2",
                pull.get("command").asText());
        assertFalse(result.json().get("asWanted").asBoolean());

        String text = run(behaviour, "--pull", image, "--yes").out();
        assertTrue(text.contains("node n1: pulled"), text);
        assertTrue(text.contains("node n2: not pulled: the client used HTTPS"), text);
        assertTrue(text.contains("Not every node can pull."), text);
    }

    @Test
    void aNodeThatIsNotReachedIsNotKnown() throws Exception {
        AtomicInteger namespaces = new AtomicInteger();
        cluster.front(line -> line.equals("POST /api/v1/namespaces") && namespaces.incrementAndGet() > 1
                ? MockCluster.refusal(
                        403, "namespaces is forbidden: User \"jane\" cannot create resource \"namespaces\"")
                : null);
        Cli.Result result = run((kubelets, pod) -> {}, "--pull", image, "--yes", "-o", "json");
        assertEquals(5, result.exit(), result::toString);
        assertEquals("not reached", proof(result, "pull", 0).get("result").asText());
        assertTrue(proof(result, "pull", 0).get("why").asText().contains("registry-doctor rbac --nodes"));
    }

    /** The Pods use the Secret where the setup has put it. */
    @Test
    void withALoginTheServiceAccountPulls() throws Exception {
        asksForLogin = true;
        cluster.admin()
                .serviceAccounts()
                .inNamespace("team")
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .withNamespace("team")
                        .endMetadata()
                        .build())
                .create();
        List<String> accounts = new CopyOnWriteArrayList<>();
        Cli.Result result = run(
                (kubelets, pod) -> {
                    accounts.add(pod.getMetadata().getNamespace() + "/"
                            + pod.getSpec().getServiceAccountName());
                    kubelets.pulled(pod, "");
                },
                "--pull",
                image,
                "-u",
                "joe",
                "--password-env",
                "REG_PASSWORD",
                "-n",
                "team",
                "--yes",
                "-o",
                "json");
        assertEquals(List.of("team/default", "team/default"), accounts, result::toString);
        assertEquals("team/default", proof(result, "pull", 0).get("account").asText());
        assertEquals("pulled", proof(result, "pull", 1).get("result").asText());
        assertEquals(
                List.of(), cluster.admin().pods().inNamespace("team").list().getItems());
        assertEquals(
                1,
                cluster.admin().secrets().inNamespace("team").list().getItems().size(),
                result::toString);
        assertFalse((result.out() + result.err()).contains("s3cr3t"));
    }

    @Test
    void onlyTheNodesThatAreNamedPull() throws Exception {
        Cli.Result result =
                run((kubelets, pod) -> kubelets.pulled(pod, ""), "--pull", image, "--nodes=n2", "-o", "json");
        List<String> nodes = result.json()
                .get("proof")
                .valueStream()
                .filter(each -> each.path("kind").asText().equals("pull"))
                .map(each -> each.get("node").asText())
                .toList();
        assertEquals(List.of("n2"), nodes);
    }

    @Test
    void withoutATerminalAndWithoutYesThePullIsOnlyShown() throws Exception {
        String planned = "a Pod on each node pulls " + image;
        assertNothingIsPulled(planned, "--pull", image, "-o", "json");
        assertNothingIsPulled(planned, "--pull", image, "-o", "json", "--dry-run");
    }

    /** Without an image of the registry, what is followed is the way to the registry itself. */
    @Test
    void thePathToTheRegistryIsFollowedWithoutAnImage() throws Exception {
        Cli.Result result = run((kubelets, pod) -> {}, "-o", "json");
        assertEquals(0, result.exit(), result::toString);
        JsonNode path = proof(result, "path", 0);
        assertEquals("n1", path.get("node").asText());
        assertEquals(authority, path.get("image").asText());
        assertEquals("works", path.get("result").asText());
        assertEquals("n2", proof(result, "path", 1).get("node").asText());
        assertEquals("works", proof(result, "path", 1).get("result").asText());
    }

    @Test
    void anImageThatTheRegistryDoesNotHaveBreaksAtItsManifest() throws Exception {
        Cli.Result result = run((kubelets, pod) -> {}, "--pull", image, "-o", "json");
        JsonNode path = proof(result, "path", 0);
        assertEquals("breaks", path.get("result").asText());
        assertEquals("manifest", path.get("hop").asText());
        assertEquals(image, Objects.requireNonNull(path.get("image")).asText());
        assertEquals(0, result.exit(), "the registry is set up, whatever images it has");
    }
}
