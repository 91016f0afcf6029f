package dev.registrydoctor.doctor.source.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.Listener;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.host.PemFile;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.doctor.source.archive.UnreadableSite;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedSitesTest {

    private static final Settings SETTINGS = new Settings(List.of());
    private static final String ARGS = "/var/snap/microk8s/current/args/";

    private static Site open(byte[] bytes) throws UnreadableSite {
        return RecordedSites.open("-", new ByteArrayInputStream(bytes), SETTINGS);
    }

    private static <T> Answer<T> ask(Site site, Question<T> question) {
        return site.ask(question).join();
    }

    private static <T> T get(Site site, Question<T> question) {
        return ask(site, question).toOptional().orElseThrow(() -> new AssertionError(ask(site, question)));
    }

    private static void assertReport(Site site) {
        assertEquals(3, get(site, Listing.pods()).size());
        assertEquals(1, get(site, Listing.podsIn("container-registry")).size());
        assertTrue(ask(site, Listing.pods()).gaps().isEmpty());
        assertEquals(1, get(site, Listing.nodes()).size());
        assertEquals(1, get(site, Listing.claimsIn("container-registry")).size());
        assertEquals(2, get(site, Listing.volumes()).size());
        assertEquals(1, get(site, Listing.eventsIn("default")).size());
        assertTrue(ask(site, Listing.storageClasses()).isUnknown());
        assertTrue(ask(site, Listing.pullSecrets()).isUnknown());
        assertTrue(
                ask(site, new CertsDirectory.Ask("/var/snap/microk8s/1/args/certs.d"))
                        .isUnknown(),
                "the certs.d of another revision is not that of the one in use");
        List<CertsDirectory> certs = get(site, CertsDirectory.Ask.OWN);
        assertEquals(
                List.of("empty.lab", "localhost:32000"),
                certs.stream().map(CertsDirectory::name).toList());
        assertEquals(Samples.HOSTS_TOML, certs.get(1).hostsToml());
        assertEquals(
                "--root-dir=x\n", get(site, new HostFile.Ask(ARGS + "kubelet")).text());
        assertTrue(ask(site, new HostFile.Ask(ARGS + "nothing")).isAbsent());
        assertTrue(ask(site, new HostFile.Ask("/etc/docker/daemon.json")).isUnknown());
        assertEquals(
                List.of(),
                get(site, new PemFile.Ask(ARGS + "certs.d/localhost:32000/hosts.toml"))
                        .blocks());
        assertTrue(ask(site, new PemFile.Ask(ARGS + "certs.d/localhost:32000/ca.crt"))
                .isAbsent());
        assertTrue(ask(site, new PemFile.Ask("/etc/ssl/ca.crt")).isUnknown());
        HostFolder folder = get(site, new HostFolder.Ask(ARGS + "certs.d"));
        assertEquals(List.of("empty.lab", "localhost:32000"), folder.folders());
        assertEquals(
                List.of("hosts.toml"),
                get(site, new HostFolder.Ask(ARGS + "certs.d/localhost:32000/")).files());
        assertTrue(ask(site, new HostFolder.Ask(ARGS + "nothing")).isAbsent());
        assertTrue(ask(site, new HostFolder.Ask("/etc/docker")).isUnknown());
        assertEquals(1, get(site, RuntimeLog.Ask.INSTANCE).lines().size());
        assertEquals("vm", get(site, HostFacts.Ask.INSTANCE).hostname());
        assertTrue(ask(site, Listener.Ask.INSTANCE).isUnknown());
        assertTrue(ask(site, ApiContact.Ask.INSTANCE).isAbsent());
        assertTrue(ask(site, new NameLookup.Ask("x")).isUnknown());
        assertEquals(SETTINGS, get(site, Settings.Ask.INSTANCE));
        String pod = "registry-64f449595d-aaaaa";
        assertEquals(
                List.of("{not a list", "}"),
                get(site, new ContainerLog.Ask("container-registry", pod, "registry", true))
                        .lines());
        assertTrue(ask(site, new ContainerLog.Ask("default", "web-7b54d55f55-bbbbb", "mynginx", false))
                .isUnknown());
    }

    @Test
    void reportsOfEveryForm(@TempDir Path folder) throws Exception {
        assertReport(open(Samples.report("inspection-report/").gzip()));
        assertReport(open(Samples.report("./").bytes()));
        assertReport(open(Samples.report("a/b c/report/").bytes()));
        Path file = Files.write(
                folder.resolve("report.bin"),
                Samples.report("inspection-report/").gzip());
        Site site = RecordedSites.open(file.toString(), new ByteArrayInputStream(new byte[0]), SETTINGS);
        assertReport(site);
        assertEquals(Instant.ofEpochSecond(1_795_474_449L), site.now());
    }

    @Test
    void anUnpackedReportWhoseLinksAreNotFollowed(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
        Path report = folder.resolve("inspection-report");
        Files.createDirectories(report.resolve("k8s"));
        Files.createDirectories(report.resolve("args"));
        Files.writeString(report.resolve("k8s/cluster-info-dump"), Samples.dump());
        Files.writeString(report.resolve("args/containerd"), "x");
        Files.createSymbolicLink(report.resolve("args/kubelet"), secret);
        Site site = RecordedSites.open(folder.toString(), new ByteArrayInputStream(new byte[0]), SETTINGS);
        assertEquals(3, get(site, Listing.pods()).size());
        assertFalse(ask(site, new HostFile.Ask(ARGS + "kubelet")) instanceof Answer.Known<?>);
    }

    @Test
    void getAllFillsInForADumpThatIsMissing() throws Exception {
        Site site = open(new Tar()
                .file("r/k8s/get-all", Samples.GET_ALL)
                .file("r/k8s/get-pvc", "No resources found in default namespace.\n")
                .file("r/k8s/get-pv", Samples.GET_PV)
                .bytes());
        assertTrue(ask(site, Listing.services()).gaps().isEmpty());
        assertEquals(1, get(site, Listing.servicesIn("container-registry")).size());
        assertEquals(List.of(), get(site, Listing.podsIn("elsewhere")));
        assertFalse(ask(site, Listing.pods()).gaps().isEmpty());
        assertEquals(2, get(site, Listing.pods()).size());
        assertFalse(ask(site, Listing.deploymentsIn("default")).gaps().isEmpty());
        assertTrue(ask(site, Listing.events()).isUnknown());
        assertTrue(ask(site, Listing.nodes()).isUnknown());
        // Only the namespace default was asked for; a bound volume proves one claim elsewhere.
        assertEquals(List.of(), get(site, Listing.claimsIn("default")));
        assertTrue(ask(site, Listing.claimsIn("elsewhere")).isUnknown());
        assertEquals(
                "registry-claim",
                get(site, Listing.claimsIn("container-registry")).get(0).name());
        assertFalse(ask(site, Listing.claimsIn("container-registry")).gaps().isEmpty());
        assertTrue(ask(site, new HostFile.Ask(ARGS + "kubelet")).isUnknown());
        assertTrue(ask(site, CertsDirectory.Ask.OWN).isUnknown());
    }

    @Test
    void getAllShowsNamespacesThatTheDumpLacks() throws Exception {
        String dump = Samples.dump();
        int from = dump.indexOf("{\n    \"kind\": \"EventList\"");
        int to = dump.indexOf("{\n    \"kind\": \"EventList\"", dump.indexOf("==== END logs for container registry"));
        Site site = open(new Tar()
                .file("r/k8s/cluster-info-dump", dump.substring(0, from) + dump.substring(to))
                .file("r/k8s/get-all", Samples.GET_ALL)
                .bytes());
        assertFalse(ask(site, Listing.pods()).gaps().isEmpty());
        Pod registry = get(site, Listing.podsIn("container-registry")).get(0);
        assertTrue(registry.ready());
    }

    @Test
    void archivesCutAnywhereNeverPassForWhole() throws Exception {
        byte[] whole = Samples.report("r/").gzip();
        for (int length = 0; length < whole.length - 8; length += 3) {
            try {
                Site site = open(Arrays.copyOf(whole, length));
                if (ask(site, new HostFile.Ask(ARGS + "nothing")).isAbsent()) {
                    // The archive's end mark was still there.
                    assertReport(site);
                }
                for (Listing<?> listing : List.of(Listing.claimsIn("container-registry"), Listing.volumes())) {
                    Answer<?> answer = ask(site, listing);
                    assertTrue(answer.isUnknown() || answer.gaps().isEmpty());
                }
            } catch (UnreadableSite e) {
                assertTrue(String.valueOf(e.getMessage()).contains("Expected"), e::getMessage);
            }
        }
    }

    @Test
    void dumpsAsStreamAndAsFolder(@TempDir Path folder) throws Exception {
        Site stream = open(Samples.dump().getBytes(StandardCharsets.UTF_8));
        assertEquals(3, get(stream, Listing.pods()).size());
        assertTrue(ask(stream, HostFacts.Ask.INSTANCE).isUnknown());
        assertTrue(ask(stream, Listing.claimsIn("default")).isUnknown());

        Files.writeString(
                folder.resolve("nodes.json"),
                "{\"kind\":\"NodeList\",\"items\":[{\"metadata\":{\"name\":\"n\"},\"status\":{}}]}");
        for (String namespace : List.of("default", "kube-system")) {
            Path in = Files.createDirectories(folder.resolve(namespace));
            Files.createDirectories(in.resolve("p"));
            Files.writeString(in.resolve("events.json"), "{\"kind\":\"EventList\",\"items\":[]}");
            Files.writeString(in.resolve("services.json"), "{\"kind\":\"ServiceList\",\"items\":[]}");
            Files.writeString(
                    in.resolve("pods.json"),
                    "{\"kind\":\"PodList\",\"items\":[{\"metadata\":{\"name\":\"p\"," + "\"namespace\":\"" + namespace
                            + "\"},\"spec\":{\"containers\":[{}]},\"status\":{\"phase\":\"Pending\"}}]}");
            String about = " logs for container c of pod " + namespace + "/p ====\n";
            Files.writeString(in.resolve("p/logs.txt"), "==== START" + about + "hello\n==== END" + about);
        }
        Site site = RecordedSites.open(folder.toString(), new ByteArrayInputStream(new byte[0]), SETTINGS);
        assertEquals(1, get(site, Listing.podsIn("default")).size());
        assertEquals(2, get(site, Listing.pods()).size());
        assertFalse(ask(site, Listing.pods()).gaps().isEmpty());
        assertTrue(ask(site, Listing.podsIn("elsewhere")).isUnknown());
        assertTrue(ask(site, Listing.deploymentsIn("default")).isUnknown());
        assertEquals(
                List.of("hello"),
                get(site, new ContainerLog.Ask("default", "p", "c", false)).lines());
    }

    @Test
    void whatGetAllShowsAndTheDumpLacksIsNotMissing() throws Exception {
        String added = Samples.GET_ALL.replace(
                "default              service/kubernetes",
                "container-registry   service/extra        NodePort    10.152.183.2     <none>        443/TCP"
                        + "                  41s     app=x\ndefault              service/kubernetes");
        Site site = open(Samples.report("r/").file("r/k8s/get-all", added).bytes());
        assertFalse(ask(site, Listing.servicesIn("container-registry")).gaps().isEmpty());
        assertTrue(ask(site, Listing.servicesIn("kube-system")).gaps().isEmpty());
    }

    /** As where somebody deletes the namespace while the report is made. */
    @Test
    void whatIsInANamespaceThatGetAllShowsEmptyWasDeleted() throws Exception {
        String left = Samples.GET_ALL
                .lines()
                .filter(line -> !line.startsWith("container-registry"))
                .collect(Collectors.joining("\n", "", "\n"));
        Site site = open(Samples.report("r/").file("r/k8s/get-all", left).bytes());
        assertEquals(List.of(), get(site, Listing.deploymentsIn("container-registry")));
        assertFalse(
                ask(site, Listing.deploymentsIn("container-registry")).gaps().isEmpty());
        assertEquals(List.of(), get(site, Listing.servicesIn("container-registry")));
        assertTrue(ask(site, Listing.servicesIn("kube-system")).gaps().isEmpty());
    }

    @Test
    void aDumpAloneDoesNotTellWhichNamespacesItCovers() throws Exception {
        Site site = open(Samples.dump().getBytes(StandardCharsets.UTF_8));
        assertFalse(ask(site, Listing.services()).gaps().isEmpty());
        assertTrue(ask(site, Listing.servicesIn("elsewhere")).isUnknown());
        assertTrue(ask(site, Listing.servicesIn("container-registry")).gaps().isEmpty());
    }

    @Test
    void processesOfAListThatEndsInsideALineAreUnknown() throws Exception {
        String ps = "UID        PID  PPID  C STIME TTY          TIME CMD\nroot 1 0 0 20:20 ? 00:00:18 /sbin/init\n";
        HostFacts whole = get(open(Samples.report("r/").file("r/sys/ps", ps).bytes()), HostFacts.Ask.INSTANCE);
        assertEquals(1, whole.processes() == null ? 0 : whole.processes().size());
        String cut = ps.substring(0, ps.length() - 5);
        assertNull(get(open(Samples.report("r/").file("r/sys/ps", cut).bytes()), HostFacts.Ask.INSTANCE)
                .processes());
    }

    @Test
    void freeSpaceIsAsTheReportsDfTellsIt() throws Exception {
        Site site = open(Samples.report("r/")
                .file("r/sys/disk_usage", "/dev/sda1        20G   19G  1.0G  95% /\n")
                .bytes());
        Answer<DiskSpace> space = ask(site, new DiskSpace.Ask("/var/snap/microk8s/common"));
        assertEquals(5, space.toOptional().orElseThrow().percentFree());
        assertEquals(1, space.gaps().size());
    }

    private static String refusal(byte[] bytes) {
        String message = assertThrows(UnreadableSite.class, () -> open(bytes)).getMessage();
        return message == null ? "" : message;
    }

    private static String refusal(String text) {
        return refusal(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNoSiteIsRefusedWithWords(@TempDir Path folder) throws Exception {
        assertTrue(refusal("").contains("is empty"));
        assertTrue(refusal("hello").contains("Expected"));
        assertTrue(refusal("PK\3\4").contains("ZIP"));
        assertTrue(refusal("apiVersion: v1\nkind: List\n").contains("YAML"));
        assertTrue(refusal("{}").contains("not a dump"));
        assertTrue(refusal("{\"items\":" + "[".repeat(10_000)).contains("not a dump"));
        assertTrue(refusal(new byte[5000]).contains("binary"));
        assertTrue(refusal(Tar.gzip(new byte[0])).contains("is empty"));
        assertTrue(refusal(new byte[] {0x1f, (byte) 0x8b}).contains("truncated"));
        assertTrue(refusal(new Tar().file("x/readme", "hi").bytes()).contains("contains nothing"));
        assertThrows(
                UnreadableSite.class,
                () -> RecordedSites.open(folder.toString(), new ByteArrayInputStream(new byte[0]), SETTINGS));
        assertThrows(
                UnreadableSite.class,
                () -> RecordedSites.open(folder + "/none", new ByteArrayInputStream(new byte[0]), SETTINGS));
    }

    @Test
    void theTimeOfACopyIsNotThatOfTheReport() {
        Instant dump = Instant.parse("2026-11-23T22:54:00Z");
        assertEquals(dump.plusSeconds(300), SiteReader.now(dump.plusSeconds(300), dump, false));
        assertEquals(dump, SiteReader.now(dump.plusSeconds(200_000), dump, false));
        assertEquals(dump, SiteReader.now(dump.plusSeconds(7200), dump, true));
        assertEquals(dump, SiteReader.now(dump.minusSeconds(60), dump, false));
    }
}
