package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Collected;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.MockResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A look at nodes, against the client's own mock of an API server. */
@Timeout(60)
class NodePodsTest {

    private static final List<String> COMMAND = List.of("/bin/sh", "-c", "echo collected");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String PAUSE = "registry.k8s.io/pause:3.10";

    private MockCluster cluster;
    private NodePods nodes;

    @BeforeEach
    void open() throws IOException {
        cluster = new MockCluster();
        nodes = ClusterWriters.nodes(cluster.kubeconfig());
    }

    @AfterEach
    void close() {
        nodes.close();
        cluster.close();
    }

    static NodeTarget node(String name, String... images) {
        return new NodeTarget(name, images.length == 0 ? List.of(PAUSE) : Arrays.asList(images), null);
    }

    static NodeRequest request(Duration perNode, NodeTarget... targets) {
        return new NodeRequest(Arrays.asList(targets), COMMAND, 8, perNode, Duration.ofMinutes(1), 1 << 20);
    }

    @SuppressWarnings("try") // Kubelets act by themselves.
    private Map<String, NodeLog> collect(NodeRequest request, BiConsumer<MockKubelets, Pod> behaviour)
            throws InterruptedException {
        try (MockKubelets kubelets = new MockKubelets(cluster, behaviour)) {
            return nodes.collect(request, new NodeListener() {});
        } finally {
            assertEquals(List.of(), cluster.namespaces(), "the namespace is removed");
        }
    }

    /** What comes of one node whose kubelet behaves so. */
    private NodeLog one(Duration perNode, BiConsumer<MockKubelets, Pod> behaviour) throws InterruptedException {
        return Objects.requireNonNull(
                collect(request(perNode, node("n1")), behaviour).get("n1"));
    }

    private static String nodeOf(Pod pod) {
        return pod.getSpec().getNodeName();
    }

    private NotChecked notChecked(Duration perNode, BiConsumer<MockKubelets, Pod> behaviour)
            throws InterruptedException {
        return assertInstanceOf(NotChecked.class, one(perNode, behaviour));
    }

    @Test
    void collectsTheLogOfEachNode() throws Exception {
        Map<String, NodeLog> logs = collect(
                request(LONG, node("n1"), node("n2"), node("n3")),
                (kubelets, pod) -> kubelets.succeed(pod, "log of " + nodeOf(pod)));
        assertEquals(
                Map.of(
                        "n1", new Collected("log of n1"),
                        "n2", new Collected("log of n2"),
                        "n3", new Collected("log of n3")),
                logs);
        assertEquals(List.of("n1", "n2", "n3"), List.copyOf(logs.keySet()));
    }

    /** Two requests for a node, and eight for the whole: 100 nodes need no more. */
    @Test
    void asksLittle() throws Exception {
        collect(request(LONG, node("n1"), node("n2")), (kubelets, pod) -> kubelets.succeed(pod, "log"));
        assertEquals(
                List.of(
                        "POST /api/v1/namespaces",
                        "GET /api/v1/namespaces",
                        "GET /api/v1/namespaces/NS/pods",
                        "GET /api/v1/namespaces/NS/pods (watch)",
                        "GET /api/v1/namespaces/NS/events",
                        "GET /api/v1/namespaces/NS/events (watch)"),
                cluster.requests().subList(0, 6));
        assertEquals(11, cluster.requests().size(), cluster.requests()::toString);
        assertEquals("DELETE /api/v1/namespaces/NS", cluster.requests().get(10));
    }

    @Test
    void createsNoMorePodsAtOnceThanAskedFor() throws Exception {
        List<Pod> running = new ArrayList<>();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        NodeRequest request = new NodeRequest(
                IntStream.rangeClosed(1, 7).mapToObj(i -> node("n" + i)).toList(),
                COMMAND,
                3,
                LONG,
                Duration.ofMinutes(1),
                1 << 20);
        Map<String, NodeLog> logs = collect(request, (kubelets, pod) -> {
            // Pods end only when as many run as can.
            running.add(pod);
            most.accumulateAndGet(running.size(), Math::max);
            if (running.size() == 3 || begun.incrementAndGet() == 7 - 2) {
                running.forEach(each -> kubelets.succeed(each, nodeOf(each)));
                running.clear();
            }
        });
        assertEquals(3, most.get());
        logs.forEach((name, log) -> assertEquals(new Collected(name), log));
    }

