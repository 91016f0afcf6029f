package dev.registrydoctor.doctor.source.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.Snap;
import dev.registrydoctor.doctor.source.archive.UnreadableSite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inspection reports of several nodes, read as one site. */
class JoinedSiteTest {

    private static final String JOINED = "2026-11-20T10:00:00Z";

    /** What the wrapper of kubectl prints on a worker. */
    private static final String REFUSED = "This MicroK8s deployment is acting as a node in a cluster.\n";

    @TempDir
    private Path folder;

    private static String node(String name, int number, String created) {
        return """
                {"metadata": {"name": "%s", "creationTimestamp": "%s"},
                 "status": {"addresses": [{"type": "InternalIP", "address": "192.0.2.%d"}]}}""".formatted(name, created, number);
    }

    /** A cluster's nodes: a joined at this time, b and c later. */
    private static String nodes(String created) {
        return "{\n    \"kind\": \"NodeList\",\n    \"items\": ["
                + String.join(",", node("a", 2, created), node("b", 3, "2026-11-21T10:00:00Z"), node("c", 4, created))
                + "]\n}\n";
    }

    /** The report of the host with this address, whose certs.d has one directory. */
    private Path report(String file, int number, String dump, String certs) throws IOException {
        Tar tar = new Tar()
                .file("inspection-report/k8s/cluster-info-dump", dump)
                .file("inspection-report/network/ip-addr", "    inet 192.0.2." + number + "/24 scope global eth0\n")
                .file("inspection-report/args/certs.d/" + certs + "/hosts.toml", "server = \"http://" + certs + "\"\n");
        return Files.write(folder.resolve(file), tar.gzip());
    }

    private static Site open(Path... reports) throws UnreadableSite {
        return RecordedSites.open(
                Stream.of(reports).map(Path::toString).toList(),
                InputStream.nullInputStream(),
                new Settings(List.of()));
    }

    private static List<String> certs(Site site, String node) {
        Answer<List<CertsDirectory>> answer =
                site.ask(new OnNode<>(node, CertsDirectory.Ask.OWN)).join();
        return answer.toOptional().orElseThrow().stream()
                .map(CertsDirectory::name)
                .toList();
    }

    private static List<String> names(Site site) {
        return site.nodes().toOptional().map(SeenNodes::names).orElseThrow();
    }

    @Test
    void eachNodeAnswersFromItsOwnReport() throws Exception {
        Site site = open(
                report("c.tar.gz", 4, nodes(JOINED), "c.lab:5000"),
                report("a.tar.gz", 2, nodes(JOINED), "a.lab:5000"),
                report("b.tar.gz", 3, nodes(JOINED), "b.lab:5000"));

        assertEquals(List.of("a", "b", "c"), names(site));
        assertEquals(List.of(), site.nodes().gaps());
        for (String name : names(site)) {
            assertEquals(List.of(name + ".lab:5000"), certs(site, name));
            HostFacts host = site.ask(new OnNode<>(name, HostFacts.Ask.INSTANCE))
                    .join()
                    .toOptional()
                    .orElseThrow();
            assertEquals(name, host.hostname());
        }
    }

    /** On a worker kubectl refuses: which node it is is known by what the control plane lists. */
    @Test
    void aReportOfAWorkerIsPlacedByThatOfTheControlPlane() throws Exception {
        Path worker = report("worker.tar.gz", 3, REFUSED, "worker.lab:5000");
        Path control = report("control.tar.gz", 2, nodes(JOINED), "control.lab:5000");
        for (Site site : List.of(open(worker, control), open(control, worker))) {
            assertEquals(List.of("a", "b"), names(site));
            assertEquals(List.of("worker.lab:5000"), certs(site, "b"));
            assertEquals(
                    3,
                    site.ask(Listing.nodes()).join().toOptional().orElseThrow().size());
        }
    }

