package dev.registrydoctor.doctor.serve.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is noticed of a cluster. That something is not noticed shows in what is noticed next: the order of one watch is kept. */
class ClusterWatchTest {

    private static final int LIMIT_SECONDS = 180;

    private final Semaphore noticed = new Semaphore(0);
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private MockCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new MockCluster();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        cluster.close();
    }

    private ClusterWatch watch(WatchedKind... kinds) {
        ClusterConnection connection = new ClusterConnection(cluster::kubeconfig, Duration.ofSeconds(10));
        ClusterWatch watch =
                new ClusterWatch(connection, List.of(kinds), noticed::release, log::add, Duration.ofMillis(1));
        open.add(watch);
        open.add(connection);
        return watch;
    }

    private void awaitWatches(int count) throws InterruptedException {
        await(() ->
                cluster.requests().stream().filter(r -> r.endsWith("(watch)")).count() >= count);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it does not happen");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Exactly one change, until another one that follows is noticed too. */
    private void awaitNoticed(int changes) throws InterruptedException {
        assertTrue(noticed.tryAcquire(changes, LIMIT_SECONDS, TimeUnit.SECONDS), "nothing is noticed");
    }

    private Pod pod(String name, String phase) {
        return cluster.admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("team")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("c")
                        .withImage("nginx")
                        .endContainer()
                        .endSpec()
                        .withNewStatus()
                        .withPhase(phase)
                        .endStatus()
                        .build())
                .create();
    }

    private void annotate(Pod pod, String value) {
        cluster.admin()
                .resource(new PodBuilder(pod)
                        .editMetadata()
                        .addToAnnotations("note", value)
                        .withResourceVersion(null)
                        .endMetadata()
                        .build())
                .update();
    }

    private void phase(Pod pod, String phase) {
        cluster.admin()
                .resource(new PodBuilder(pod)
                        .editMetadata()
                        .withResourceVersion(null)
                        .endMetadata()
                        .withNewStatus()
                        .withPhase(phase)
                        .endStatus()
                        .build())
                .update();
    }

    @Test
    void noticesWhatChangesAndNotWhatThereIs() throws Exception {
        Pod old = pod("old", "Running");
        watch(new WatchedKind(Kind.PODS, null)).start();
        awaitWatches(1);
        annotate(old, "changed");
        annotate(old, "changed again");
        phase(old, "Failed");
        awaitNoticed(1);
        assertEquals(0, noticed.availablePermits());
        Pod created = pod("new", "Pending");
        awaitNoticed(1);
        cluster.admin().resource(created).delete();
        awaitNoticed(1);
        assertEquals(0, noticed.availablePermits(), "neither what there was nor annotations");
    }

    @Test
    void ofOtherNamespacesNothingIsNoticedWhereOneIsWatched() throws Exception {
        watch(new WatchedKind(Kind.CONFIG_MAPS, "kube-public")).start();
        awaitWatches(1);
        for (String namespace : List.of("team", "kube-public")) {
            cluster.admin()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("local-registry-hosting")
                            .withNamespace(namespace)
                            .endMetadata()
                            .withData(Map.of("localRegistryHosting.v1", "host: \"localhost:32000\""))
                            .build())
                    .create();
        }
        awaitNoticed(1);
        assertEquals(
                List.of(),
                cluster.requests().stream()
                        .filter(r -> r.contains("configmaps") && !r.contains("/namespaces/kube-public/"))
                        .toList());
    }

    /** Else, each examination with nodes would lead to the next. */
    @Test
    void thePodsOfExaminationsAreNotNoticed() throws Exception {
        watch(new WatchedKind(Kind.PODS, null)).start();
        awaitWatches(1);
        Pod own = cluster.admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("node-1")
                        .withNamespace("registry-doctor-abc")
                        .addToLabels(RunNamespace.MANAGED_BY.getKey(), RunNamespace.MANAGED_BY.getValue())
                        .endMetadata()
                        .build())
                .create();
        cluster.admin().resource(own).delete();
        pod("other", "Running");
        awaitNoticed(1);
        assertEquals(0, noticed.availablePermits());
    }

    @Test
    void whatIsForbiddenIsSaidOnceAndTriedAgainAndTheOthersAreWatched() throws Exception {
        cluster.front(request -> request.startsWith("GET /api/v1/nodes") ? MockCluster.refusal(403, "no") : null);
        watch(new WatchedKind(Kind.NODES, null), new WatchedKind(Kind.PODS, null))
                .start();
        awaitWatches(1);
        pod("new", "Running");
        awaitNoticed(1);
        await(() -> cluster.requests().stream()
                        .filter(r -> r.startsWith("GET /api/v1/nodes"))
                        .count()
                > 1);
        assertEquals(1, log.size(), log::toString);
        assertTrue(log.get(0).contains("nodes") && log.get(0).contains("403"), log::toString);
        cluster.front(request -> null);
        // The right was given: from the start to now, anything may have happened.
        awaitNoticed(1);
        awaitWatches(2);
        cluster.admin()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("n1")
                        .endMetadata()
                        .build())
                .create();
        awaitNoticed(1);
    }

    @Test
    void afterTheApiServerWasAwayOnlyWhatIsDifferentIsNoticed() throws Exception {
        Pod old = pod("old", "Running");
        pod("same", "Running");
        SeenItems items = new SeenItems(Kind.PODS, cluster.admin().getKubernetesSerialization(), noticed::release);
        list(items);
        items.values();
        list(items);
        assertEquals(0, noticed.availablePermits());
        annotate(old, "changed");
        list(items);
        assertEquals(0, noticed.availablePermits());
        phase(old, "Failed");
        list(items);
        assertEquals(1, noticed.availablePermits());
        pod("new", "Running");
        list(items);
        assertEquals(2, noticed.availablePermits());
    }

    private void list(SeenItems items) {
        cluster.admin()
                .genericKubernetesResources(ApiKind.of(Kind.PODS))
                .inAnyNamespace()
                .list()
                .getItems()
                .forEach(each -> items.put(items.getKey(each), each));
    }

    @Test
    void aWatchThatIsStoppedNoticesNothingAndStartsAgain() throws Exception {
        ClusterWatch watch = watch(new WatchedKind(Kind.PODS, null));
        watch.start();
        awaitWatches(1);
        watch.stop();
        watch.start();
        awaitWatches(2);
        Pod created = pod("new", "Running");
        awaitNoticed(1);
        phase(created, "Failed");
        awaitNoticed(1);
    }
}
