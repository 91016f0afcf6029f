package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.nodes.MockKubelets;
import dev.registrydoctor.doctor.act.nodes.MockNodes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --nodes} from its command line to its report, over a mock of the API server and the real collector. */
@Timeout(300)
class NodesRunTest {

    private static final String IMAGE = "reg.lab:5000/shop/web:1";
    private static final String CERTS = "var/snap/microk8s/current/args/certs.d/reg.lab:5000/hosts.toml";

    @TempDir
    private Path folder;

    private final Map<String, String> logs = new HashMap<>();
    private MockCluster cluster;

    @BeforeEach
    void open() throws Exception {
        cluster = new MockCluster();
        for (int i = 1; i <= 3; i++) {
            String name = "n" + i;
            cluster.admin()
                    .nodes()
                    .resource(MockNodes.node(name, "10.99.0." + i))
                    .create();
            Path root = Files.createDirectory(folder.resolve(name));
            MockNodes.hostFiles(root, name);
            if (i < 3) {
                Path hosts = root.resolve(CERTS);
                Files.createDirectories(hosts.getParent());
                Files.writeString(hosts, """
                        server = "http://reg.lab:5000"

                        [host."http://reg.lab:5000"]
                        capabilities = ["pull", "resolve"]
                        """);
            }
            logs.put(name, MockNodes.collected(root, List.of()));
        }
        cluster.admin().pods().inNamespace("shop").resource(waiting()).create();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static Pod waiting() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("shop")
                .endMetadata()
                .withNewSpec()
                .withNodeName("n3")
                .addNewContainer()
                .withName("web")
                .withImage(IMAGE)
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Pending")
                .addNewContainerStatus()
                .withName("web")
                .withImage(IMAGE)
                .withNewState()
                .withNewWaiting()
                .withReason("ErrImagePull")
                .withMessage("failed to pull and unpack image \"" + IMAGE + "\": failed to resolve image: failed to do"
                        + " request: Head \"https://reg.lab:5000/v2/shop/web/manifests/1\": http: server gave HTTP"
                        + " response to HTTPS client")
                .endWaiting()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private String log(Pod pod) {
        return Objects.requireNonNull(logs.get(pod.getSpec().getNodeName()));
    }

    @SuppressWarnings("try") // the kubelets only have to be there
    private Cli.Result run(BiConsumer<MockKubelets, Pod> behaviour, String... more) throws IOException {
        try (MockKubelets ignored = new MockKubelets(cluster, (kubelets, pod) -> {
            if (pod.getMetadata().getNamespace().startsWith("registry-doctor-")) {
                behaviour.accept(kubelets, pod);
            }
        })) {
            Object[] args = new Object[5 + more.length];
            System.arraycopy(
                    new Object[] {"run", "--kubeconfig", MockNodes.kubeconfig(folder, cluster.url()), "-o", "json"},
                    0,
                    args,
                    0,
                    5);
            System.arraycopy(more, 0, args, 5, more.length);
            return Cli.run(args);
        }
    }

    private Cli.Result run(String... more) throws IOException {
        return run((kubelets, pod) -> kubelets.succeed(pod, log(pod)), more);
    }

    private static JsonNode root(JsonNode report) {
        assertEquals(1, report.get("diagnoses").size(), report::toPrettyString);
        return report.at("/diagnoses/0");
    }

    private static List<String> hosts(JsonNode diagnosis) {
        return diagnosis
                .at("/details/hosts")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void namesTheNodeThatDiffers() throws Exception {
        Cli.Result result = run("--nodes");

        JsonNode root = root(result.json());
        assertEquals("runtime.hosts-toml-missing", root.at("/root/problem").asText());
        assertEquals(List.of("n3"), hosts(root), root::toPrettyString);
        assertTrue(result.err().contains("registry-doctor-"), result.err());
        assertEquals(List.of(), cluster.namespaces());
    }

    private void assertOnlyReads() {
        assertEquals(
                Set.of("GET"),
                cluster.requests().stream()
                        .map(request -> request.substring(0, request.indexOf(' ')))
                        .collect(Collectors.toSet()));
    }

    @Test
    void asksOnlyTheNodesThatAreNamed() throws Exception {
        JsonNode report = run("--nodes=n3").json();

        assertEquals(List.of("n3"), hosts(root(report)));
    }

    @Test
    void createsNothingUnlessItIsAskedTo() throws Exception {
        run();

        assertOnlyReads();
    }

    @Test
    void printsThePlanAndCreatesNothing() throws Exception {
        Cli.Result plan = Cli.run("run", "--kubeconfig", MockNodes.kubeconfig(folder, cluster.url()), "--nodes=plan");

        assertEquals(0, plan.exit(), plan.err());
        assertEquals(
                3,
                plan.out()
                        .lines()
                        .filter(line -> line.strip().startsWith("nodeName:"))
                        .count(),
                plan.out());
        assertOnlyReads();
    }

    /** Whoever may not create Pods gets the report of a run without the option, and the reason. */
    @Test
    void withoutTheRightTheReportIsTheSameButForOneObstacle() throws Exception {
        JsonNode plain = run().json();
        cluster.front(request -> request.equals("POST /api/v1/namespaces")
                ? MockCluster.refusal(
                        403, "namespaces is forbidden: User \"dev\" cannot create resource \"namespaces\"")
                : null);

        JsonNode refused = run("--nodes").json();

        for (String part : List.of("verdict", "headline", "diagnoses", "unexplained", "warnings", "notes")) {
            assertEquals(plain.get(part), refused.get(part), part);
        }
        NavigableSet<String> reasons = reasons(refused);
        reasons.removeAll(reasons(plain));
        assertEquals(1, reasons.size(), reasons::toString);
        assertTrue(reasons.first().contains("cannot create resource"), reasons::first);
        assertEquals(List.of(), cluster.namespaces());
    }

    private static NavigableSet<String> reasons(JsonNode report) {
        NavigableSet<String> reasons = new TreeSet<>();
        report.get("notLookedAt")
                .forEach(entry -> entry.get("gaps")
                        .forEach(gap -> reasons.add(gap.get("why").asText())));
        return reasons;
    }

    @Test
    void theOthersAreJudgedWhenOneNodeCannotBe() throws Exception {
        JsonNode report = run(
                        (kubelets, pod) -> {
                            String node = pod.getSpec().getNodeName();
                            if (node.equals("n1")) {
                                kubelets.exit(pod, 1, "no shell");
                            } else {
                                kubelets.succeed(pod, log(pod));
                            }
                        },
                        "--nodes")
                .json();

        assertEquals(List.of("n3"), hosts(root(report)));
        assertTrue(reasons(report).stream().anyMatch(why -> why.contains("could not be checked")), report::toString);
    }

    /** A log that is cut is not half a node. */
    @Test
    void aLogThatIsCutIsNotRead() throws Exception {
        JsonNode report = run(
                        (kubelets, pod) -> {
                            String log = log(pod);
                            kubelets.succeed(pod, log.substring(0, log.length() / 2));
                        },
                        "--nodes=n3")
                .json();

        assertFalse(report.toString().contains("\"hosts\""), report::toPrettyString);
        assertTrue(reasons(report).stream().anyMatch(why -> why.contains("could not be checked")), report::toString);
    }

    @Test
    void aNodeThatIsNotThereIsAnError() throws Exception {
        Cli.Result result = run("--nodes=n33");

        assertEquals(2, result.exit());
        assertTrue(result.err().contains("n3"), result.err());
        assertEquals(List.of(), cluster.namespaces());
    }
}