    @Test
    void reportsOfWorkersAloneCannotBeJoined() throws Exception {
        Path one = report("one.tar.gz", 3, REFUSED, "x.lab:5000");
        Path two = report("two.tar.gz", 4, REFUSED, "x.lab:5000");
        UnreadableSite error = assertThrows(UnreadableSite.class, () -> open(one, two));
        assertTrue(String.valueOf(error.getMessage()).contains("control-plane node"), error::getMessage);
    }

    @Test
    void twoReportsOfOneNodeAreAnErrorThatNamesBoth() throws Exception {
        Path monday = report("monday.tar.gz", 3, nodes(JOINED), "x.lab:5000");
        Path friday = report("friday.tar.gz", 3, nodes(JOINED), "x.lab:5000");
        String message = String.valueOf(
                assertThrows(UnreadableSite.class, () -> open(monday, friday)).getMessage());
        assertTrue(message.contains("monday.tar.gz") && message.contains("friday.tar.gz"), message);
        assertTrue(message.contains("are both of node b."), message);
    }

    /** Nodes of other clusters have the same names and private addresses: when they joined tells them apart. */
    @Test
    void aReportOfAnotherClusterIsAGapAndNoGuess() throws Exception {
        Path here = report("here.tar.gz", 3, nodes(JOINED), "here.lab:5000");
        Path other = report("other.tar.gz", 2, nodes("2025-01-01T00:00:00Z"), "other.lab:5000");
        Site site = open(here, other);

        assertEquals(List.of("b"), names(site));
        assertEquals(
                List.of("the host of " + other),
                site.nodes().gaps().stream().map(Gap::what).toList());
        assertTrue(site.ask(new OnNode<>("a", CertsDirectory.Ask.OWN)).join().isUnknown());
        assertFalse(site.describe().contains("other.tar.gz"), site.describe());
    }

    @Test
    void aHostThatIsNoNodeOfTheClusterIsAGap() throws Exception {
        Site site =
                open(report("a.tar.gz", 2, nodes(JOINED), "a.lab:5000"), report("x.tar.gz", 99, REFUSED, "x.lab:5000"));
        assertEquals(List.of("a"), names(site));
        assertEquals(1, site.nodes().gaps().size());
    }

    /** Its address is that of b, and its journal names another machine. */
    @Test
    void aWorkerOfAnotherClusterIsAGapAndNoGuess() throws Exception {
        Path control = report("a.tar.gz", 2, nodes(JOINED), "a.lab:5000");
        for (String name : List.of("b", "B.lan", "nas")) {
            Tar tar = new Tar()
                    .file("inspection-report/k8s/cluster-info-dump", REFUSED)
                    .file("inspection-report/network/ip-addr", "    inet 192.0.2.3/24 scope global eth0\n")
                    .file(
                            "inspection-report/snap.microk8s.daemon-containerd/journal.log",
                            "Nov 23 22:59:53 " + name + " microk8s.daemon-containerd[1]: chatter\n");
            Site site = open(control, Files.write(folder.resolve("worker.tar.gz"), tar.gzip()));
            assertEquals(name.equals("nas") ? List.of("a") : List.of("a", "b"), names(site), name);
            assertEquals(name.equals("nas") ? 1 : 0, site.nodes().gaps().size(), name);
        }
    }

    @Test
    void whatNoReportHasOfANodeIsUnknownOfThatNode() throws Exception {
        Site site =
                open(report("a.tar.gz", 2, nodes(JOINED), "a.lab:5000"), report("b.tar.gz", 3, REFUSED, "b.lab:5000"));
        Answer<List<Snap>> snaps =
                site.ask(new OnNode<>("b", Snap.Ask.INSTANCE)).join();
        assertTrue(snaps.isUnknown());
        Gap missing =
                site.ask(new OnNode<>("c", Snap.Ask.INSTANCE)).join().gaps().get(0);
        assertEquals("there is no recording of node c", missing.why());
        assertEquals(Collections.emptyList(), site.nodes().gaps());
    }
}