    @Test
    void tellsHowManyNodesAreDone() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (MockKubelets kubelets = new MockKubelets(cluster, (k, pod) -> k.succeed(pod, "log"))) {
            nodes.collect(request(LONG, node("n1"), node("n2")), new NodeListener() {
                @Override
                public void creating(String namespace, int count) {
                    heard.add(count + " nodes, after " + cluster.requests().size() + " requests");
                }

                @Override
                public void done(int done, int of) {
                    heard.add(done + " of " + of);
                }
            });
            assertEquals(2, kubelets.pods().size());
        }
        assertEquals(List.of("2 nodes, after 0 requests", "1 of 2", "2 of 2"), heard);
    }

    @Test
    void createsNothingForNodesThatAreNotReady() throws Exception {
        NotChecked notReady = new NotChecked(Reason.NOT_READY, "it is not Ready", "log in to it");
        NodeTarget away = new NodeTarget("away", List.of(PAUSE), notReady);
        assertEquals(Map.of("away", notReady), collect(request(LONG, away), (kubelets, pod) -> {}));
        assertEquals(List.of(), cluster.requests());

        Map<String, NodeLog> logs =
                collect(request(LONG, away, node("n1")), (kubelets, pod) -> kubelets.succeed(pod, nodeOf(pod)));
        assertEquals(Map.of("away", notReady, "n1", new Collected("n1")), logs);
    }

    @Test
    void triesTheNextImageWhenOneIsNotOnTheNode() throws Exception {
        Map<String, NodeLog> logs =
                collect(request(LONG, node("n1", "absent:1", "broken:1", "present:1")), (kubelets, pod) -> {
                    switch (pod.getSpec().getContainers().get(0).getImage()) {
                        case "absent:1" ->
                            kubelets.wait(
                                    pod,
                                    "ErrImageNeverPull",
                                    "Container image \"absent:1\" is not present with pull policy of Never");
                        case "broken:1" -> kubelets.neverRan(pod, "StartError", "exec: no such file");
                        default -> kubelets.succeed(pod, "log");
                    }
                });
        assertEquals(Map.of("n1", new Collected("log")), logs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ErrImageNeverPull",
                "ErrImagePull",
                "ImagePullBackOff",
                "InvalidImageName",
                "ImageInspectError",
                "CreateContainerError",
                "CreateContainerConfigError",
                "RunContainerError"
            })
    void saysThatNoImageRuns(String reason) throws Exception {
        NodeLog log = collect(
                        request(LONG, node("n1", "a:1", "b:1")),
                        (kubelets, pod) -> kubelets.wait(pod, reason, "words\nof it"))
                .get("n1");
        NotChecked none = assertInstanceOf(NotChecked.class, log);
        assertEquals(Reason.NO_IMAGE, none.reason());
        assertEquals(
                "no Pod can run on it with any of 2 images, the last of them b:1: " + reason + ": words of it",
                none.why());
    }

    @Test
    void saysThatANodeListsNoImage() throws Exception {
        NodeTarget bare = new NodeTarget("n1", List.of(), null);
        NodeLog log = collect(request(LONG, bare), (kubelets, pod) -> {}).get("n1");
        assertEquals(Reason.NO_IMAGE, assertInstanceOf(NotChecked.class, log).reason());
    }

    /** A folder without which a Pod does not start is not created on the node: the Pod is, again, without it. */
    @Test
    void leavesOutFoldersThatTheNodeDoesNotHave() throws Exception {
        List<List<String>> mounted = new CopyOnWriteArrayList<>();
        NodeLog log = one(LONG, (kubelets, pod) -> {
            List<String> paths = pod.getSpec().getVolumes().stream()
                    .map(volume -> volume.getHostPath().getPath())
                    .toList();
            mounted.add(paths);
            String missing = paths.contains("/lib64") ? "/lib64" : "/lib";
            if (paths.contains(missing)) {
                kubelets.warn(
                        pod,
                        "FailedMount",
                        "MountVolume.SetUp failed for volume \"x\" : hostPath type check failed: " + missing
                                + " is not a directory");
            } else {
                kubelets.succeed(pod, "log");
            }
        });
        assertEquals(new Collected("log"), log);
        assertEquals(
                List.of(
                        List.of("/", "/usr", "/bin", "/sbin", "/lib", "/lib64"),
                        List.of("/", "/usr", "/bin", "/sbin", "/lib"),
                        List.of("/", "/usr", "/bin", "/sbin")),
                mounted);
    }

    @Test
    void saysThatTheRootIsMissing() throws Exception {
        NotChecked missing = notChecked(
                LONG,
                (kubelets, pod) ->
                        kubelets.warn(pod, "FailedMount", "x hostPath type check failed: /host is not a directory"));
        assertEquals(Reason.NOT_STARTED, missing.reason());
    }

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

    @Test
    void removesTheNamespaceWhenAListenerFails() throws Exception {
        try (MockKubelets kubelets = new MockKubelets(cluster, (k, pod) -> k.succeed(pod, "log"))) {
            NodeLog log = nodes.collect(request(LONG, node("n1")), new NodeListener() {
                        @Override
                        public void done(int done, int of) {
                            throw new IllegalStateException("a fault of the program");
                        }
                    })
                    .get("n1");
            assertEquals(Reason.FAILED, assertInstanceOf(NotChecked.class, log).reason());
            assertEquals(1, kubelets.pods().size());
        }
        assertEquals(List.of(), cluster.namespaces());
    }

    @Test
    void removesTheNamespaceWhenItIsInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (MockKubelets kubelets = new MockKubelets(cluster, (k, pod) -> begun.countDown())) {
            Thread run = new Thread(() -> {
                try {
                    nodes.collect(request(LONG, node("n1"), node("n2")), new NodeListener() {});
                } catch (Throwable e) {
                    thrown.set(e);
                }
            });
            run.start();
            begun.await();
            run.interrupt();
            run.join();
            assertTrue(!kubelets.pods().isEmpty());
        }
        assertInstanceOf(InterruptedException.class, thrown.get());
        assertEquals(List.of(), cluster.namespaces());
    }

    @Test
    void removesTheNamespaceWhoseCreationWasNotAnswered() throws Exception {
        cluster.front(new MockCluster.Front() {
            @Override
            public @Nullable MockResponse answer(String request) {
                return null;
            }

            @Override
            public void served(String request) {
                if (request.equals("POST /api/v1/namespaces")) {
                    throw new IllegalStateException("the connection is lost");
                }
            }
        });
        NotChecked gone = notChecked(LONG, (kubelets, pod) -> {});
        assertEquals(Reason.API_GONE, gone.reason());
    }

    @Test
    void saysThatItsNamespaceIsLeft() throws Exception {
        cluster.front(line -> line.startsWith("DELETE")
                ? MockCluster.refusal(403, "User \"jane\" cannot delete resource \"namespaces\"")
                : null);
        List<String> left = new CopyOnWriteArrayList<>();
        try (MockKubelets kubelets = new MockKubelets(cluster, (k, pod) -> k.succeed(pod, "log"))) {
            nodes.collect(request(LONG, node("n1")), new NodeListener() {
                @Override
                public void left(String namespace, String why) {
                    left.add(namespace + ": " + why);
                }
            });
            assertEquals(1, kubelets.pods().size());
        }
        assertEquals(
                List.of(cluster.namespaces().get(0) + ": User \"jane\" cannot delete resource \"namespaces\""), left);
    }

    private void namespace(String name, Map<String, String> labels, Map<String, String> annotations) {
        cluster.admin()
                .namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .withAnnotations(annotations)
                        .endMetadata()
                        .build())
                .create();
    }

    /** The namespaces that a run removes beside its own. */
    private List<String> removed() throws InterruptedException {
        List<String> removed = new CopyOnWriteArrayList<>();
        try (MockKubelets kubelets = new MockKubelets(cluster, (k, pod) -> k.succeed(pod, "log"))) {
            nodes.collect(request(LONG, node("n1")), new NodeListener() {
                @Override
                public void removed(String namespace) {
                    removed.add(namespace);
                }
            });
            assertFalse(kubelets.pods().isEmpty());
        }
        return removed;
    }

    @Test
    void removesWhatKilledRunsHaveLeftAndNothingElse() throws Exception {
        Map<String, String> ours = Map.ofEntries(RunNamespace.MANAGED_BY);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> expires =
                Map.of(RunNamespace.EXPIRES, now.plusSeconds(60).toString());
        namespace("registry-doctor-bcdfghjk", ours, expires);
        namespace(
                "registry-doctor-bcdfghj2",
                ours,
                Map.of(RunNamespace.EXPIRES, now.plusSeconds(7200).toString()));
        namespace("registry-doctor-bcdfghj5", ours, Map.of());
        namespace("registry-doctor-bcdfghj6", ours, Map.of(RunNamespace.EXPIRES, "yesterday"));
        namespace("registry-doctor-bcdfghj7", Map.of(), expires);
        namespace("registry-doctor-bcdfghj8", Map.of("app.kubernetes.io/managed-by", "Helm"), expires);
        namespace("registry-doctor", ours, expires);
        namespace("kube-system", ours, expires);
        assertEquals(List.of(), removed(), "it has not expired");
        cluster.pass(Duration.ofHours(1));
        assertEquals(List.of("registry-doctor-bcdfghjk"), removed());
        assertEquals(7, cluster.namespaces().size(), cluster.namespaces()::toString);
    }

    @Test
    void looksAtNodesWithoutTheRightToListNamespaces() throws Exception {
        cluster.front(line -> line.equals("GET /api/v1/namespaces")
                ? MockCluster.refusal(403, "namespaces is forbidden: User \"jane\" cannot list")
                : null);
        assertEquals(new Collected("log"), one(LONG, (kubelets, pod) -> kubelets.succeed(pod, "log")));
    }

    @Test
    void planIsWhatIsCreated() throws Exception {
        NodeTarget away =
                new NodeTarget("away", List.of(PAUSE), new NotChecked(Reason.NOT_READY, "it is not Ready", ""));
        NodeRequest request =
                request(LONG, node("n1", "a:1", "b:1"), node("n2"), away, new NodeTarget("bare", List.of(), null));
        String plan = nodes.plan(request);
        assertEquals(List.of(), cluster.requests(), "a plan asks nothing");
        assertTrue(plan.contains("# Without node away: it is not Ready\n"), plan);
        assertTrue(plan.contains("# Without node bare: its status lists no image"), plan);

        List<Pod> created = new CopyOnWriteArrayList<>();
        List<Namespace> namespaces = new CopyOnWriteArrayList<>();
        collect(request, (kubelets, pod) -> {
            created.add(pod);
            namespaces.addAll(cluster.admin().namespaces().list().getItems());
            kubelets.succeed(pod, "log");
        });
        List<HasMetadata> planned = cluster.admin()
                .load(new ByteArrayInputStream(plan.getBytes(StandardCharsets.UTF_8)))
                .items();
        List<HasMetadata> all = new ArrayList<>(List.of(namespaces.get(0)));
        created.sort(Comparator.comparing(pod -> pod.getMetadata().getName()));
        all.addAll(created);
        assertEquals(
                all.stream().map(NodePodsTest::withoutNames).toList(),
                planned.stream().map(NodePodsTest::withoutNames).toList());
    }

    /** As YAML, without what the server adds and without what differs in each run. */
    private static String withoutNames(HasMetadata object) {
        object.getMetadata().setUid(null);
        object.getMetadata().setResourceVersion(null);
        object.getMetadata().setGeneration(null);
        object.getMetadata().setCreationTimestamp(null);
        if (object instanceof Pod pod) {
            pod.setStatus(null);
        }
        return Serialization.asYaml(object)
                .replaceAll("registry-doctor-[a-z0-9]{8}", "NS")
                .replaceAll("expires: \"?[0-9TZ:.-]+", "expires: TIME");
    }

    /** Kubernetes expands variables in commands; the shell must get what the caller gave. */
    @ParameterizedTest
    @CsvSource({
        "a $x $(date) $((1 + 1)), a $x $(date) $((1 + 1))",
        "echo $$, echo $$$$",
        "$(echo $$) $x, $$(echo $$$$) $$x",
        "echo $(PATH), echo $$(PATH)"
    })
    void commandsAreNotExpanded(String given, String written) {
        NodeRequest request = new NodeRequest(
                List.of(node("n1")), List.of("/bin/sh", "-c", given), 1, LONG, Duration.ofMinutes(1), 1);
        assertTrue(nodes.plan(request).contains("- \"" + written + "\"\n"), () -> nodes.plan(request));
    }

    @Test
    void aPodReadsItsNodeAndNoMore() throws Exception {
        Pod pod = cluster
                .admin()
                .load(new ByteArrayInputStream(
                        nodes.plan(request(LONG, node("n1"))).getBytes(StandardCharsets.UTF_8)))
                .items()
                .stream()
                .filter(Pod.class::isInstance)
                .map(Pod.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals("n1", pod.getSpec().getNodeName());
        assertEquals(20L, pod.getSpec().getActiveDeadlineSeconds());
        assertEquals(0L, pod.getSpec().getTerminationGracePeriodSeconds());
        assertEquals("Never", pod.getSpec().getRestartPolicy());
        assertEquals("Exists", pod.getSpec().getTolerations().get(0).getOperator());
        assertFalse(pod.getSpec().getAutomountServiceAccountToken());
        Container container = pod.getSpec().getContainers().get(0);
        assertEquals("Never", container.getImagePullPolicy());
        assertEquals(COMMAND, container.getCommand());
        SecurityContext rights = container.getSecurityContext();
        assertEquals(List.of("ALL"), rights.getCapabilities().getDrop());
        assertEquals(List.of("DAC_READ_SEARCH"), rights.getCapabilities().getAdd());
        assertTrue(rights.getReadOnlyRootFilesystem());
        assertFalse(rights.getAllowPrivilegeEscalation());
        NonEmpty.allMatch(container.getVolumeMounts(), VolumeMount::getReadOnly);
        NonEmpty.allMatch(
                pod.getSpec().getVolumes(),
                volume -> "Directory".equals(volume.getHostPath().getType()));
    }
}
