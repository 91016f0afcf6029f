package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.nodes.NodeLog.Collected;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.mockwebserver.http.MockResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the namespaces of this run and of earlier ones. */
@Timeout(300)
class NamespaceCleanupTest extends LookAtMock {

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
}
