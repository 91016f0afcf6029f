package dev.registrydoctor.doctor.serve.cluster;

import static dev.registrydoctor.doctor.serve.cluster.CauseSamples.BEGAN;
import static dev.registrydoctor.doctor.serve.cluster.CauseSamples.cause;
import static dev.registrydoctor.doctor.serve.cluster.CauseSamples.change;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.notify.NotToldException;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of causes that begin and end, against the client's mock; the real validation is in {@code ClusterPartsIT}. */
class EventReceiverTest {

    private final List<String> log = new ArrayList<>();
    private MockCluster cluster;
    private ClusterConnection connection;
    private Instant now = BEGAN;
    private EventReceiver receiver;

    private final ServeClock clock = new ServeClock() {
        @Override
        public Instant now() {
            return now;
        }

        @Override
        public void await(Object monitor, Duration limit) {
            throw new AssertionError("nothing here waits");
        }
    };

    @BeforeEach
    void open() throws IOException {
        cluster = new MockCluster();
        connection = new ClusterConnection(cluster::kubeconfig, Duration.ofSeconds(10));
        receiver = receiver();
    }

    private EventReceiver receiver() {
        return new EventReceiver(connection, "registry-doctor-1", clock, log::add);
    }

    @AfterEach
    void close() {
        connection.close();
        cluster.close();
    }

    private List<Event> events() {
        return cluster.admin().events().v1().events().inAnyNamespace().list().getItems();
    }

    private Event only() {
        assertEquals(1, events().size(), () -> events().toString());
        return events().get(0);
    }

    private ObjectReference regarding(Subject subject) throws Exception {
        cluster.admin().events().v1().events().inAnyNamespace().delete();
        receiver().tell(List.of(change(Kind.BEGAN, cause(subject))));
        Event event = only();
        String namespace = event.getRegarding().getNamespace();
        assertEquals(
                namespace == null ? "default" : namespace, event.getMetadata().getNamespace());
        return event.getRegarding();
    }

    private static String of(ObjectReference object) {
        return object.getApiVersion() + " " + object.getKind() + " "
                + (object.getNamespace() == null ? "" : object.getNamespace() + "/") + object.getName();
    }

    @Test
    void aBeginWarnsAndAnEndInforms() throws Exception {
        Cause cause = cause(Subject.claim("container-registry/registry-claim"));
        receiver.tell(List.of(change(Kind.BEGAN, cause)));
        Event began = only();
        assertEquals("Warning", began.getType());
        assertEquals("StorageAddonDisabled", began.getReason());
        assertEquals("CauseBegan", began.getAction());
        assertEquals("registry-doctor.dev/serve", began.getReportingController());
        assertEquals("registry-doctor-1", began.getReportingInstance());
        assertEquals("2026-03-01T10:00:00.123456Z", began.getEventTime().getTime());
        assertEquals("v1 PersistentVolumeClaim container-registry/registry-claim", of(began.getRegarding()));
        assertTrue(began.getNote().contains("no StorageClass"));
        receiver.tell(List.of(change(Kind.ENDED, cause)));
        Event ended = events().stream()
                .filter(e -> e.getAction().equals("CauseEnded"))
                .findFirst()
                .orElseThrow();
        assertEquals("Normal", ended.getType());
        assertEquals("StorageAddonDisabled", ended.getReason());
        assertNotEquals(began.getMetadata().getName(), ended.getMetadata().getName());
    }

    @Test
    void twoWhoTellOfTheSameChangeWriteOneEvent() throws Exception {
        CauseChange change = change(Kind.BEGAN, cause(Subject.pod("team/app")));
        receiver.tell(List.of(change));
        receiver().tell(List.of(change));
        assertEquals("team", only().getMetadata().getNamespace());
    }

    @Test
    void eachKindOfSubjectHasItsObject() throws Exception {
        assertEquals("v1 Node n1", of(regarding(Subject.node("n1"))));
        assertEquals("v1 Pod team/app", of(regarding(Subject.pod("team/app"))));
        assertEquals("apps/v1 Deployment team/app", of(regarding(Subject.deployment("team/app"))));
        assertEquals("v1 Service team/app", of(regarding(Subject.service("team/app"))));
        assertEquals("v1 PersistentVolume pv", of(regarding(Subject.volume("pv"))));
        assertEquals("storage.k8s.io/v1 StorageClass fast", of(regarding(Subject.storageClass("fast"))));
        assertEquals("v1 Secret team/login", of(regarding(Subject.secret("team/login"))));
        assertEquals("v1 Service default/kubernetes", of(regarding(Subject.cluster())));
    }

