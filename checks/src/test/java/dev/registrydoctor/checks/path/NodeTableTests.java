package dev.registrydoctor.checks.path;

import static dev.registrydoctor.checks.catalog.ThreeNodes.REGISTRY;
import static dev.registrydoctor.checks.catalog.ThreeNodes.cluster;
import static dev.registrydoctor.checks.catalog.ThreeNodes.healthy;
import static dev.registrydoctor.checks.catalog.ThreeNodes.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.catalog.ThreeNodes;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.checks.path.NodeTable.Aspect;
import dev.registrydoctor.checks.path.NodeTable.Cell;
import dev.registrydoctor.checks.path.NodeTable.Certificate;
import dev.registrydoctor.checks.path.NodeTable.Entry;
import dev.registrydoctor.checks.path.NodeTable.Group;
import dev.registrydoctor.checks.path.NodeTable.Login;
import dev.registrydoctor.checks.path.NodeTable.Reach;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.checks.path.NodeTable.Trust;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of nodes and registries, of clusters of three nodes. */
class NodeTableTests {

    private static final String DIRECTORY = "/var/snap/microk8s/current/args/certs.d/" + REGISTRY;

    private static NodeTable table(GivenSite site) {
        Examiner examiner = new Examiner(site, Duration.ofMinutes(1), asked -> {});
        List<Check> none = List.of();
        return Objects.requireNonNull(
                ExaminedSite.of(examiner.examine(none), examiner, () -> false).nodes(), "no table");
    }

    private static Cell cell(String node, NodeTable table) {
        return row(table).cells().get(table.nodes().indexOf(node));
    }

    private static Row row(NodeTable table) {
        return table.rows().stream()
                .filter(row -> row.registry().equals(REGISTRY))
                .findFirst()
                .orElseThrow();
    }

    /** The cell of the second of three nodes, the others being right. */
    private static Cell odd(GivenSite b) {
        NodeTable table = table(cluster(node("vm"), b, node("node-c")));
        assertEquals(Set.of(), cell("vm", table).differs());
        assertEquals(Set.of(), cell("node-c", table).differs());
        assertTrue(row(table).isUneven());
        return cell("node-b", table);
    }

    @Test
    void nodesThatAreAlikeAreOneGroup() {
        NodeTable table = table(healthy());
        Row row = row(table);

        assertEquals(List.of("node-b", "node-c", "vm"), table.nodes());
        assertEquals(List.of(), table.gaps());
        assertEquals(
                List.of(new Group(
                        List.of("node-b", "node-c", "vm"),
                        new Cell(
                                Reach.REACHED,
                                "",
                                "http",
                                Login.NONE,
                                Certificate.NOT_TLS,
                                new Entry(Entry.Kind.DIRECTORY, DIRECTORY, ""),
                                List.of("http://reg.lab:5000"),
                                Trust.NO_TLS,
                                Set.of()))),
                row.groups(table.nodes()));
        assertFalse(row.isUneven());
    }

    @Test
    void oneMachineHasNoTable() {
        GivenSite one = ThreeNodes.cluster().seen("vm", node("vm"));
        for (GivenSite site : List.of(GivenSite.healthy(), one)) {
            Examiner examiner = new Examiner(site, Duration.ofMinutes(1), asked -> {});
            assertNull(ExaminedSite.of(examiner.examine(CheckCatalog.checks()), examiner, () -> false)
                    .nodes());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED, connection refused",
        "TIMED_OUT, no answer in time",
        "NO_ROUTE, no route to host",
        "NAME_UNRESOLVED, the name does not resolve",
        "FAILED, broken pipe",
    })
    void aNodeThatDoesNotReachItDiffers(RegistryProbe.Connection connection, String says) {
        Cell cell = odd(node("node-b").probe(Probes.notConnected("reg.lab", 5000, connection, "broken pipe")));

        assertEquals(Reach.NOT_REACHED, cell.reach());
        assertEquals(says, cell.says());
        assertNull(cell.scheme());
        assertEquals(Login.NOT_KNOWN, cell.login());
        assertEquals(Certificate.NOT_KNOWN, cell.certificate());
        assertEquals(Set.of(Aspect.REACH), cell.differs());
    }

