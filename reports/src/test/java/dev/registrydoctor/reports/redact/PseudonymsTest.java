package dev.registrydoctor.reports.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Rewriter;
import dev.registrydoctor.reports.record.TextEdit;
import dev.registrydoctor.reports.secrets.Tally;
import dev.registrydoctor.reports.testkit.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymsTest {

    private static final byte[] SALT = "a salt for tests".getBytes(StandardCharsets.UTF_8);
    private static final Set<String> WORDS = Vocabulary.of(CheckCatalog.checks());

    private static SiteNames site() {
        return new SiteNames()
                .host("quagga.zebrano.corp")
                .host("gnubox7")
                .host("node")
                .object(NameKind.WORKLOAD, "zanzibar", "puffin-7c86bb969f-t8pbd")
                .add(NameKind.WORKLOAD, "puffin")
                .object(NameKind.WORKLOAD, "storage", "web")
                .object(NameKind.CLAIM, "a", "data")
                .image("quagga.zebrano.corp:5000/okapi/app:v1.2")
                .image("localhost:32000/lynxlet:v1")
                .image("localhost:32000/lynxlet:v1-okapi")
                .add(NameKind.WORKLOAD, "hostpath-provisioner-gnubox7-xk2p4");
    }

    private static Pseudonyms pseudonyms() {
        return new Pseudonyms(SALT, site(), WORDS, true);
    }

    private static String rewritten(String text) {
        Pseudonyms pseudonyms = pseudonyms();
        pseudonyms.learn(text);
        return pseudonyms.text(text, new Tally());
    }

    /** Pseudonyms in short, so that what stays can be read. */
    private static String shape(String text) {
        return rewritten(text)
                .replaceAll("(host|namespace|[iI]mage|workload|claim|user|label|tag)-[0-9a-f]{8}", "<$1>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET http://quagga.zebrano.corp:5000/v2/|GET http://<host>.<host>.example:5000/v2/",
                "QUAGGA.zebrano.corp|<host>.<host>.example",
                "NO_PROXY=.zebrano.corp,localhost|NO_PROXY=.<host>.example,localhost",
                "\"quagga.zebrano.corp:5000/okapi/app:v1.2\"|\"<host>.<host>.example:5000/<image>/<image>:v1.2\"",
                "localhost:32000/lynxlet:v1@sha256:2c26b46b68ff|localhost:32000/<image>:v1@sha256:2c26b46b68ff",
                "localhost:32000/LynxLet:v1|localhost:32000/<Image>:v1",
                "pod zanzibar/puffin-7c86bb969f-t8pbd waits|pod <namespace>/<workload>-7c86bb969f-t8pbd waits",
                "kubectl -n zanzibar delete pod puffin-7c86bb969f-t8pbd|kubectl -n <namespace> delete pod <workload>-7c86bb969f-t8pbd",
                "certs.d/quagga.zebrano.corp%3A5000/hosts.toml|certs.d/<host>.<host>.example%3A5000/hosts.toml",
                "on node gnubox7, on node node|on node <host>, on node <host>",
                "the node of the storage add-on|the node of the storage add-on",
                "pod storage/web; namespace storage is Active|pod <namespace>/<workload>; namespace <namespace> is Active",
                "-n storage and claim a/data|-n <namespace> and claim <namespace>/<claim>",
                "a claim keeps data|a claim keeps data",
                "http://web.storage.svc.cluster.local:5000/|http://<workload>.<namespace>.svc.cluster.local:5000/",
                "lookup hidden.narwhal.internal: no such host|lookup <host>.<host>.example: no such host",
                "User \"wombat\" cannot list pods in namespace zanzibar|User \"<user>\" cannot list pods in namespace <namespace>",
                "/home/wombat/.kube/config|/home/<user>/.kube/config",
                "\\nzanzibar\\n|\\n<namespace>\\n",
                "%2Fzanzibar%2F|%2F<namespace>%2F",
                "unzanzibared zanzibars|unzanzibared zanzibars",
                "image localhost:32000/lynxlet:v1-okapi|image localhost:32000/<image>:<tag>",
                "at backend.storage.svc today|at backend.<namespace>.svc today",
                "pod hostpath-provisioner-gnubox7-xk2p4|pod hostpath-provisioner-<host>-xk2p4",
                "runtime containerd://1.7.29|runtime containerd://1.7.29",
            })
    void replacesNamesAndNothingElse(String text, String expected) {
        assertEquals(expected, shape(text));
    }

    /** One or two letters stand in commands and versions; three are a name, whatever text they are in. */
    @ParameterizedTest
    @CsvSource({"q, false", "qx, false", "yak, true", "puma, true"})
    void aNameOfOneOrTwoLettersIsHiddenOnlyWhereItsPlaceTells(String name, boolean isHiddenAnywhere) {
        SiteNames names = new SiteNames().object(NameKind.WORKLOAD, "zanzibar", name);
        Pseudonyms pseudonyms = new Pseudonyms(SALT, names, WORDS, true);

        assertEquals(
                isHiddenAnywhere,
                !pseudonyms.text("it shows " + name + " here", new Tally()).contains(name + " "));
        assertFalse(
                pseudonyms.text("pod zanzibar/" + name + " waits", new Tally()).contains("/" + name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:32000/v2/ on 127.0.0.1 and [::1]:32000 and 0.0.0.0",
                "docker.io/library/registry:2.8.3 from registry-1.docker.io, quay.io, ghcr.io, registry.k8s.io",
                "namespace container-registry, kube-system, kube-public, default",
                "claim container-registry/registry-claim of class microk8s-hostpath",
                "pod container-registry/registry-64f449595d-6ttd5",
                "/var/snap/microk8s/current/args/certs.d/localhost:32000/hosts.toml",
                "/etc/docker/daemon.json",
                "10.152.183.1 10.1.0.0/16 10.0.0.0/8 192.168.0.0/16",
                "2026-11-25T17:43:56Z took 00:01:02, Kubernetes 1.36.1, hosts.toml:12",
            })
    void leavesWhatEverySiteHas(String text) {
        assertEquals(text, rewritten(text));
    }

    @Test
    void addressesKeepTheirBlocksPortsAndRanges() {
        String text =
                rewritten("10.77.66.5:5000, 10.77.66.9/32 in 10.77.66.0/24; 203.0.113.9; [fd12:3456::9]:443; fe80::1");

        List<String> all = List.of(text.split("[,;] | in ", -1));
        assertTrue(
                all.get(0).matches("10\\.\\d+\\.\\d+\\.\\d+:5000")
                        && !all.get(0).startsWith("10.77.66"),
                text);
        String network = all.get(2).replace("0/24", "");
        assertTrue(all.get(0).startsWith(network) && all.get(1).startsWith(network), text);
        assertTrue(all.get(3).matches("2[45]\\d\\..*"), text);
        assertTrue(all.get(4).matches("\\[2001:db8:[0-9a-f:]+]:443"), text);
        assertTrue(all.get(5).startsWith("fe80:"), text);
    }

    @Test
    void twoNamesNeverShareAPseudonym() {
        SiteNames names = new SiteNames();
        for (int i = 0; i < 3000; i++) {
            names.add(NameKind.NAMESPACE, "team-n" + i);
        }
        Pseudonyms pseudonyms = new Pseudonyms(SALT, names, Set.of(), true);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 3000; i++) {
            assertTrue(seen.add(pseudonyms.text("team-n" + i, new Tally())));
        }
        for (int i = 0; i < 2000; i++) {
            String address = "10." + i % 7 + "." + i / 200 + "." + i % 200;
            assertEquals(
                    pseudonyms.text(address, new Tally()),
                    pseudonyms.text("(" + address + ")", new Tally()).replaceAll("[()]", ""));
        }
    }

    @Test
    void theSaltDecides() {
        String other = new Pseudonyms("another salt".getBytes(StandardCharsets.UTF_8), site(), WORDS, true)
                .text("zanzibar", new Tally());

        assertEquals(
                rewritten("zanzibar"), rewritten("namespace zanzibar").replace("namespace namespace", "namespace"));
        assertNotEquals(other, rewritten("zanzibar"));
    }

    @Test
    void whatIsEncodedGoesAsAWhole() {
        String base64 = Base64.getEncoder()
                .encodeToString("server: https://quagga.zebrano.corp:5000".getBytes(StandardCharsets.UTF_8));
        String ordinary =
                Base64.getEncoder().encodeToString("an ordinary sentence of ours".getBytes(StandardCharsets.UTF_8));

        assertEquals("data: [redacted] " + ordinary, rewritten("data: " + base64 + " " + ordinary));
        assertEquals(
                "-----BEGIN CERTIFICATE-----[redacted]-----END CERTIFICATE-----",
                rewritten("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"));
    }

    @Test
    void countsEachPlaceOnce() {
        Tally tally = new Tally();
        Pseudonyms pseudonyms = pseudonyms();
        pseudonyms.text("zanzibar/puffin on gnubox7, 10.7.7.7 and 10.7.7.8", tally);
        pseudonyms.text("zanzibar/puffin on gnubox7, 10.7.7.7 and 10.7.7.8", tally);
        pseudonyms.text("namespace zanzibar", tally);

        assertEquals(Map.of("namespace", 2, "workload", 1, "host", 1, "address", 2), tally.byKind());
    }

    @Test
    void reachesEveryTextOfAReportAndNoId() {
        Report report = Seeded.with(place -> place + " zanzibar");
        Report hidden = pseudonyms().apply(report, () -> false);

        // What is this program's own, such as an id, is no name of the site.
        Report own = new Rewriter(new TextEdit() {
                    @Override
                    public String line(String text) {
                        assertFalse(text.contains("zanzibar"), text);
                        return text;
                    }

                    @Override
                    public String block(String text) {
                        return line(text);
                    }

                    @Override
                    public List<String> arguments(List<String> args) {
                        args.forEach(this::line);
                        return args;
                    }

                    @Override
                    public String own(String text) {
                        assertTrue(text.endsWith(" zanzibar"), text);
                        return text;
                    }
                })
                .report(hidden, () -> Report.Redaction.NONE);
        assertEquals(report.summary(), own.summary());
        assertTrue(hidden.redaction().byKind().getOrDefault("namespace", 0) > 20, hidden.redaction()::toString);
    }

    /** A range that Kubernetes or RFC 1918 and 6598 give a meaning is told by its beginning, which stays. */
    @ParameterizedTest
    @CsvSource({
        "10.152.183.77, 10\\.152\\.183\\.\\d+",
        "10.1.77.66, 10\\.1\\.\\d+\\.\\d+",
        "10.77.66.5, 10\\.\\d+\\.\\d+\\.\\d+",
        "172.20.77.66, 172\\.(?:1[6-9]|2\\d|3[01])\\.\\d+\\.\\d+",
        "192.168.77.66, 192\\.168\\.\\d+\\.\\d+",
        "100.100.77.66, 100\\.(?:6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\.\\d+\\.\\d+",
        "203.0.113.77, 2[45]\\d\\.\\d+\\.\\d+\\.\\d+"
    })
    void anAddressStaysInItsBlock(String address, String block) {
        for (String salt : List.of("one", "two", "three", "four")) {
            String pseudonym = new Pseudonyms(salt.getBytes(StandardCharsets.UTF_8), new SiteNames(), WORDS, true)
                    .text(address, new Tally());
            assertTrue(pseudonym.matches(block), pseudonym);
            assertNotEquals(address, pseudonym);
        }
    }

    /** They mean the same everywhere: this host, all hosts, the link, a whole block, a virtual card of a container. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "127.0.0.53",
                "169.254.169.254",
                "224.0.0.1",
                "10.0.0.0",
                "10.1.0.0",
                "172.16.0.0",
                "192.168.0.0",
                "10.152.183.1",
                "10.152.183.10",
                "02:00:00:12:34:56",
                "ff:ff:ff:ff:ff:ff"
            })
    void anAddressThatEverybodyHasStays(String address) {
        assertEquals(address, rewritten(address));
    }

    /** A value of hosts.toml stands in quotes as names do in messages. */
    @Test
    void aSettingThatIsAlsoANameStays() {
        Pseudonyms pseudonyms = new Pseudonyms(SALT, new SiteNames().add(NameKind.NAMESPACE, "pull"), WORDS, true);
        String setting = "capabilities = [\"pull\", \"resolve\"]";
        assertEquals(setting, pseudonyms.text(setting, new Tally()));
        assertFalse(pseudonyms.text("namespace pull is there", new Tally()).contains("pull"));
    }
}
