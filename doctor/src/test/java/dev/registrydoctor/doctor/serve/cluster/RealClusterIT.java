package dev.registrydoctor.doctor.serve.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.integration.RealKubernetes;
import dev.registrydoctor.doctor.serve.ServeSettings.Leader;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.cause.StaleLedgerException;
import dev.registrydoctor.doctor.serve.notify.NotToldException;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What serve does in a cluster, against Kubernetes' own API server: its validation, conflicts, watches and rights. */
class RealClusterIT {

    private static final int LIMIT_SECONDS = 180;
    /** Maven runs the tests of a module in the module's folder. */
    private static final Path MANIFESTS = Path.of("..", "samples", "kubernetes", "serve");

    private static final Duration REQUESTS = Duration.ofSeconds(15);

    @TempDir
    private static Path folder;

    private static @Nullable RealKubernetes started;

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private String namespace = "";

    @BeforeAll
    static void startCluster() throws Exception {
        RealKubernetes.need();
        started = RealKubernetes.start(folder);
    }

    @AfterAll
    static void stopCluster() throws Exception {
        RealKubernetes cluster = started;
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void createNamespace() throws Exception {
        namespace = "team-" + NUMBERS.incrementAndGet();
        cluster().apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + namespace + "}\n");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static RealKubernetes cluster() {
        return Objects.requireNonNull(started);
    }

    private ClusterConnection connection(Kubeconfig kubeconfig) {
        ClusterConnection connection = new ClusterConnection(() -> kubeconfig, REQUESTS);
        open.add(connection);
        return connection;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it does not happen");
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private Leader leader(String identity) {
        return new Leader(namespace, "registry-doctor", identity, Duration.ofSeconds(3));
    }

    /** The account of the manifests, with the rights that they give, in the namespace of this test. */
    private Kubeconfig account() throws Exception {
        return cluster().kubeconfig(namespace, "registry-doctor");
    }

    private void applyManifest(String file) throws IOException {
        cluster()
                .apply(Files.readString(MANIFESTS.resolve(file))
                        .replace("namespace: registry-doctor", "namespace: " + namespace));
    }

    private Kubeconfig withRightsOfTwoReplicas() throws Exception {
        Kubeconfig account = account();
        applyManifest("two-replicas/rbac.yaml");
        cluster().awaitRight(account, "patch", "", "pods", namespace);
        return account;
    }

    private void allowEvents(Kubeconfig account) throws Exception {
        applyManifest("events/rbac.yaml");
        cluster().awaitRight(account, "patch", "events.k8s.io", "events", "default");
    }

    private Pod pod(String name) throws IOException {
        return cluster()
                .admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("c")
                        .withImage("localhost:32000/app:1")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    private List<Event> events(String of) throws IOException {
        return cluster().admin().events().v1().events().inNamespace(of).list().getItems();
    }

    private Cause cause(Subject subject, Instant since) {
        return CauseSamples.cause("storage.addon-disabled", subject, since, "no StorageClass");
    }

    /** Times that are now: the API server does not keep Events from the past any shorter, but people look at the latest. */
    private static Instant now() {
        return Instant.now();
    }

    @Test
    void eventsOfAllKindsAreTakenWithTheRightsOfTheManifestAlone() throws Exception {
        Kubeconfig account = account();
        EventReceiver receiver =
                new EventReceiver(connection(account), "registry-doctor-1", ServeClock.SYSTEM, log::add);
        pod("app");
        CauseChange first = CauseSamples.change(CauseChange.Kind.BEGAN, cause(Subject.pod(namespace + "/app"), now()));
        NotToldException refused = assertThrows(NotToldException.class, () -> receiver.tell(List.of(first)));
        assertFalse(refused.isLasting());
        assertTrue(String.valueOf(refused.getMessage()).contains(EventReceiver.MANIFEST), refused::getMessage);
        allowEvents(account);
        List<CauseChange> changes = new ArrayList<>(List.of(first));
        String odd = "é\u0000\n".repeat(2000);
        for (Subject subject : List.of(
                Subject.node("n1"),
                Subject.service(namespace + "/app"),
                Subject.claim(namespace + "/claim"),
                Subject.volume("pv"),
                Subject.storageClass("fast"),
                Subject.secret(namespace + "/login"),
                Subject.deployment(namespace + "/app"),
                Subject.pod("no-such-namespace/app"),
                Subject.cluster(),
                Subject.file("/var/snap/microk8s/current/args/certs.d/x/hosts.toml"),
                Subject.registry("localhost:32000"),
                Subject.addon("registry"))) {
            for (CauseChange.Kind kind : CauseChange.Kind.values()) {
                Cause cause = CauseSamples.cause("Odd_Problem.id-" + "x".repeat(300), subject, now(), odd);
                changes.add(new CauseChange(
                        1,
                        kind,
                        cause,
                        now(),
                        kind == CauseChange.Kind.EXPLAINED ? new CauseKey("a.b", Subject.node("n1")) : null));
            }
        }
        receiver.tell(changes);
        new EventReceiver(connection(account), "registry-doctor-2", ServeClock.SYSTEM, log::add).tell(changes);
        assertEquals(List.of(), log);
        List<Event> all = cluster()
                .admin()
                .events()
                .v1()
                .events()
                .inAnyNamespace()
                .withLabel("app.kubernetes.io/name", "registry-doctor")
                .list()
                .getItems();
        assertEquals(
                changes.stream().map(CauseEvents::name).sorted().toList(),
                all.stream().map(e -> e.getMetadata().getName()).sorted().toList());
        Event began = all.stream()
                .filter(e -> e.getMetadata().getName().equals(CauseEvents.name(first)))
                .findFirst()
                .orElseThrow();
        assertEquals("StorageAddonDisabled", began.getReason());
        assertEquals("registry-doctor-1", began.getReportingInstance());
    }

    @Test
    void anEventIsContinuedAndWrittenAgainWhenItIsGone() throws Exception {
        Kubeconfig account = account();
        allowEvents(account);
        EventReceiver receiver =
                new EventReceiver(connection(account), "registry-doctor-1", ServeClock.SYSTEM, log::add);
        Cause cause = cause(Subject.pod(namespace + "/app"), now().minus(Duration.ofMinutes(65)));
        receiver.tell(List.of(CauseSamples.change(CauseChange.Kind.BEGAN, cause)));
        receiver.remind(List.of(cause));
        assertEquals(List.of(), log);
        Event continued = events(namespace).get(0);
        assertEquals(3, continued.getSeries().getCount());
        cluster().admin().resource(continued).delete();
        new EventReceiver(connection(account), "registry-doctor-2", ServeClock.SYSTEM, log::add).remind(List.of(cause));
        assertEquals(List.of(), log);
        assertEquals(
                continued.getMetadata().getName(),
                events(namespace).get(0).getMetadata().getName());
        assertEquals(1, events(namespace).size());
    }

    /** {@code kubectl describe} selects the Events of an object by these fields. */
    @Test
    void theEventIsFoundByTheUidOfItsObject() throws Exception {
        Pod app = pod("app");
        new EventReceiver(connection(cluster().kubeconfig()), "x", ServeClock.SYSTEM, log::add)
                .tell(List.of(
                        CauseSamples.change(CauseChange.Kind.BEGAN, cause(Subject.pod(namespace + "/app"), now()))));
        assertEquals(
                1,
                cluster()
                        .admin()
                        .v1()
                        .events()
                        .inNamespace(namespace)
                        .withField("involvedObject.uid", app.getMetadata().getUid())
                        .list()
                        .getItems()
                        .size());
    }

    @Test
    void twoWhoWriteTheLedgerConflictAndOneIsStale() throws Exception {
        Kubeconfig account = withRightsOfTwoReplicas();
        ConfigMapLedger one = new ConfigMapLedger(connection(account), leader("a"), CauseSamples.format(""));
        ConfigMapLedger other = new ConfigMapLedger(connection(account), leader("b"), CauseSamples.format(""));
        one.read();
        other.read();
        one.write(CauseSamples.ledger(2));
        assertThrows(StaleLedgerException.class, () -> other.write(CauseSamples.ledger(9)));
        assertEquals(CauseSamples.ledger(2), other.read());
        other.write(CauseSamples.ledger(3));
        assertThrows(StaleLedgerException.class, () -> one.write(CauseSamples.ledger(9)));
        cluster()
                .admin()
                .configMaps()
                .inNamespace(namespace)
                .withName("registry-doctor")
                .delete();
        other.write(CauseSamples.ledger(4));
        assertEquals(CauseSamples.ledger(4), one.read());
        ConfigMapLedger large =
                new ConfigMapLedger(connection(account), leader("a"), CauseSamples.format("cause ".repeat(150_000)));
        large.read();
        large.write(CauseSamples.ledger(5));
        assertEquals(CauseSamples.ledger(5), one.read());
    }

    /** One replica. */
    private final class Replica implements Leadership.Listener {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final Leadership leadership;

        Replica(String identity, Kubeconfig kubeconfig) {
            ClusterConnection connection = connection(kubeconfig);
            leadership = new Leadership(connection, leader(identity), this, log::add);
            open.add(0, leadership);
            leadership.start();
        }

        @Override
        public void lead() {
            told.add("lead");
        }

        @Override
        public void follow(@Nullable String other) {
            told.add("follow");
        }

        void awaitTold(String what) throws InterruptedException {
            while (!what.equals(Objects.requireNonNull(told.poll(LIMIT_SECONDS, TimeUnit.SECONDS), what))) {
                // What comes before it does not matter.
            }
        }
    }

    private @Nullable String role(String pod) {
        try {
            Map<String, String> labels = Objects.requireNonNull(cluster()
                            .admin()
                            .pods()
                            .inNamespace(namespace)
                            .withName(pod)
                            .get())
                    .getMetadata()
                    .getLabels();
            return labels == null ? null : labels.get(LeaderLabel.NAME);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theLeadPassesOnWithTheRightsOfTheManifestAlone() throws Exception {
        Kubeconfig account = withRightsOfTwoReplicas();
        pod("a");
        pod("b");
        Replica first = new Replica("a", account);
        first.awaitTold("lead");
        Replica second = new Replica("b", account);
        second.awaitTold("follow");
        await(() -> "leader".equals(role("a")));
        assertNull(role("b"));
        long released = System.nanoTime();
        first.leadership.close();
        second.awaitTold("lead");
        await(() -> "leader".equals(role("b")) && role("a") == null);
        assertNotNull(cluster()
                .admin()
                .leases()
                .inNamespace(namespace)
                .withName("registry-doctor")
                .get());
        System.out.println(
                "the lead passed on " + (System.nanoTime() - released) / 1_000_000 + " ms after its release");
        assertEquals(List.of(), log, "no right is missing");
    }

    @Test
    void whatTheCatalogReadsIsWatchedAndChangesAreNoticedAlsoAfterTheApiServerWasAway() throws Exception {
        Semaphore noticed = new Semaphore(0);
        Pod app = pod("app");
        ClusterWatch watch = new ClusterWatch(
                connection(cluster().kubeconfig()), WatchedKind.of(CheckCatalog.checks()), noticed::release, log::add);
        open.add(0, watch);
        watch.start();
        // From when the Pods are watched, a new one is noticed; which of these is the first, nobody knows.
        int created = 0;
        while (!noticed.tryAcquire(200, TimeUnit.MILLISECONDS)) {
            pod("probe-" + created++);
            assertTrue(created < 400, "nothing is noticed");
        }
        await(() -> {
            noticed.drainPermits();
            try {
                return !noticed.tryAcquire(3, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        cluster().stopApi();
        cluster().startApi();
        cluster()
                .admin()
                .resource(new PodBuilder(app)
                        .editMetadata()
                        .withResourceVersion(null)
                        .endMetadata()
                        .withStatus(new PodStatusBuilder().withPhase("Failed").build())
                        .build())
                .updateStatus();
        assertTrue(noticed.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS), "the change after the restart");
        assertEquals(0, noticed.availablePermits(), "and nothing else");
        assertEquals(
                List.of(), log.stream().filter(line -> line.contains("403")).toList());
    }
}