    @Test
    void whatIsNotARegistryIsNotReached() {
        Cell cell = odd(node("node-b").probe(Probes.webPage("reg.lab", 5000)));

        assertEquals(Reach.NOT_REACHED, cell.reach());
        assertEquals("something that is not a registry answers: HTTP 200", cell.says());
        assertTrue(cell.differs().contains(Aspect.REACH));
    }

    @ParameterizedTest
    @CsvSource({
        "UNTRUSTED, UNKNOWN_AUTHORITY",
        "WRONG_NAME, WRONG_NAME",
        "OUT_OF_DATE, OUT_OF_DATE",
    })
    void aCertificateIsJudgedByTheTrustOfTheNode(Result result, Certificate certificate) {
        GivenSite[] nodes = {node("vm"), node("node-b"), node("node-c")};
        for (GivenSite node : nodes) {
            node.probe(Probes.https("reg.lab", 5000));
        }
        nodes[1].probe(Probes.connected(
                "reg.lab", 5000, Probes.failed(Result.SPEAKS_TLS, "TLS"), Probes.failed(result, "x509: certificate")));

        NodeTable table = table(cluster(nodes[0], nodes[1], nodes[2]));

        assertEquals(Certificate.TRUSTED, cell("vm", table).certificate());
        Cell cell = cell("node-b", table);
        assertEquals(certificate, cell.certificate());
        assertEquals(Reach.REACHED, cell.reach());
        assertEquals("https", cell.scheme());
        assertEquals(Login.NOT_KNOWN, cell.login());
        assertEquals(Set.of(Aspect.CERTIFICATE), cell.differs());
    }

    @Test
    void aNodeThatIsAskedForALoginDiffers() {
        Cell cell = odd(node("node-b").probe(Probes.connected("reg.lab", 5000, Probes.challenge("Basic"), null)));

        assertEquals(Login.REQUIRED, cell.login());
        assertEquals(Set.of(Aspect.LOGIN), cell.differs());
    }

    @Test
    void aRegistryThatAnswersWithAnErrorIsReached() {
        RegistryProbe ill = Probes.connected(
                "reg.lab", 5000, Probes.answered(503, "registry/2.0", "application/json", "{\"errors\":[]}"), null);

        Cell cell = odd(node("node-b").probe(ill));

        assertEquals(Reach.REACHED, cell.reach());
        assertEquals("the registry answers with an error, HTTP 503", cell.says());
        assertEquals(Set.of(Aspect.REACH), cell.differs());
    }

    @Test
    void whatIsNotKnownIsNotFineAndDoesNotDiffer() {
        GivenSite b = node("node-b");
        b.answer(
                new RegistryProbe.Ask("reg.lab", 5000),
                Answer.unknown(new Gap(Gap.Cause.TIMED_OUT, "the probe", "the collector's time was up", "")));
        b.answer(
                CertsDirectory.Ask.OWN,
                Answer.unknown(new Gap(Gap.Cause.NOT_PERMITTED, "certs.d", "permission denied", "run with sudo")));

        Cell cell = odd(b);

        assertEquals(Reach.NOT_KNOWN, cell.reach());
        assertEquals("not probed: the collector's time was up", cell.says());
        assertNull(cell.scheme());
        assertEquals(new Entry(Entry.Kind.NOT_KNOWN, null, "certs.d: permission denied"), cell.entry());
        assertEquals(List.of(), cell.servers());
        assertEquals(Set.of(), cell.differs());
    }

    @Test
    void anEntryThatIsMissingOrEmptyDiffers() {
        Cell without = odd(node("node-b").certs(REGISTRY, null));
        Cell broken = odd(node("node-b").certs(REGISTRY, "server = \"http://reg.lab:5000"));

        assertEquals(new Entry(Entry.Kind.DIRECTORY, DIRECTORY, "it has no hosts.toml"), without.entry());
        assertEquals(Set.of(Aspect.ENTRY, Aspect.SERVERS), without.differs());
        assertEquals(List.of("https://reg.lab:5000"), without.servers());
        assertTrue(
                broken.entry().says().contains("its hosts.toml: "),
                broken.entry().says());
    }

