package dev.registrydoctor.doctor.act.typed.standing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.NodeLog;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Collected;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.act.nodes.NodePods;
import dev.registrydoctor.doctor.act.nodes.NodeRequest;
import dev.registrydoctor.doctor.act.nodes.NodeTarget;
import dev.registrydoctor.doctor.act.nodes.StandingNodes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Looking at nodes through Pods that are always there. */
@Timeout(300)
class StandingNodePodsTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<String> COMMAND =
            List.of("/bin/sh", "-c", "echo the collector", "collect", "10.0.0.1:5000");

    private MockCluster cluster;
    private NodePods nodes;

    @BeforeEach
    void start() throws IOException {
        cluster = new MockCluster();
        nodes = ClusterWriters.standingNodes(cluster.kubeconfig());
    }

    @AfterEach
    void stop() {
        nodes.close();
        cluster.close();
    }

    private static PodBuilder podOn(String node) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("pod-on-" + node)
                .withNamespace(StandingNodes.NAMESPACE)
                .addToLabels(StandingNodes.LABEL.getKey(), StandingNodes.LABEL.getValue())
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .endSpec();
    }

    private static Pod ready(String node) {
        return podOn(node)
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    private void has(Pod... pods) {
        Stream.of(pods).forEach(pod -> cluster.admin().resource(pod).create());
    }

    private static NodeRequest request(Duration perNode, String... names) {
        return new NodeRequest(
                Stream.of(names)
                        .map(name -> new NodeTarget(name, List.of(), null))
                        .toList(),
                COMMAND,
                2,
                perNode,
                Duration.ofMinutes(1),
                1024);
    }

    private Map<String, NodeLog> collect(NodeRequest request, MockExecs execs) throws InterruptedException {
        cluster.front(execs);
        return nodes.collect(request, new NodeListener() {});
    }

    private NodeLog one(Consumer<MockExecs.Exec> behaviour) throws InterruptedException {
        has(ready("n1"));
        return Objects.requireNonNull(
                collect(request(LONG, "n1"), new MockExecs(behaviour)).get("n1"));
    }

    private NotChecked notChecked(Consumer<MockExecs.Exec> behaviour) throws InterruptedException {
        return assertInstanceOf(NotChecked.class, one(behaviour));
    }

    private NotChecked withoutExec(Pod... pods) throws InterruptedException {
        has(pods);
        MockExecs none = new MockExecs(exec -> {});
        NodeLog log = collect(request(LONG, "n1"), none).get("n1");
        assertEquals(List.of(), none.execs());
        return assertInstanceOf(NotChecked.class, log);
    }

    @Test
    void asksThePodOfEachNodeAndWritesNothing() throws Exception {
        has(ready("n1"), ready("n2"));
        MockExecs execs = new MockExecs(exec -> {
            exec.print("log of ");
            exec.print(exec.pod());
            exec.exit(0);
        });
        Map<String, NodeLog> logs = collect(request(LONG, "n2", "n1"), execs);
        assertEquals(List.of("n2", "n1"), List.copyOf(logs.keySet()));
        assertEquals(new Collected("log of pod-on-n1"), logs.get("n1"));
        assertEquals(new Collected("log of pod-on-n2"), logs.get("n2"));
        String pods = "GET /api/v1/namespaces/registry-doctor-nodes/pods";
        assertEquals(
                List.of(pods, pods + "/pod-on-n1/exec", pods + "/pod-on-n2/exec"),
                cluster.requests().stream().sorted().toList());
    }

    /** Proxies limit addresses, and audit logs keep them: the script and its arguments are not in there. */
    @Test
    void sendsTheScriptThroughTheStandardInput() throws Exception {
        has(ready("n1"));
        MockExecs execs = new MockExecs(exec -> exec.exit(0));
        collect(request(LONG, "n1"), execs);
        MockExecs.Exec exec = execs.execs().get(0);
        assertTrue(
                exec.query().containsAll(List.of("container=collector", "stdin=true", "stdout=true", "stderr=true")),
                exec.query()::toString);
        String words = String.join(" ", exec.command());
        assertTrue(words.startsWith("timeout -s KILL 58 /bin/sh -c "), words);
        assertFalse(words.contains("the collector") || words.contains("10.0.0.1"), words);
        String input = new String(exec.input(), StandardCharsets.UTF_8);
        assertEquals("set -- '10.0.0.1:5000'\necho the collector\n", input);
    }

    @Test
    void asksNoMoreNodesAtOnceThanItIsTold() throws Exception {
        String[] names = IntStream.range(0, 8).mapToObj(i -> "n" + i).toArray(String[]::new);
        Stream.of(names).forEach(name -> has(ready(name)));
        CountDownLatch two = new CountDownLatch(2);
        MockExecs execs = new MockExecs(exec -> {
            two.countDown();
            try {
                two.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exec.print("x");
            exec.exit(0);
        });
        Map<String, NodeLog> logs = collect(request(LONG, names), execs);
        for (String name : names) {
            assertEquals(new Collected("x"), logs.get(name), name);
        }
        assertEquals(2, execs.mostOpen());
        assertEquals(
                8, execs.execs().stream().map(MockExecs.Exec::pod).distinct().count());
    }

    @Test
    void saysTheExitCodeAndTheLastWords() throws Exception {
        NotChecked failed = notChecked(exec -> {
            exec.print("first\n");
            exec.complain("this node has no program awk\n");
            exec.exit(1);
        });
        assertEquals(Reason.FAILED, failed.reason());
        assertEquals("the collector failed: exit code 1: this node has no program awk", failed.why());
    }

    @Test
    void saysWhyNothingCouldRun() throws Exception {
        NotChecked failed = notChecked(exec -> exec.status("{\"status\":\"Failure\",\"reason\":\"InternalError\","
                + "\"message\":\"error executing command in container: OCI runtime exec failed\"}"));
        assertEquals(Reason.FAILED, failed.reason());
        assertTrue(failed.why().endsWith("OCI runtime exec failed"), failed::why);
    }

    @Test
    void leavesACollectorThatPrintsTooMuch() throws Exception {
        assertEquals(
                Reason.LOG_CUT,
                notChecked(exec -> {
                            for (int i = 0; i < 1025; i++) {
                                exec.print("x");
                            }
                        })
                        .reason());
    }

    @Test
    void readsAsMuchAsItMay() throws Exception {
        assertEquals(new Collected("x".repeat(1024)), one(exec -> {
            exec.print("x".repeat(1024));
            exec.exit(0);
        }));
    }

    @Test
    void doesNotKeepAllThatIsComplainedOf() throws Exception {
        NotChecked failed = notChecked(exec -> {
            IntStream.range(0, 100).forEach(i -> exec.complain("long ".repeat(1000)));
            exec.exit(2);
        });
        assertTrue(failed.why().length() < 600, failed::why);
    }

    @Test
    void doesNotTakeABrokenConnectionForAnEnd() throws Exception {
        NotChecked broken = notChecked(exec -> {
            exec.print("half of it");
            exec.leave();
        });
        assertEquals(Reason.FAILED, broken.reason());
        assertTrue(broken.why().startsWith("the connection to the container broke"), broken::why);
    }

    @Test
    void saysThatItDidNotEnd() throws Exception {
        has(ready("n1"));
        NodeLog log = collect(request(Duration.ofSeconds(1), "n1"), new MockExecs(exec -> {}))
                .get("n1");
        assertEquals(Reason.TIMED_OUT, assertInstanceOf(NotChecked.class, log).reason());
    }

    @Test
    void saysThatItWasKilledBecauseItsTimeWasUp() throws Exception {
        assertEquals(Reason.TIMED_OUT, notChecked(exec -> exec.exit(137)).reason());
    }

    @Test
    void judgesTheOtherNodesWhenOneFails() throws Exception {
        has(ready("n1"), ready("n2"));
        Map<String, NodeLog> logs = collect(request(LONG, "n1", "n2", "n3"), new MockExecs(exec -> {
            exec.print("x");
            exec.exit(exec.pod().endsWith("n1") ? 3 : 0);
        }));
        assertEquals(
                Reason.FAILED,
                assertInstanceOf(NotChecked.class, logs.get("n1")).reason());
        assertEquals(new Collected("x"), logs.get("n2"));
        assertEquals(
                Reason.NO_POD,
                assertInstanceOf(NotChecked.class, logs.get("n3")).reason());
    }

    @Test
    void doesNotAskNodesThatAreNotReady() throws Exception {
        has(ready("n1"));
        NotChecked unfit = new NotChecked(Reason.NOT_READY, "it is not Ready", "");
        MockExecs execs = new MockExecs(exec -> exec.exit(0));
        NodeRequest request = NodeRequest.of(List.of(new NodeTarget("n1", List.of(), unfit)), COMMAND, 8);
        assertEquals(Map.of("n1", unfit), collect(request, execs));
        assertEquals(List.of(), cluster.requests());
    }

    @Test
    void namesTheComponentWhereNothingIsInstalled() throws Exception {
        NotChecked none = withoutExec();
        assertEquals(Reason.NO_POD, none.reason());
        assertTrue(none.remedy().contains("samples/kubernetes/serve"), none::remedy);
    }

    @Test
    void doesNotAskPodsOfOthers() throws Exception {
        Pod other = ready("n1");
        other.getMetadata().setLabels(Map.of("app.kubernetes.io/name", "other"));
        Pod elsewhere = ready("n1");
        elsewhere.getMetadata().setNamespace("default");
        assertEquals(Reason.NO_POD, withoutExec(other, elsewhere).reason());
    }

    @Test
    void saysThatTheImageIsNotOnTheNode() throws Exception {
        NotChecked missing = withoutExec(podOn("n1")
                .withNewStatus()
                .addNewContainerStatus()
                .withName(StandingNodes.CONTAINER)
                .withNewState()
                .withNewWaiting()
                .withReason("ErrImageNeverPull")
                .withMessage("Container image \"registry.k8s.io/pause:3.10\" is not present with pull policy of Never")
                .endWaiting()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build());
        assertEquals(Reason.NO_IMAGE, missing.reason());
        assertTrue(missing.why().contains("registry.k8s.io/pause:3.10"), missing::why);
    }

    /** The controller makes each Pod for its node; one that the scheduler has no place for is not bound to it. */
    @Test
    void saysWhyThePodHasNoPlace() throws Exception {
        NotChecked unscheduled = withoutExec(podOn("n1")
                .editSpec()
                .withNodeName(null)
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues("n1")
                .endMatchField()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withMessage("0/3 nodes are available: 1 Insufficient cpu")
                .endCondition()
                .endStatus()
                .build());
        assertEquals(Reason.NO_POD, unscheduled.reason());
        assertTrue(unscheduled.why().endsWith("1 Insufficient cpu"), unscheduled::why);
    }

    @Test
    void asksTheReadyOneOfTwoPodsOnANode() throws Exception {
        Pod old = podOn("n1").editMetadata().withName("z-old").endMetadata().build();
        has(ready("n1"), old);
        MockExecs execs = new MockExecs(exec -> exec.exit(0));
        collect(request(LONG, "n1"), execs);
        assertEquals(
                List.of("pod-on-n1"),
                execs.execs().stream().map(MockExecs.Exec::pod).toList());
    }

    static Stream<Arguments> refusals() {
        String words = " is forbidden: User \\\"jane\\\" cannot ";
        return Stream.of(
                Arguments.of("/pods", 403, "pods" + words + "list resource \\\"pods\\\"", Reason.NO_RIGHT),
                Arguments.of("/exec", 403, "pods" + words + "create resource \\\"pods/exec\\\"", Reason.NO_RIGHT),
                Arguments.of("/exec", 401, "Unauthorized", Reason.NO_RIGHT),
                Arguments.of("/exec", 400, "container collector is not valid for pod pod-on-n1", Reason.REFUSED),
                Arguments.of(
                        "/exec",
                        500,
                        "error dialing backend: dial tcp 10.0.0.5:10250: connect: connection refused",
                        Reason.API_GONE),
                Arguments.of("/pods", 503, "apiserver not ready", Reason.API_GONE));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void saysWhyTheClusterRefuses(String end, int code, String message, Reason reason) throws Exception {
        has(ready("n1"));
        cluster.front(line -> line.endsWith(end) ? MockCluster.refusal(code, message.replace("\\", "")) : null);
        NodeLog log = nodes.collect(request(LONG, "n1"), new NodeListener() {}).get("n1");
        NotChecked refused = assertInstanceOf(NotChecked.class, log);
        assertEquals(reason, refused.reason());
        // The client drops the words where a connection is refused that would stay open.
        String words = end.equals("/exec") ? "HTTP status " + code : message.replace("\\", "");
        assertTrue(refused.why().endsWith(": " + words), refused::why);
    }
}
