package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Collected;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A look at nodes, against the client's own mock of an API server. */
@Timeout(300)
class NodePodsTest extends LookAtMock {

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