    /** A private CA is in certs.d and not among the system's: pulls work, and a node without it differs. */
    @Test
    void aNodeWithoutTheCaOfTheOthersDiffers() {
        String ca = "server = \"https://reg.lab:5000\"\nca = \"/etc/ca.crt\"\n";
        GivenSite[] nodes = ThreeNodes.NAMES.stream()
                .map(name -> node(name)
                        .probe(Probes.connected(
                                "reg.lab",
                                5000,
                                Probes.failed(Result.SPEAKS_TLS, "TLS"),
                                Probes.failed(Result.UNTRUSTED, "x509")))
                        .certs(REGISTRY, name.equals("node-b") ? "server = \"https://reg.lab:5000\"\n" : ca))
                .toArray(GivenSite[]::new);

        NodeTable table = table(cluster(nodes[0], nodes[1], nodes[2]));

        assertEquals(Trust.OWN_CA, cell("vm", table).trust());
        assertFalse(cell("vm", table).isCertificateRefused());
        assertEquals(Set.of(), cell("vm", table).differs());
        assertEquals(Trust.SYSTEM, cell("node-b", table).trust());
        assertTrue(cell("node-b", table).isCertificateRefused());
        assertEquals(Set.of(Aspect.TRUST), cell("node-b", table).differs());
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_AUTHORITY, SYSTEM, true",
        "UNKNOWN_AUTHORITY, NOT_KNOWN, true",
        "UNKNOWN_AUTHORITY, OWN_CA, false",
        "UNKNOWN_AUTHORITY, ANYONE, false",
        "WRONG_NAME, OWN_CA, true",
        "OUT_OF_DATE, OWN_CA, true",
        "OUT_OF_DATE, ANYONE, false",
        "TRUSTED, SYSTEM, false",
        "NOT_TLS, NO_TLS, false",
    })
    void aCertificateIsRefusedByWhatContainerdTrusts(Certificate certificate, Trust trust, boolean isRefused) {
        Entry none = new Entry(Entry.Kind.NONE, null, "");
        Cell cell = new Cell(
                Reach.REACHED, "", "https", Login.NONE, certificate, none, List.of("https://r"), trust, Set.of());

        assertEquals(isRefused, cell.isCertificateRefused());
    }

    @Test
    void theDefaultDirectoryAppliesWhereThereIsNoOther() {
        GivenSite[] nodes = ThreeNodes.NAMES.stream()
                .map(name -> node(name).certs("_default", "server = \"https://mirror.lab\""))
                .toArray(GivenSite[]::new);
        GivenSite site = cluster(nodes[0], nodes[1], nodes[2]).with(Given.pod("shop/other", "other.lab/web:1"));

        Row row = table(site).rows().stream()
                .filter(r -> r.registry().equals("other.lab"))
                .findFirst()
                .orElseThrow();

        assertEquals(Entry.Kind.DEFAULT, row.cells().get(1).entry().kind());
        assertEquals(List.of("https://mirror.lab"), row.cells().get(1).servers());
    }

    @Test
    void withoutAMajorityEachDiffers() {
        GivenSite b = node("node-b").probe(Probes.refused("reg.lab", 5000));
        Row row = row(table(ThreeNodes.cluster().seen("vm", node("vm")).seen("node-b", b)));

        assertEquals(Set.of(Aspect.REACH), row.cells().get(0).differs());
        assertEquals(Set.of(Aspect.REACH), row.cells().get(1).differs());
    }

    @Test
    void aNodeThatCouldNotBeLookedAtIsNamed() {
        Gap gap = new Gap(Gap.Cause.DENIED, "node node-c", "no right to create Pods", "");
        GivenSite site = ThreeNodes.cluster(node("vm"), node("node-b"), gap);

        NodeTable table = table(site);

        assertEquals(Set.of("vm", "node-b"), Set.copyOf(table.nodes()));
        assertEquals(List.of(gap), table.gaps());
    }
}
