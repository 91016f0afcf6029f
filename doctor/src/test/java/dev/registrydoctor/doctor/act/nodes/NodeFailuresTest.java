package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Collected;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import io.fabric8.mockwebserver.http.MockResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes that cannot be looked at: each ends in a reason, and the others are looked at. */
@Timeout(300)
class NodeFailuresTest extends LookAtMock {

    @Test
    void saysThatTheCollectorFailedWithItsLastWords() throws Exception {
        NotChecked failed = notChecked(LONG, (kubelets, pod) -> kubelets.exit(pod, 3, "begin\nsh: no tar\n"));
        assertEquals(Reason.FAILED, failed.reason());
        assertTrue(failed.why().endsWith("exit code 3: sh: no tar"), failed::why);
    }

    /** Containers that an admission webhook adds to every Pod do not end. */
    @Test
    void doesNotWaitForOtherContainers() throws Exception {
        assertEquals(new Collected("log"), one(LONG, (kubelets, pod) -> kubelets.succeedBesideSidecar(pod, "log")));
    }

    @Test
    void saysThatTheKubeletDidNotAcceptThePod() throws Exception {
        NotChecked failed =
                notChecked(LONG, (kubelets, pod) -> kubelets.refuse(pod, "OutOfpods", "Node didn't have enough"));
        assertEquals(Reason.FAILED, failed.reason());
        assertTrue(failed.why().contains("OutOfpods: Node didn't have enough"), failed::why);
    }

    @Test
    void saysThatTheTimeOfThePodWasUp() throws Exception {
        assertEquals(
                Reason.TIMED_OUT,
                notChecked(LONG, (kubelets, pod) -> kubelets.refuse(pod, "DeadlineExceeded", "too long"))
                        .reason());
    }

    @Test
    void saysThatSomebodyDeletedThePod() throws Exception {
        NotChecked gone = notChecked(LONG, MockKubelets::delete);
        assertEquals(Reason.FAILED, gone.reason());
        assertEquals("its Pod was deleted before it ended", gone.why());
    }

    @Test
    void saysWhyAPodDidNotStartInTime() throws Exception {
        NotChecked late = notChecked(Duration.ofSeconds(3), (kubelets, pod) -> {
            kubelets.wait(pod, "ContainerCreating", "");
            kubelets.warn(pod, "FailedCreatePodSandBox", "failed to get sandbox image\n\"registry.k8s.io/pause:3.7\"");
        });
        assertEquals(Reason.NOT_STARTED, late.reason());
        assertEquals(
                "its Pod did not start in time: failed to get sandbox image \"registry.k8s.io/pause:3.7\"", late.why());
    }

    @Test
    void saysWhatAPodWaitsForWithoutTheRightToReadEvents() throws Exception {
        cluster.front(line -> line.contains("/events")
                ? MockCluster.refusal(403, "events is forbidden: User \"jane\" cannot list resource \"events\"")
                : null);
        NotChecked late =
                notChecked(Duration.ofSeconds(3), (kubelets, pod) -> kubelets.wait(pod, "ContainerCreating", "slow"));
        assertEquals("its Pod did not start in time: ContainerCreating: slow", late.why());
    }

    @Test
    void saysThatTheKubeletIsSilent() throws Exception {
        NotChecked late = notChecked(Duration.ofSeconds(1), (kubelets, pod) -> {});
        assertEquals(Reason.NOT_STARTED, late.reason());
        assertEquals("its Pod did not start in time; its kubelet has not said why", late.why());
    }

    @Test
    void saysThatTheCollectorDidNotEnd() throws Exception {
        assertEquals(
                Reason.TIMED_OUT,
                notChecked(Duration.ofSeconds(3), MockKubelets::run).reason());
    }

