package dev.registrydoctor.doctor.source.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.doctor.ports.FreePort;
import dev.registrydoctor.doctor.source.live.StubServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long the collector waits for registries that say nothing, and how much it reads of those that never stop. */
@Tag("long")
class CollectorSilenceTest extends ProbesOfCollector {

    @Test
    void aNodeWithoutCurlWaitsForNobodyForLong(@TempDir Path programs) throws Exception {
        int silent = silent();
        CollectedNode node = NodeShell.DASH.collectBy(
                NodeShell.patient(CollectorScript.text()),
                root,
                List.of(NodeShell.without(programs, "curl")),
                "localhost:" + silent);
        RegistryProbe nothing = probe(node, "localhost", silent);
        assertEquals(Connection.CONNECTED, nothing.connection());
        assertEquals(Result.TIMED_OUT, reply(nothing.http()).result());
        assertEquals(Result.TIMED_OUT, reply(nothing.https()).result());
    }

    @ParameterizedTest
    @EnumSource
    void portsThatDoNotAnswer(NodeShell shell) throws Exception {
        int refused = FreePort.next();
        int silent = silent();
        CollectedNode node = shell.collectBy(
                NodeShell.patient(CollectorScript.text()),
                root,
                List.of(),
                "127.0.0.1:" + refused,
                "127.0.0.1:" + silent,
                "no-such-name.invalid:5000");
        assertEquals(Connection.REFUSED, probe(node, "127.0.0.1", refused).connection());
        assertEquals(
                Connection.NAME_UNRESOLVED,
                probe(node, "no-such-name.invalid", 5000).connection());
        NameLookup lookup = known(node, new NameLookup.Ask("no-such-name.invalid"));
        assertEquals(List.of(), lookup.addresses());
        if (shell.isWhole()) {
            RegistryProbe probe = probe(node, "127.0.0.1", silent);
            assertEquals(Connection.CONNECTED, probe.connection());
            assertEquals(Result.TIMED_OUT, reply(probe.http()).result());
            assertEquals(Result.TIMED_OUT, reply(probe.https()).result());
        } else {
            Answer<RegistryProbe> unclear =
                    CollectedNode.HANDLERS.answer(node, new RegistryProbe.Ask("127.0.0.1", silent));
            assertTrue(unclear.isUnknown(), unclear::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void thirtySilentRegistriesDoNotHoldTheNode(NodeShell shell) throws Exception {
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ports.add(silent());
        }
        CollectedNode node = shell.collectBy(
                CollectorScript.text(),
                root,
                List.of(),
                ports.stream().map(port -> "127.0.0.1:" + port).toArray(String[]::new));
        // It asks 32, as many at once as it can: for the others of these, there is no time left; the last are not
        // asked.
        for (int port : List.of(ports.get(31), ports.get(39))) {
            Answer<RegistryProbe> left = CollectedNode.HANDLERS.answer(node, new RegistryProbe.Ask("127.0.0.1", port));
            assertTrue(left.isUnknown(), left::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatSendsWithoutEndIsBounded(NodeShell shell) throws Exception {
        int port = plain(r -> StubServer.Reply.json(200, "x".repeat(30_000_000)));
        String log = shell.log(root, "127.0.0.1:" + port);
        assertTrue(log.length() < 100_000, () -> log.length() + " characters");
        CollectedNode.read(log);
    }
}
