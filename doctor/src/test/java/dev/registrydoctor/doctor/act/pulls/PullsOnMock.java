package dev.registrydoctor.doctor.act.pulls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.nodes.MockKubelets;
import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.NodeTarget;
import dev.registrydoctor.doctor.act.pulls.PullRequest.Account;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of pulls share: the client's own mock of an API server, and what comes of nodes there. */
abstract class PullsOnMock {

    static final String IMAGE = "registry.lab:5000/shop/cart:1";
    static final String TEAM = "team";
    static final Account ACCOUNT = new Account(TEAM, "builder");
    static final Duration LONG = Duration.ofSeconds(20);

    MockCluster cluster;
    NodePulls pulls;
    final List<Pod> created = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        cluster = new MockCluster();
        pulls = ClusterWriters.nodePulls(cluster.kubeconfig());
    }

    @AfterEach
    void close() {
        pulls.close();
        cluster.close();
    }

    static PullRequest request(@Nullable Account account, Duration perNode, String... nodes) {
        return new PullRequest(
                IMAGE,
                Stream.of(nodes)
                        .map(node -> new NodeTarget(node, List.of(), null))
                        .toList(),
                account,
                8,
                perNode,
                Duration.ofMinutes(1));
    }

    /** What comes of it; whatever that is, nothing is left. */
    Map<String, PullOutcome> pull(PullRequest request, BiConsumer<MockKubelets, Pod> behaviour)
            throws InterruptedException {
        try (MockKubelets kubelets = new MockKubelets(cluster, behaviour)) {
            Map<String, PullOutcome> outcomes = pulls.pull(request, new NodeListener() {});
            created.addAll(kubelets.pods());
            return outcomes;
        } finally {
            assertEquals(List.of(), cluster.namespaces(), "the namespace is removed");
            assertEquals(
                    List.of(),
                    cluster.admin().pods().inNamespace(TEAM).list().getItems(),
                    "the Pods of an account are removed");
        }
    }

    PullOutcome one(Duration perNode, BiConsumer<MockKubelets, Pod> behaviour) throws InterruptedException {
        return Objects.requireNonNull(
                pull(request(null, perNode, "n1"), behaviour).get("n1"));
    }

    <T extends PullOutcome> T one(Class<T> type, Duration perNode, BiConsumer<MockKubelets, Pod> behaviour)
            throws InterruptedException {
        return assertInstanceOf(type, one(perNode, behaviour));
    }
}