    @Test
    void judgesTheOtherNodesWhenOneFails() throws Exception {
        Map<String, NodeLog> logs =
                collect(request(Duration.ofSeconds(3), node("n1"), node("stuck"), node("n3")), (kubelets, pod) -> {
                    if (!nodeOf(pod).equals("stuck")) {
                        kubelets.succeed(pod, nodeOf(pod));
                    }
                });
        assertEquals(new Collected("n1"), logs.get("n1"));
        assertEquals(new Collected("n3"), logs.get("n3"));
        assertEquals(
                Reason.NOT_STARTED,
                assertInstanceOf(NotChecked.class, logs.get("stuck")).reason());
    }

    @Test
    void endsWhenTheTimeForAllNodesIsUp() throws Exception {
        NodeRequest request = new NodeRequest(
                List.of(node("n1"), node("n2"), node("n3")), COMMAND, 1, LONG, Duration.ofSeconds(1), 1 << 20);
        collect(request, (kubelets, pod) -> {})
                .forEach((name, log) -> assertEquals(
                        Reason.NOT_STARTED,
                        assertInstanceOf(NotChecked.class, log).reason(),
                        name));
    }

    @Test
    void saysThatALogIsCut() throws Exception {
        NodeRequest request = new NodeRequest(List.of(node("n1")), COMMAND, 8, LONG, Duration.ofMinutes(1), 1024);
        NodeLog log = collect(request, (kubelets, pod) -> kubelets.succeed(pod, "x".repeat(1025)))
                .get("n1");
        assertEquals(Reason.LOG_CUT, assertInstanceOf(NotChecked.class, log).reason());
        NodeLog whole = collect(request, (kubelets, pod) -> kubelets.succeed(pod, "x".repeat(1024)))
                .get("n1");
        assertEquals(new Collected("x".repeat(1024)), whole);
    }

    @Test
    void saysThatALogCannotBeRead() throws Exception {
        cluster.front(line -> line.endsWith("/log")
                ? MockCluster.refusal(500, "Get \"https://10.0.0.5:10250/containerLogs\": connection refused")
                : null);
        NotChecked unreadable = notChecked(LONG, (kubelets, pod) -> kubelets.succeed(pod, "log"));
        assertEquals(Reason.LOG_UNREADABLE, unreadable.reason());
        assertTrue(unreadable.why().contains("10250/containerLogs"), unreadable::why);
    }

