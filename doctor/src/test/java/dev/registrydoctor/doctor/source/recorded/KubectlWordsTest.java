package dev.registrydoctor.doctor.source.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ApiContact.State;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Inspection reports whose files in k8s/ hold words instead of lists: of a worker, of a stopped node, and where the API
 * server did not answer kubectl.
 */
class KubectlWordsTest {

    private static final String WORKER =
            "This MicroK8s deployment is acting as a node in a cluster. Please use the microk8s"
                    + " kubectl on the master.\n";
    private static final String STOPPED = "microk8s is not running, try microk8s start\n";
    private static final String PROVIDER = """
            tls:
              stores: {}
            tcp:
              services:
                kube-apiserver:
                  loadBalancer:
                    servers:
                    - address: '10.0.0.5:16443'
            """;

    private static Site report(String words, String ps, String... more) throws Exception {
        Tar tar = new Tar()
                .entry("r/", '5', new byte[0])
                .file("r/args/kubelet", "--root-dir=x\n")
                .file("r/args/certs.d/localhost:32000/hosts.toml", Samples.HOSTS_TOML)
                .file("r/sys/ps", ps)
                .file("r/network/ip-addr", "    inet 192.0.2.2/24 brd 192.0.2.255 scope global eth0\n");
        for (String file : List.of("version", "cluster-info", "cluster-info-dump", "get-all", "get-pv", "get-pvc")) {
            tar = tar.file("r/k8s/" + file, words);
        }
        for (int i = 0; i < more.length; i += 2) {
            tar = tar.file("r/" + more[i], more[i + 1]);
        }
        return RecordedSites.open("-", new ByteArrayInputStream(tar.bytes()), new Settings(List.of()));
    }

    private static final String IDLE = """
            UID   PID  PPID  C STIME TTY      TIME     CMD
            root    1     0  0 09:00 ?        00:00:01 /sbin/init
            """;
    private static final String RUNS = IDLE + """
            root  100     1  0 09:00 ?        00:00:01 /snap/microk8s/7777/kubelite --x
            root  101     1  0 09:00 ?        00:00:01 /snap/microk8s/7777/bin/containerd --x
            """;

    private static List<Diagnosis> diagnoses(Site site) {
        return Diagnostician.diagnose(new Examiner(site, Duration.ofSeconds(60), what -> {})
                        .examine(CheckCatalog.checks())
                        .results())
                .diagnoses();
    }

    private static List<String> roots(Site site) {
        return diagnoses(site).stream().map(d -> d.root().problem().id()).toList();
    }

    @Test
    void aWorkersReportNamesTheControlPlane() throws Exception {
        List<Diagnosis> diagnoses = diagnoses(report(WORKER, RUNS, "args/traefik/provider.yaml", PROVIDER));
        assertEquals(
                List.of("cluster.worker-node"),
                diagnoses.stream().map(d -> d.root().problem().id()).toList());
        assertTrue(diagnoses.get(0).root().summary().contains("10.0.0.5:16443"));
    }

