package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.ClusterWriters;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.mockwebserver.http.MockResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a look at nodes leaves when its process is ended from outside, after each of its requests. */
@Timeout(300)
@Tag("long")
class KilledRunTest {

    /** The requests of a run over two nodes, one after the other. */
    private static final List<String> REQUESTS = List.of(
            "POST /api/v1/namespaces",
            "GET /api/v1/namespaces",
            "GET /api/v1/namespaces/NS/pods",
            "GET /api/v1/namespaces/NS/pods (watch)",
            "GET /api/v1/namespaces/NS/events",
            "GET /api/v1/namespaces/NS/events (watch)",
            "POST /api/v1/namespaces/NS/pods",
            "GET /api/v1/namespaces/NS/pods/node-1-1/log",
            "POST /api/v1/namespaces/NS/pods",
            "GET /api/v1/namespaces/NS/pods/node-2-1/log",
            "DELETE /api/v1/namespaces/NS");

    private MockCluster cluster;
    private MockKubelets kubelets;

    @BeforeEach
    void open() throws IOException {
        cluster = new MockCluster();
        kubelets = new MockKubelets(cluster, (k, pod) -> k.succeed(pod, "log"));
    }

    @AfterEach
    void close() {
        kubelets.close();
        cluster.close();
    }

    /** Starts a run, and ends it when the API server has served so many requests; none for 0. */
    private void runUntil(int requests, Consumer<Process> end) throws Exception {
        CompletableFuture<Process> started = new CompletableFuture<>();
        AtomicInteger served = new AtomicInteger();
        cluster.front(new MockCluster.Front() {
            @Override
            public @Nullable MockResponse answer(String request) {
                if (requests == 0) {
                    end.accept(started.join());
                    return MockCluster.refusal(500, "too late");
                }
                return null;
            }

            @Override
            public void served(String request) {
                if (served.incrementAndGet() == requests) {
                    end.accept(started.join());
                }
            }
        });
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledRun.class.getName(),
                        cluster.url())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.complete(process);
        process.waitFor();
        cluster.front(request -> null);
    }

    private static void kill(Process process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private List<Namespace> namespaces() {
        return cluster.admin().namespaces().list().getItems();
    }

    /** Ten points at which only an expiring namespace is left; the next run removes it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void killedItLeavesWhatExpires(int requests) throws Exception {
        runUntil(requests, KilledRunTest::kill);
        assertEquals(REQUESTS.subList(0, requests), cluster.requests());
        List<Namespace> left = namespaces();
        assertEquals(1, left.size());
        String name = left.get(0).getMetadata().getName();
        Instant expires =
                Instant.parse(left.get(0).getMetadata().getAnnotations().get(RunNamespace.EXPIRES));
        assertTrue(expires.isBefore(Instant.now().plus(Duration.ofMinutes(5))), expires::toString);
        for (Pod pod : cluster.admin().pods().inAnyNamespace().list().getItems()) {
            assertEquals(name, pod.getMetadata().getNamespace());
            assertEquals(NodeRequest.PER_NODE.toSeconds(), pod.getSpec().getActiveDeadlineSeconds());
        }
        assertEquals(List.of(), removedByTheNextRun(), "it could still run");
        cluster.pass(Duration.ofHours(1));
        assertEquals(List.of(name), removedByTheNextRun());
        assertEquals(List.of(), namespaces());
    }

    private List<String> removedByTheNextRun() throws Exception {
        List<String> removed = new ArrayList<>();
        NodeRequest request = LookAtMock.request(Duration.ofSeconds(20), LookAtMock.node("n1"));
        try (NodePods nodes = ClusterWriters.nodes(cluster.kubeconfig())) {
            nodes.collect(request, new NodeListener() {
                @Override
                public void removed(String namespace) {
                    removed.add(namespace);
                }
            });
        }
        return removed;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11})
    void killedBeforeItsFirstRequestOrAfterItsLastItLeavesNothing(int requests) throws Exception {
        runUntil(requests, KilledRunTest::kill);
        assertEquals(List.of(), namespaces());
    }

    /** By SIGTERM, as by Ctrl-C: also while the answer to the first request is on its way. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 8, 10})
    void terminatedItRemovesItsNamespace(int requests) throws Exception {
        runUntil(requests, Process::destroy);
        assertEquals(List.of(), namespaces());
        assertTrue(cluster.requests().contains("DELETE /api/v1/namespaces/NS"));
    }

    @Test
    void leftAloneItMakesTheseRequests() throws Exception {
        runUntil(Integer.MAX_VALUE, process -> {});
        assertEquals(REQUESTS, cluster.requests());
        assertEquals(List.of(), namespaces());
    }
}