    @Test
    void whatIsNoObjectHasItsNodeOrTheRegistrysServiceOrNamespace() throws Exception {
        for (Subject subject : List.of(
                Subject.file("/etc/hosts"),
                Subject.endpoint("10.0.0.1:32000"),
                Subject.registry("localhost:32000"),
                Subject.image("nginx"),
                Subject.addon("registry"),
                Subject.engine("docker"),
                Subject.host("n1"),
                Subject.pod("no namespace"))) {
            assertEquals("v1 Namespace container-registry", of(regarding(subject)), subject::toString);
        }
        cluster.admin()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("registry")
                        .withNamespace("container-registry")
                        .withUid("u1")
                        .endMetadata()
                        .build())
                .create();
        assertEquals("v1 Service container-registry/registry", of(regarding(Subject.file("/etc/hosts"))));
        cluster.admin()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("n1")
                        .endMetadata()
                        .build())
                .create();
        assertEquals("v1 Node n1", of(regarding(Subject.host("n1"))));
        assertEquals("v1 Service container-registry/registry", of(regarding(Subject.host("n2"))));
    }

    /** {@code kubectl describe} selects Events by it. */
    @Test
    void anObjectThatExistsIsNamedWithItsUid() throws Exception {
        assertNull(regarding(Subject.pod("team/app")).getUid());
        cluster.admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("app")
                        .withNamespace("team")
                        .endMetadata()
                        .build())
                .create();
        String uid = Objects.requireNonNull(cluster.admin()
                        .pods()
                        .inNamespace("team")
                        .withName("app")
                        .get())
                .getMetadata()
                .getUid();
        assertEquals(uid, regarding(Subject.pod("team/app")).getUid());
    }

    @Test
    void withoutTheRightToListEventsAreStillWritten() throws Exception {
        cluster.front(request -> request.startsWith("GET ") ? MockCluster.refusal(403, "forbidden") : null);
        assertNull(regarding(Subject.pod("team/app")).getUid());
    }

    @Test
    void anObjectOfANamespaceThatIsGoneHasTheNamespace() throws Exception {
        for (int code : List.of(404, 403)) {
            cluster.front(request -> request.equals("POST /apis/events.k8s.io/v1/namespaces/team/events")
                    ? MockCluster.refusal(code, "unable to create: namespace team is being terminated")
                    : null);
            assertEquals("v1 Namespace team", of(regarding(Subject.pod("team/app"))));
        }
    }

    @Test
    void aRightThatIsMissingIsNamedAndMayBeGivenLater() throws Exception {
        cluster.front(request -> request.startsWith("POST ") ? MockCluster.refusal(403, "events is forbidden") : null);
        CauseChange change = change(Kind.BEGAN, cause(Subject.pod("team/app")));
        NotToldException refused = assertThrows(NotToldException.class, () -> receiver.tell(List.of(change)));
        assertFalse(refused.isLasting());
        assertTrue(String.valueOf(refused.getMessage()).contains(EventReceiver.MANIFEST));
        cluster.front(request -> null);
        receiver.tell(List.of(change));
        assertEquals("team", only().getMetadata().getNamespace());
    }

    @Test
    void whatIsRefusedForeverDoesNotKeepTheOthersBack() throws Exception {
        AtomicInteger posts = new AtomicInteger();
        cluster.front(request -> request.startsWith("POST ") && posts.incrementAndGet() == 1
                ? MockCluster.refusal(422, "invalid")
                : null);
        receiver.tell(List.of(
                change(Kind.BEGAN, cause(Subject.pod("team/one"))),
                change(Kind.BEGAN, cause(Subject.pod("team/two")))));
        assertEquals("two", only().getRegarding().getName());
        assertEquals(1, log.size());
    }

    @Test
    void anApiServerThatIsAwayIsAskedAgain() throws Exception {
        AtomicInteger posts = new AtomicInteger();
        cluster.front(request ->
                request.startsWith("POST ") && posts.incrementAndGet() == 2 ? MockCluster.refusal(503, "away") : null);
        List<CauseChange> changes = List.of(
                change(Kind.BEGAN, cause(Subject.pod("team/one"))), change(Kind.BEGAN, cause(Subject.pod("team/two"))));
        assertFalse(assertThrows(NotToldException.class, () -> receiver.tell(changes))
                .isLasting());
        assertEquals("one", only().getRegarding().getName());
        receiver.tell(changes);
        assertEquals(2, events().size());
        assertEquals(3, posts.get(), "what was told is not sent again");
    }

    @Test
    void manyAreWrittenAtAPaceAndNoneIsLost() throws Exception {
        List<CauseChange> changes =
                CauseSamples.repeated(150, i -> change(Kind.BEGAN, cause(Subject.pod("team/app-" + i))));
        NotToldException waiting = assertThrows(NotToldException.class, () -> receiver.tell(changes));
        assertEquals(100, events().size());
        assertEquals(Duration.ofMillis(500), waiting.after());
        now = now.plusSeconds(24);
        assertThrows(NotToldException.class, () -> receiver.tell(changes));
        assertEquals(148, events().size());
        now = now.plusSeconds(1);
        receiver.tell(changes);
        assertEquals(150, events().size());
    }

    @Test
    void aClockThatIsSetBackDelaysNoEvent() throws Exception {
        List<CauseChange> changes =
                CauseSamples.repeated(101, i -> change(Kind.BEGAN, cause(Subject.pod("team/app-" + i))));
        assertThrows(NotToldException.class, () -> receiver.tell(changes));
        now = now.minus(Duration.ofDays(1));
        NotToldException waiting = assertThrows(NotToldException.class, () -> receiver.tell(changes));
        assertEquals(Duration.ofMillis(500), waiting.after());
        now = now.plusMillis(500);
        receiver.tell(changes);
        assertEquals(101, events().size());
    }

    @Test
    void aCauseThatStaysOpenIsASeries() throws Exception {
        Cause cause = cause(Subject.pod("team/app"));
        receiver.tell(List.of(change(Kind.BEGAN, cause)));
        now = BEGAN.plus(Duration.ofMinutes(29));
        receiver.remind(List.of(seen(cause)));
        assertNull(only().getSeries());
        now = BEGAN.plus(Duration.ofMinutes(30));
        receiver.remind(List.of(seen(cause)));
        assertEquals(2, only().getSeries().getCount());
        assertEquals(
                "2026-03-01T10:30:00.123456Z",
                only().getSeries().getLastObservedTime().getTime());
        now = BEGAN.plus(Duration.ofMinutes(59));
        receiver.remind(List.of(seen(cause)));
        assertEquals(
                "2026-03-01T10:30:00.123456Z",
                only().getSeries().getLastObservedTime().getTime());
        now = BEGAN.plus(Duration.ofMinutes(61));
        receiver.remind(List.of(seen(cause)));
        assertEquals(3, only().getSeries().getCount());
        // The next leader.
        now = BEGAN.plus(Duration.ofMinutes(125));
        receiver().remind(List.of(seen(cause)));
        assertEquals(5, only().getSeries().getCount());
    }

    private Cause seen(Cause cause) {
        return new Cause(
                cause.key(),
                cause.title(),
                cause.summary(),
                cause.grade(),
                cause.object(),
                cause.since(),
                now,
                cause.report());
    }

    @Test
    void anEventOfAnOpenCauseThatHasExpiredIsWrittenAgain() throws Exception {
        Cause cause = cause(Subject.pod("team/app"));
        receiver.tell(List.of(change(Kind.BEGAN, cause)));
        String name = only().getMetadata().getName();
        cluster.admin().events().v1().events().inAnyNamespace().delete();
        now = BEGAN.plus(Duration.ofHours(2));
        receiver.remind(List.of(seen(cause)));
        assertEquals(name, only().getMetadata().getName());
        assertEquals("Warning", only().getType());
    }

    /** Of an Event that exists only the series is written: the rest is of its time, and can be changed by others. */
    @Test
    void aReminderChangesTheSeriesAlone() throws Exception {
        Cause cause = cause(Subject.pod("team/app"));
        receiver.tell(List.of(change(Kind.BEGAN, cause)));
        Event edited = only();
        edited.setNote("edited");
        edited.getMetadata().setLabels(Map.of("by", "someone"));
        cluster.admin().resource(edited).update();
        now = BEGAN.plus(Duration.ofHours(1));
        receiver.remind(List.of(seen(cause)));
        assertEquals(3, only().getSeries().getCount());
        assertEquals("edited", only().getNote());
        assertEquals(Map.of("by", "someone"), only().getMetadata().getLabels());
        assertEquals(edited.getEventTime(), only().getEventTime());
    }

    @Test
    void aSeriesThatCannotBeWrittenIsWrittenLater() throws Exception {
        Cause cause = cause(Subject.pod("team/app"));
        receiver.tell(List.of(change(Kind.BEGAN, cause)));
        cluster.front(request -> request.startsWith("PATCH ") ? MockCluster.refusal(403, "forbidden") : null);
        now = BEGAN.plus(Duration.ofHours(1));
        NotToldException refused = assertThrows(NotToldException.class, () -> receiver.remind(List.of(seen(cause))));
        assertFalse(refused.isLasting());
        cluster.front(request -> null);
        receiver.remind(List.of(seen(cause)));
        assertEquals(3, only().getSeries().getCount());
    }

    @Test
    void aNamespaceThatIsNamedWithOddCharactersIsNotAsked() throws Exception {
        assertEquals("v1 Namespace container-registry", of(regarding(Subject.pod("../../x/y"))));
        cluster.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("container-registry")
                        .endMetadata()
                        .build())
                .create();
        assertEquals("v1 Namespace container-registry", of(regarding(Subject.addon("registry"))));
    }
}
