package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of a look at nodes share: the client's own mock of an API server, and what comes of nodes there. */
abstract class LookAtMock {

    static final List<String> COMMAND = List.of("/bin/sh", "-c", "echo collected");
    static final Duration LONG = Duration.ofSeconds(20);
    static final String PAUSE = "registry.k8s.io/pause:3.10";

    MockCluster cluster;
    NodePods nodes;

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
    Map<String, NodeLog> collect(NodeRequest request, BiConsumer<MockKubelets, Pod> behaviour)
            throws InterruptedException {
        try (MockKubelets kubelets = new MockKubelets(cluster, behaviour)) {
            return nodes.collect(request, new NodeListener() {});
        } finally {
            assertEquals(List.of(), cluster.namespaces(), "the namespace is removed");
        }
    }

    /** What comes of one node whose kubelet behaves so. */
    NodeLog one(Duration perNode, BiConsumer<MockKubelets, Pod> behaviour) throws InterruptedException {
        return Objects.requireNonNull(
                collect(request(perNode, node("n1")), behaviour).get("n1"));
    }

    static String nodeOf(Pod pod) {
        return pod.getSpec().getNodeName();
    }

    NotChecked notChecked(Duration perNode, BiConsumer<MockKubelets, Pod> behaviour) throws InterruptedException {
        return assertInstanceOf(NotChecked.class, one(perNode, behaviour));
    }
}