    @Test
    void aStoppedNodesReportSaysSoAndStartsIt() throws Exception {
        List<Diagnosis> diagnoses = diagnoses(report(STOPPED, IDLE));
        assertEquals(
                List.of("cluster.microk8s-stopped"),
                diagnoses.stream().map(d -> d.root().problem().id()).toList());
        assertTrue(diagnoses.get(0).root().summary().contains("microk8s stop"));
        // Without the list of processes the words are enough.
        assertEquals(List.of("cluster.microk8s-stopped"), roots(report(STOPPED, "")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The connection to the server 127.0.0.1:16443 was refused - did you specify the right host or port?|REFUSES",
                "Unable to connect to the server: net/http: TLS handshake timeout|TIMES_OUT",
                "Unable to connect to the server: dial tcp 10.0.0.5:16443: i/o timeout|TIMES_OUT",
                "Unable to connect to the server: dial tcp: lookup cp.lab: no such host|NAME_UNRESOLVED",
                "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown"
                        + " authority|TLS_FAILS",
                "error: You must be logged in to the server (Unauthorized)|DENIED",
                "Unable to connect to the server: EOF|BROKEN",
                "E1128 10:00:00.000000 12 memcache.go:265] couldn't get current server API group list: Get"
                        + " \"https://127.0.0.1:16443/api?timeout=32s\": dial tcp 127.0.0.1:16443: connect: connection refused|REFUSES"
            })
    void kubectlsErrorsTellHowTheApiServerMetIt(String words, State state) throws Exception {
        Site site = report(words + "\n", RUNS);
        ApiContact contact =
                site.ask(ApiContact.Ask.INSTANCE).join().toOptional().orElseThrow();
        assertEquals(state, contact.state());
        assertEquals(words, contact.detail());
        assertTrue(contact.isRecorded());
        assertTrue(site.ask(Listing.nodes()).join().gaps().get(0).why().contains(words));
    }

    @Test
    void anApiServerThatRefusesIsOneProblemOfTheReport() throws Exception {
        String refused =
                "The connection to the server 127.0.0.1:16443 was refused - did you specify the right host or port?\n";
        assertEquals(List.of("cluster.api-unreachable"), roots(report(refused, RUNS)));
        assertEquals(List.of("cluster.microk8s-stopped"), roots(report(refused, IDLE)));
    }

    private static final String GUARDED = """
            Nov 28 09:00:01 vm microk8s.daemon-kubelite[90]: + '[' -e /var/snap/microk8s/7777/var/lock/low-memory-guard.lock ']'
            Nov 28 09:00:01 vm microk8s.daemon-kubelite[90]: kubelite will not run, memory guard is enabled
            """;

    private static final String STARTED =
            "Nov 28 09:05:01 vm microk8s.daemon-kubelite[95]: + exec /snap/microk8s/7777/kubelite --x\n";

    /** After microk8s-resources/wrappers/run-kubelite-with-args of canonical/microk8s. */
    @Test
    void theJournalOfKubeliteShowsTheLowMemoryGuard() throws Exception {
        String refused =
                "The connection to the server 127.0.0.1:16443 was refused - did you specify the right host or port?\n";
        String journal = "snap.microk8s.daemon-kubelite/journal.log";
        for (String ps : List.of(IDLE, "")) {
            List<Diagnosis> diagnoses = diagnoses(report(refused, ps, journal, GUARDED));
            assertEquals(
                    List.of("cluster.microk8s-stopped"),
                    diagnoses.stream().map(d -> d.root().problem().id()).toList());
            assertTrue(diagnoses.get(0).root().summary().contains("low-memory guard is on"));
        }
        assertEquals(List.of("cluster.api-unreachable"), roots(report(refused, RUNS, journal, GUARDED + STARTED)));
        // It was switched off, and kubelite ended for another reason.
        List<Diagnosis> later = diagnoses(report(refused, IDLE, journal, GUARDED + STARTED));
        assertEquals(List.of("cluster.microk8s-stopped"), later.stream().map(d -> d.root().problem().id()).toList());
        assertFalse(later.get(0).root().summary().contains("guard"));
    }

    @Test
    void aCertificateOutOfDateIsTheCause() throws Exception {
        String expired =
                "Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired or"
                        + " is not yet valid: current time 2026-11-28T10:00:00Z is after 2026-11-20T08:00:00Z\n";
        List<Diagnosis> diagnoses = diagnoses(report(expired, RUNS));
        assertEquals(
                List.of("cluster.certificate-expired"),
                diagnoses.stream().map(d -> d.root().problem().id()).toList());
        assertTrue(diagnoses.get(0).root().summary().contains("server.crt"));
    }

    @Test
    void aReportWithListsTellsOfNoApiServer() throws Exception {
        Site site = RecordedSites.open(
                "-", new ByteArrayInputStream(Samples.report("r/").bytes()), new Settings(List.of()));
        assertTrue(site.ask(ApiContact.Ask.INSTANCE).join().isAbsent());
    }
}
