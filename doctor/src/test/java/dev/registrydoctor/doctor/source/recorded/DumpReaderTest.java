package dev.registrydoctor.doctor.source.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class DumpReaderTest {

    private static final List<Kind> KINDS =
            List.of(Kind.NODES, Kind.EVENTS, Kind.SERVICES, Kind.DEPLOYMENTS, Kind.PODS);

    private static Dump read(String text) {
        return DumpReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aWholeDump() {
        Dump dump = read(Samples.dump());
        assertTrue(dump.coversAll());
        assertEquals(Set.of("container-registry", "default", "kube-system"), dump.namespaces());
        for (Kind kind : KINDS) {
            Dump.Part part = dump.find(kind, null);
            assertTrue(part.whole(), kind::name);
            assertEquals(kind == Kind.NODES ? 1 : 3, part.items().size());
        }
        assertEquals(1, dump.find(Kind.PODS, "default").items().size());
        Dump.Part none = dump.find(Kind.PODS, "nowhere");
        assertTrue(none.whole() && none.items().isEmpty());
        Dump.Log log = Objects.requireNonNull(dump.logs().get("container-registry/registry-64f449595d-aaaaa/registry"));
        assertEquals("{not a list\n}\n", log.text());
        assertTrue(log.whole());
        assertEquals("2026-11-23T22:54:00Z", String.valueOf(dump.newest()));
    }

    /** Wherever the dump is cut, what is said to be whole is what the whole dump holds. */
    @Test
    void aDumpCutAnywhereIsNeverTakenForAWholeOne() {
        byte[] text = Samples.dump().getBytes(StandardCharsets.UTF_8);
        Dump whole = DumpReader.read(text);
        // Without its last line break, it is still whole.
        for (int length = 0; length < text.length - 1; length++) {
            Dump cut = DumpReader.read(Arrays.copyOf(text, length));
            int at = length;
            for (Kind kind : KINDS) {
                Dump.Part all = cut.find(kind, null);
                boolean isWhole = all.whole();
                assertFalse(isWhole && kind != Kind.NODES, () -> kind + " at " + at);
                assertTrue(whole.find(kind, null).items().containsAll(all.items()), () -> kind + " at " + at);
                for (String namespace : List.of("container-registry", "default", "kube-system", "nowhere")) {
                    Dump.Part part = cut.find(kind, namespace);
                    assertTrue(
                            !part.whole()
                                    || part.items()
                                            .equals(whole.find(kind, namespace).items()),
                            () -> kind + " of " + namespace + " at " + at);
                    assertEquals(part.whole(), part.why().isEmpty());
                }
            }
            cut.logs()
                    .forEach((key, log) ->
                            assertTrue(!log.whole() || log.equals(whole.logs().get(key)), () -> key + " at " + at));
        }
    }

    @Test
    void aDumpWithoutAllNamespacesCoversTwo() {
        String all = Samples.dump();
        int from = all.indexOf("{\n    \"kind\": \"EventList\"", all.indexOf("==== END logs for container registry"));
        int to = all.indexOf("{\n    \"kind\": \"EventList\"", all.indexOf("==== END logs for container mynginx"));
        int system = all.lastIndexOf("{\n    \"kind\": \"EventList\"");
        Dump dump = read(all.substring(system) + all.substring(from, to));
        assertFalse(dump.find(Kind.PODS, null).whole());
        assertTrue(dump.find(Kind.PODS, null).why().contains("only the namespaces"));
        assertTrue(dump.find(Kind.PODS, "default").whole());
        assertFalse(dump.find(Kind.PODS, "container-registry").reached());
    }

    @Test
    void anErrorInPlaceOfAListIsTheReason() {
        String text = Samples.dump();
        int at = text.indexOf("{\n    \"kind\": \"DeploymentList\"");
        Dump dump = read(text.substring(0, at) + "Error from server (Forbidden): deployments.apps is forbidden\n");
        assertTrue(dump.find(Kind.DEPLOYMENTS, null).why().contains("is forbidden"));
        assertTrue(dump.find(Kind.SERVICES, "container-registry").whole());
    }

    @Test
    void brokenListsWithoutEndAreGivenUp() {
        String text = "{\"a\":\n".repeat(200_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofMinutes(2), () -> assertTrue(read(text).isEmpty()));
        assertTrue(read("{\"items\":" + "[".repeat(10_000)).isEmpty());
    }
}
