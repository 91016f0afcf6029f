package dev.registrydoctor.reports.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.path.NodeTable.Aspect;
import dev.registrydoctor.checks.path.NodeTable.Cell;
import dev.registrydoctor.checks.path.NodeTable.Certificate;
import dev.registrydoctor.checks.path.NodeTable.Entry;
import dev.registrydoctor.checks.path.NodeTable.Group;
import dev.registrydoctor.checks.path.NodeTable.Login;
import dev.registrydoctor.checks.path.NodeTable.Reach;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.checks.path.NodeTable.Trust;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodeWordsTest {

    private static final Entry OWN =
            new Entry(Entry.Kind.DIRECTORY, "/var/snap/microk8s/current/args/certs.d/r:5000", "");
    private static final Entry HIDDEN = new Entry(Entry.Kind.NOT_KNOWN, null, "permission denied");

    private static Cell cell(Reach reach, String says, Certificate certificate, Entry entry, Aspect... differs) {
        String scheme = reach == Reach.REACHED ? "https" : null;
        Login login = reach == Reach.REACHED ? Login.REQUIRED : Login.NOT_KNOWN;
        List<String> servers = entry.equals(HIDDEN) ? List.of() : List.of("https://r:5000", "https://a", "https://b");
        return new Cell(reach, says, scheme, login, certificate, entry, servers, Trust.SYSTEM, Set.of(differs));
    }

    private static final Cell GOOD = cell(Reach.REACHED, "", Certificate.TRUSTED, OWN);
    private static final Cell BAD =
            cell(Reach.NOT_REACHED, "connection refused", Certificate.NOT_KNOWN, OWN, Aspect.REACH);

    private static NodeTable table(int good, int bad) {
        List<String> nodes =
                IntStream.range(0, good + bad).mapToObj(i -> "n" + i).toList();
        List<Cell> cells = IntStream.range(0, good + bad)
                .mapToObj(i -> i < good ? GOOD : BAD)
                .toList();
        return new NodeTable(nodes, List.of(new Row("r:5000", cells)), List.of());
    }

    @Test
    void aCellIsALine() {
        assertEquals(
                "answers over HTTPS, login required, trusted certificate; certs.d/r:5000; containerd uses https://r:5000,"
                        + " then https://a and 1 more",
                NodeWords.line(GOOD));
        assertEquals(
                "not reached: connection refused; certs.d/r:5000; containerd uses https://r:5000, then https://a and 1"
                        + " more. Differs in: answer",
                NodeWords.line(BAD));
        assertEquals(
                "not probed: denied; certs.d not known: permission denied",
                NodeWords.line(cell(Reach.NOT_KNOWN, "not probed: denied", Certificate.NOT_KNOWN, HIDDEN)));
    }

    @Test
    void whatContainerdTrustsIsSaidOfTheServers() {
        assertEquals("containerd uses https://r, with a CA of its own", NodeWords.servers(trusting(Trust.OWN_CA)));
        assertEquals(
                "containerd uses https://r, without verifying certificates", NodeWords.servers(trusting(Trust.ANYONE)));
        assertEquals("containerd uses https://r", NodeWords.servers(trusting(Trust.SYSTEM)));
        assertEquals(Status.PASS, NodeWords.status(trusting(Trust.OWN_CA)));
        assertEquals(Status.WARN, NodeWords.status(trusting(Trust.SYSTEM)));
    }

    /** A cell of a registry whose certificate the node does not trust. */
    private static Cell trusting(Trust trust) {
        List<String> servers = List.of("https://r");
        return new Cell(
                Reach.REACHED, "", "https", Login.NONE, Certificate.UNKNOWN_AUTHORITY, OWN, servers, trust, Set.of());
    }

    @Test
    void nodesThatDifferAreNamedFirstAndManyOthersCounted() {
        assertEquals("all 3 nodes", who(table(3, 0)));
        assertEquals("n2 | n0, n1", who(table(2, 1)));
        assertEquals("n0 | n1", who(table(1, 1)));
        assertEquals("n97, n98, n99 | the other 97 nodes", who(table(97, 3)));
        assertEquals("n90, n91, n92, n93 and 6 more | the other 90 nodes", who(table(90, 10)));
    }

    private static String who(NodeTable table) {
        Row row = table.rows().get(0);
        return NodeWords.groups(row, table).stream()
                .map(group -> NodeWords.who(group, row))
                .collect(Collectors.joining(" | "));
    }

    @Test
    void nothingUnknownOrOddIsMarkedAsGood() {
        assertEquals(Status.PASS, NodeWords.status(GOOD));
        assertEquals(Status.FAIL, NodeWords.status(BAD));
        assertEquals(Status.UNKNOWN, NodeWords.status(cell(Reach.NOT_KNOWN, "not probed", Certificate.NOT_KNOWN, OWN)));
        assertEquals(Status.UNKNOWN, NodeWords.status(cell(Reach.REACHED, "", Certificate.TRUSTED, HIDDEN)));
        assertEquals(Status.WARN, NodeWords.status(cell(Reach.REACHED, "HTTP 503", Certificate.TRUSTED, OWN)));
        assertEquals(Status.WARN, NodeWords.status(cell(Reach.REACHED, "", Certificate.TRUSTED, OWN, Aspect.LOGIN)));
        Entry empty = new Entry(Entry.Kind.DIRECTORY, "/certs.d/r:5000", "it has no hosts.toml");
        assertEquals(Status.WARN, NodeWords.status(cell(Reach.REACHED, "", Certificate.TRUSTED, empty)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Certificate.class,
            names = {"UNKNOWN_AUTHORITY", "WRONG_NAME", "OUT_OF_DATE"})
    void aCertificateThatTheNodeRefusesIsMarked(Certificate refused) {
        assertEquals(Status.WARN, NodeWords.status(cell(Reach.REACHED, "", refused, OWN)));
    }

    @Test
    void aRegistryIsMarkedAsTheWorstOfItsNodes() {
        Cell unknown = cell(Reach.NOT_KNOWN, "not probed", Certificate.NOT_KNOWN, OWN);

        assertEquals(Status.PASS, NodeWords.status(new Row("r", Collections.nCopies(3, GOOD))));
        assertEquals(Status.UNKNOWN, NodeWords.status(new Row("r", List.of(GOOD, unknown))));
        assertEquals(Status.FAIL, NodeWords.status(new Row("r", List.of(GOOD, unknown, BAD))));
    }

    @Test
    void aGroupIsOfNodesThatAreAlikeInEverything() {
        assertEquals(
                List.of(new Group(List.of("n0", "n1"), GOOD), new Group(List.of("n2"), BAD)),
                table(2, 1).rows().get(0).groups(table(2, 1).nodes()));
    }
}
