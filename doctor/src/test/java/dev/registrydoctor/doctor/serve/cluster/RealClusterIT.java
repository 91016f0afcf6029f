package dev.registrydoctor.doctor.serve.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Subject;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What serve does in a cluster, against Kubernetes' own API server: its validation, conflicts, watches and rights. */
class RealClusterIT extends ServeOnCluster {

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