    static Stream<Arguments> refusals() {
        String words = " is forbidden: User \"jane doe\" cannot ";
        return Stream.of(
                Arguments.of("POST /api/v1/namespaces", 403, "namespaces" + words + "create", Reason.NO_RIGHT),
                Arguments.of("POST .*/pods", 403, "pods" + words + "create resource \"pods\"", Reason.NO_RIGHT),
                Arguments.of("GET .*/pods", 403, "pods" + words + "list resource \"pods\"", Reason.NO_RIGHT),
                Arguments.of("GET .*/log", 403, "pods" + words + "get resource \"pods/log\"", Reason.NO_RIGHT),
                Arguments.of("POST .*/pods", 403, "pods \"x\" is forbidden: exceeded quota: q", Reason.QUOTA),
                Arguments.of(
                        "POST .*/pods",
                        403,
                        "pods \"x\" is forbidden: maximum cpu usage per Container is 100m",
                        Reason.QUOTA),
                Arguments.of(
                        "POST .*/pods",
                        403,
                        "pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": host namespaces",
                        Reason.REFUSED),
                Arguments.of(
                        "POST .*/pods",
                        400,
                        "admission webhook \"deny.example\" denied the request: no hostPath",
                        Reason.REFUSED),
                Arguments.of(
                        "POST /api/v1/namespaces",
                        500,
                        "Internal error occurred: failed calling webhook \"deny.example\": connection refused",
                        Reason.REFUSED),
                Arguments.of("POST .*/pods", 422, "ValidatingAdmissionPolicy 'p' denied request: no", Reason.REFUSED),
                Arguments.of("POST .*/pods", 503, "apiserver not ready", Reason.API_GONE),
                Arguments.of("POST .*/pods", 429, "too many requests", Reason.API_GONE),
                Arguments.of("POST /api/v1/namespaces", 401, "Unauthorized", Reason.NO_RIGHT));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void saysWhyTheClusterRefuses(String request, int code, String message, Reason reason) throws Exception {
        cluster.front(line -> line.matches(request) ? MockCluster.refusal(code, message) : null);
        NotChecked refused = notChecked(LONG, (kubelets, pod) -> kubelets.succeed(pod, "log"));
        assertEquals(reason, refused.reason());
        assertTrue(refused.why().endsWith(": " + message), refused::why);
        if (message.contains("User ")) {
            assertTrue(
                    refused.remedy().endsWith("registry-doctor rbac --nodes --user 'jane doe' | kubectl apply -f -"),
                    refused::remedy);
        }
        assertTrue(!refused.remedy().isEmpty());
    }

    @Test
    void boundsTheWordsOfAWebhook() throws Exception {
        cluster.front(line -> line.endsWith("/pods") && line.startsWith("POST")
                ? MockCluster.refusal(400, "denied\u001b[31m " + "long ".repeat(1000))
                : null);
        NotChecked refused = notChecked(LONG, (kubelets, pod) -> {});
        assertTrue(refused.why().length() < 400, refused::why);
        assertTrue(refused.why().chars().noneMatch(Character::isISOControl), refused::why);
    }

    /** A new namespace gets its service account a moment later; until then Pods are refused. */
    @Test
    void waitsForTheServiceAccountOfTheNamespace() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        cluster.front(line -> line.equals("POST " + podsPath(line)) && tries.incrementAndGet() < 3
                ? MockCluster.refusal(
                        403,
                        "pods \"node-1-1\" is forbidden: error looking up service account ns/default:"
                                + " serviceaccount \"default\" not found")
                : null);
        assertEquals(new Collected("log"), one(LONG, (kubelets, pod) -> kubelets.succeed(pod, "log")));
        assertEquals(3, tries.get());
    }

    private static String podsPath(String line) {
        return line.endsWith("/pods") ? line.substring(line.indexOf('/')) : "no";
    }

    @Test
    void saysThatTheApiServerIsGone() throws Exception {
        NodePods nobody = ClusterWriters.nodes(MockCluster.kubeconfig("http://127.0.0.1:1"));
        try (nobody) {
            NodeLog log = nobody.collect(request(LONG, node("n1")), new NodeListener() {})
                    .get("n1");
            assertEquals(
                    Reason.API_GONE, assertInstanceOf(NotChecked.class, log).reason());
        }
    }

    /** Some proxies between a laptop and a cluster break watches. */
    @Test
    void readsThePodWhenNothingIsHeardOfIt() throws Exception {
        cluster.front(line -> line.endsWith("(watch)") ? new MockResponse().setResponseCode(200) : null);
        assertEquals(new Collected("log"), one(Duration.ofSeconds(3), (kubelets, pod) -> kubelets.succeed(pod, "log")));
    }

    @Test
    void givesUpWhenTheApiServerDoesNotAnswerAnyMore() throws Exception {
        cluster.front(line -> line.equals("POST " + podsPath(line)) ? MockCluster.refusal(503, "down") : null);
        List<NodeTarget> many =
                IntStream.range(0, 20).mapToObj(i -> node("n" + i)).toList();
        NodeRequest request = new NodeRequest(many, COMMAND, 2, LONG, Duration.ofMinutes(1), 1 << 20);
        Map<String, NodeLog> logs = collect(request, (kubelets, pod) -> {});
        assertEquals(20, logs.size());
        logs.values()
                .forEach(log -> assertEquals(
                        Reason.API_GONE, assertInstanceOf(NotChecked.class, log).reason()));
        long created = cluster.requests().stream()
                .filter("POST /api/v1/namespaces/NS/pods"::equals)
                .count();
        assertTrue(created <= 3, cluster.requests()::toString);
    }
}
