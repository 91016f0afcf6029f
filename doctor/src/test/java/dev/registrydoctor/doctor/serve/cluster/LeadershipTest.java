package dev.registrydoctor.doctor.serve.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.serve.ServeSettings.Leader;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who leads. A limit only ends a test that hangs. */
@Tag("long")
class LeadershipTest {

    private static final int LIMIT_SECONDS = 180;

    /** Short, where a replica may lose the lead since this machine is busy. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    /** Where it has to keep it: each of its requests may take four seconds. */
    private static final Duration LONG = Duration.ofSeconds(12);

    private static final String NAMESPACE = "registry-doctor";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private MockCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new MockCluster();
        // Loads what the client needs for its first requests, which takes longer than a lease on a machine that is
        // busy.
        new LeaseLock("warm", "up", "x")
                .create(cluster.admin(), new LeaderElectionRecord("x", Duration.ofSeconds(1), past(), past(), 0));
        LeaseLock lock = new LeaseLock("warm", "up", "x");
        lock.update(cluster.admin(), Objects.requireNonNull(lock.get(cluster.admin())));
    }

    private static ZonedDateTime past() {
        return ZonedDateTime.now(ZoneOffset.UTC).minusHours(1);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        cluster.close();
    }

    /** One replica, and what it was told. */
    private final class Replica implements Leadership.Listener, AutoCloseable {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final ClusterConnection connection =
                new ClusterConnection(() -> cluster.kubeconfig(), Duration.ofSeconds(10), Duration.ZERO);
        private final Leadership leadership;

        Replica(String identity, Duration lease) {
            leadership = new Leadership(
                    connection, new Leader(NAMESPACE, "registry-doctor", identity, lease), this, log::add);
            open.add(this);
        }

        Replica start() {
            leadership.start();
            return this;
        }

        @Override
        public void lead() {
            told.add("lead");
        }

        @Override
        public void follow(@Nullable String other) {
            told.add("follow " + other);
        }

        String next() throws InterruptedException {
            return Objects.requireNonNull(told.poll(LIMIT_SECONDS, TimeUnit.SECONDS), "nothing was told");
        }

        void awaitTold(String what) throws InterruptedException {
            while (!next().equals(what)) {
                // What comes before it does not matter.
            }
        }

        @Override
        public void close() {
            leadership.close();
            connection.close();
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it does not happen");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private @Nullable Lease lease() {
        return cluster.admin()
                .leases()
                .inNamespace(NAMESPACE)
                .withName("registry-doctor")
                .get();
    }

    private void pod(String name, Map<String, String> labels) {
        cluster.admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    private @Nullable String role(String pod) {
        Map<String, String> labels = Objects.requireNonNull(cluster.admin()
                        .pods()
                        .inNamespace(NAMESPACE)
                        .withName(pod)
                        .get())
                .getMetadata()
                .getLabels();
        return labels == null ? null : labels.get("registry-doctor.dev/role");
    }

    @Test
    void oneLeadsAndTheOtherFollowsUntilItIsReleased() throws Exception {
        Replica first = new Replica("a", LONG).start();
        assertEquals("lead", first.next());
        assertTrue(first.leadership.leads());
        Replica second = new Replica("b", LONG).start();
        assertEquals("follow a", second.next());
        assertFalse(second.leadership.leads());
        first.close();
        assertEquals("follow null", first.next());
        assertFalse(first.leadership.leads());
        second.awaitTold("lead");
        assertEquals("b", Objects.requireNonNull(lease()).getSpec().getHolderIdentity());
    }

    @Test
    void whileTheApiServerIsAwayNobodyLeads() throws Exception {
        Replica replica = new Replica("a", SHORT).start();
        assertEquals("lead", replica.next());
        cluster.front(request -> MockCluster.refusal(503, "away"));
        assertEquals("follow null", replica.next());
        assertFalse(replica.leadership.leads());
        cluster.front(request -> null);
        replica.awaitTold("lead");
        assertTrue(log.stream().anyMatch(line -> line.contains("away")), log::toString);
    }

    @Test
    void aRightThatIsMissingIsSaidOnce() throws Exception {
        cluster.front(request -> request.contains("/leases") ? MockCluster.refusal(403, "leases is forbidden") : null);
        Replica replica = new Replica("a", SHORT).start();
        await(() ->
                cluster.requests().stream().filter(r -> r.contains("/leases")).count() > 5);
        assertEquals(1, log.stream().filter(l -> l.contains("forbidden")).count(), log::toString);
        cluster.front(request -> null);
        assertEquals("lead", replica.next());
    }

    @Test
    void thePodOfTheLeaderHasTheLabelAndNoOther() throws Exception {
        pod("a", Map.of("app", "x"));
        // A container that was killed while it led leaves its label.
        pod("b", Map.of("registry-doctor.dev/role", "leader"));
        Replica first = new Replica("a", LONG).start();
        await(() -> "leader".equals(role("a")));
        new Replica("b", LONG).start();
        await(() -> role("b") == null);
        first.close();
        assertNull(role("a"));
        await(() -> "leader".equals(role("b")));
    }

    @Test
    void aLabelThatCannotBeSetIsSaidAndDoesNotKeepItFromLeading() throws Exception {
        cluster.front(request -> request.startsWith("PATCH /api/v1/namespaces/registry-doctor/pods/")
                ? MockCluster.refusal(403, "pods is forbidden")
                : null);
        Replica replica = new Replica("a", LONG).start();
        assertEquals("lead", replica.next());
        await(() -> log.stream().anyMatch(l -> l.contains("registry-doctor.dev/role")));
        assertTrue(replica.leadership.leads());
    }

    /** By its own clock, a leader that is ahead or behind is well as long as it renews. */
    @Test
    void aLeaderWithAnotherClockIsWaitedForAsLongAsItRenews() throws Exception {
        cluster.admin()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName("registry-doctor")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("behind")
                        .withLeaseDurationSeconds(1000)
                        .withAcquireTime(past())
                        .withRenewTime(past())
                        .withLeaseTransitions(1)
                        .endSpec()
                        .build())
                .create();
        Replica replica = new Replica("a", SHORT).start();
        assertEquals("follow behind", replica.next());
        await(() -> cluster.requests().stream()
                        .filter(r -> r.contains("GET ") && r.contains("/leases"))
                        .count()
                > 4);
        assertFalse(replica.leadership.leads());
        assertEquals("behind", Objects.requireNonNull(lease()).getSpec().getHolderIdentity());
    }

    @Test
    void aLeaseOfOneThatIsGoneIsTakenWhenItsTimeIsOver() throws Exception {
        ZonedDateTime future = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1);
        cluster.admin()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName("registry-doctor")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("gone")
                        .withLeaseDurationSeconds(1)
                        .withAcquireTime(future)
                        .withRenewTime(future)
                        .withLeaseTransitions(1)
                        .endSpec()
                        .build())
                .create();
        Replica replica = new Replica("a", SHORT).start();
        replica.awaitTold("lead");
        assertEquals(2, Objects.requireNonNull(lease()).getSpec().getLeaseTransitions());
    }

    @Test
    void aLeaseThatIsNotOneIsSaidAndReplacedOnceItIsDeleted() throws Exception {
        cluster.admin()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName("registry-doctor")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("somebody")
                        .endSpec()
                        .build())
                .create();
        Replica replica = new Replica("a", SHORT).start();
        await(() -> log.stream().anyMatch(l -> l.contains("not a Lease")));
        assertFalse(replica.leadership.leads());
        cluster.admin().leases().inNamespace(NAMESPACE).delete();
        replica.awaitTold("lead");
    }

    /** A certificate that was replaced needs another client. */
    @Test
    void goesOnWithANewClient() throws Exception {
        MockCluster before = cluster;
        Replica replica = new Replica("a", LONG).start();
        assertEquals("lead", replica.next());
        try (MockCluster other = new MockCluster()) {
            cluster = other;
            assertEquals("follow null", replica.next());
            assertEquals("lead", replica.next());
            assertEquals("a", Objects.requireNonNull(lease()).getSpec().getHolderIdentity());
            replica.close();
        } finally {
            cluster = before;
        }
    }
}
