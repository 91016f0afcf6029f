package dev.registrydoctor.doctor.serve.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.serve.ServeSettings.Leader;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import dev.registrydoctor.doctor.serve.cause.StaleLedgerException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger of two replicas. */
class ConfigMapLedgerTest {

    private static final Leader SETTINGS =
            new Leader("registry-doctor", "registry-doctor", "a", Duration.ofSeconds(15));

    private MockCluster cluster;
    private ClusterConnection connection;

    @BeforeEach
    void open() throws IOException {
        cluster = new MockCluster();
        connection = new ClusterConnection(cluster::kubeconfig, Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        connection.close();
        cluster.close();
    }

    private ConfigMapLedger store() {
        return store("");
    }

    private ConfigMapLedger store(String filling) {
        return new ConfigMapLedger(connection, SETTINGS, CauseSamples.format(filling));
    }

    private ConfigMap stored() {
        return Objects.requireNonNull(cluster.admin()
                .configMaps()
                .inNamespace("registry-doctor")
                .withName("registry-doctor")
                .get());
    }

    @Test
    void isEmptyBeforeItIsWrittenAndThenAsWritten() throws Exception {
        ConfigMapLedger store = store();
        assertEquals(Ledger.EMPTY, store.read());
        store.write(CauseSamples.ledger(2));
        store.write(CauseSamples.ledger(3));
        assertEquals(CauseSamples.ledger(3), store().read());
    }

    @Test
    void whoHasReadBeforeAnotherHasWrittenCannotWrite() throws Exception {
        ConfigMapLedger deposed = store();
        ConfigMapLedger leader = store();
        deposed.read();
        deposed.write(CauseSamples.ledger(2));
        leader.read();
        leader.write(CauseSamples.ledger(3));
        assertThrows(StaleLedgerException.class, () -> deposed.write(CauseSamples.ledger(4)));
        assertThrows(StaleLedgerException.class, () -> deposed.write(CauseSamples.ledger(4)));
        assertEquals(CauseSamples.ledger(3), store().read());
        assertEquals(CauseSamples.ledger(3), deposed.read());
        deposed.write(CauseSamples.ledger(5));
        assertThrows(StaleLedgerException.class, () -> leader.write(CauseSamples.ledger(6)));
    }

    @Test
    void ofTwoThatCreateItOneIsStale() throws Exception {
        ConfigMapLedger one = store();
        ConfigMapLedger other = store();
        one.read();
        other.read();
        one.write(CauseSamples.ledger(2));
        assertThrows(StaleLedgerException.class, () -> other.write(CauseSamples.ledger(3)));
    }

    @Test
    void isCreatedAgainWhenSomebodyHasDeletedIt() throws Exception {
        ConfigMapLedger store = store();
        store.write(CauseSamples.ledger(2));
        cluster.admin().configMaps().inNamespace("registry-doctor").delete();
        store.write(CauseSamples.ledger(3));
        assertEquals(CauseSamples.ledger(3), store().read());
    }

    /** The answer is lost after the API server has written. */
    @Test
    void aWriteWhoseAnswerWasLostIsNotThatOfAnother() throws Exception {
        ConfigMapLedger store = store();
        store.write(CauseSamples.ledger(2));
        AtomicInteger puts = new AtomicInteger();
        cluster.front(request -> request.startsWith("PUT ") && puts.incrementAndGet() == 1
                ? MockCluster.refusal(504, "timed out")
                : null);
        IOException lost = assertThrows(IOException.class, () -> store.write(CauseSamples.ledger(3)));
        assertFalse(lost instanceof StaleLedgerException);
        cluster.admin()
                .resource(new ConfigMapBuilder(stored())
                        .withData(Map.of(ConfigMapLedger.KEY, "3 "))
                        .build())
                .update();
        store.write(CauseSamples.ledger(4));
        assertEquals(CauseSamples.ledger(4), store().read());
    }

    @Test
    void aWriteThatDidNotHappenIsWrittenOnceMore() throws Exception {
        ConfigMapLedger store = store();
        store.write(CauseSamples.ledger(2));
        AtomicInteger puts = new AtomicInteger();
        cluster.front(request ->
                request.startsWith("PUT ") && puts.incrementAndGet() == 1 ? MockCluster.refusal(503, "not now") : null);
        assertThrows(IOException.class, () -> store.write(CauseSamples.ledger(3)));
        store.write(CauseSamples.ledger(3));
        assertEquals(CauseSamples.ledger(3), store().read());
    }

    @Test
    void aLargeOneIsCompressedAndOneThatIsTooLargeIsRefused() throws Exception {
        ConfigMapLedger large = store("many causes ".repeat(50_000));
        large.write(CauseSamples.ledger(2));
        assertTrue(stored().getData() == null || stored().getData().isEmpty());
        assertTrue(Objects.requireNonNull(stored().getBinaryData().get(ConfigMapLedger.COMPRESSED))
                        .length()
                < 10_000);
        assertEquals(CauseSamples.ledger(2), store().read());
        ConfigMapLedger small = store();
        small.read();
        small.write(CauseSamples.ledger(3));
        assertEquals("3 ", stored().getData().get(ConfigMapLedger.KEY));
        assertEquals(CauseSamples.ledger(3), store().read());
        ConfigMapLedger huge = store(CauseSamples.random(2_000_000));
        huge.read();
        assertFalse(
                assertThrows(IOException.class, () -> huge.write(CauseSamples.ledger(4)))
                        instanceof StaleLedgerException);
        assertEquals(CauseSamples.ledger(3), store().read());
    }

    @Test
    void keepsWhatOthersHaveSaidOfTheObject() throws Exception {
        cluster.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("registry-doctor")
                        .withName("registry-doctor")
                        .addToLabels("team", "registry")
                        .endMetadata()
                        .build())
                .create();
        ConfigMapLedger store = store();
        assertEquals(Ledger.EMPTY, store.read());
        store.write(CauseSamples.ledger(2));
        assertEquals("registry", stored().getMetadata().getLabels().get("team"));
    }

    @Test
    void whatIsNoLedgerAndWhatIsForbiddenIsReported() throws Exception {
        store().write(CauseSamples.ledger(2));
        cluster.admin()
                .resource(new ConfigMapBuilder(stored())
                        .withData(Map.of(ConfigMapLedger.KEY, "?"))
                        .build())
                .update();
        assertThrows(IOException.class, () -> store().read());
        cluster.admin()
                .resource(new ConfigMapBuilder(stored())
                        .withData(null)
                        .withBinaryData(Map.of(ConfigMapLedger.COMPRESSED, "AAAA"))
                        .build())
                .update();
        assertThrows(IOException.class, () -> store().read());
        cluster.front(request -> MockCluster.refusal(403, "configmaps is forbidden"));
        IOException refused = assertThrows(IOException.class, () -> store().read());
        assertInstanceOf(IOException.class, refused);
        assertFalse(refused instanceof StaleLedgerException);
    }

    @Test
    void withoutAKubeconfigNothingIsRead() {
        try (ClusterConnection none = new ClusterConnection(() -> null, Duration.ofSeconds(1))) {
            ConfigMapLedger store = new ConfigMapLedger(none, SETTINGS, CauseSamples.format(""));
            assertNull(assertThrows(IOException.class, store::read).getCause());
        }
    }
}
