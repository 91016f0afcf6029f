package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.ports.FreePort;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import dev.registrydoctor.samples.server.SampleOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * With little to see, little is said: no check passes on evidence that it did not see, and what was not looked at is
 * listed. Each test names the checks that may pass; whatever else passes has guessed.
 */
@Timeout(300)
class HonestTest {

    /** What the host's own files tell. */
    private static final Set<String> FROM_FILES =
            Set.of("runtime.template", "runtime.hosts-entries", "runtime.rendered-file");

    /** What connecting from here tells, and the host's own resolver. */
    private static final Set<String> FROM_CONNECTING =
            Set.of("network.node-port", "registry.catalog", "network.localhost-address");

    private static final Duration TIME = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private static Sample healthy() {
        return Samples.find("healthy").orElseThrow();
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    /** Nothing but these passes, all of them do, and whatever is unknown says why and what would help. */
    private static void assertPassing(Set<String> allowed, Doctor.Visit visit) {
        assertEquals(
                new TreeSet<>(allowed),
                visit.checks("pass"),
                () -> visit.notLookedAt().toString());
        Set<String> listed = new TreeSet<>();
        for (JsonNode entry : visit.report().get("notLookedAt")) {
            listed.add(entry.get("check").asText());
            assertTrue(!entry.get("reason").asText().isBlank(), entry::toString);
        }
        assertEquals(visit.checks("unknown"), listed);
        assertEquals(Set.of(), visit.checks("error"));
    }

    /** The same site, wholly seen: the tests below take something away from it. */
    @Test
    void wholeSightPasses() {
        try (EmbeddedSite site = EmbeddedSite.start(healthy())) {
            Doctor.Visit visit = Doctor.visit(site);
            assertEquals("healthy", visit.verdict());
            // The host is a folder, which has no Docker to be asked, and no processes.
            Set<String> unknown = new TreeSet<>(visit.checks("unknown"));
            unknown.removeAll(Set.of("docker.insecure-registries", "cluster.microk8s"));
            assertEquals(Set.of(), unknown);
        }
    }

    @Test
    void rightsInTheRegistrysNamespaceOnly() {
        try (EmbeddedSite site =
                EmbeddedSite.start(healthy(), SampleOptions.PLAIN.withRightsInOnly("container-registry"))) {
            Doctor.Visit visit = Doctor.visit(site);
            // Seen: that namespace, the version, the host, the registry. Not seen: nodes, classes, other pods.
            assertPassing(
                    both(
                            both(FROM_FILES, FROM_CONNECTING),
                            Set.of(
                                    "cluster.api-server",
                                    "addon.registry-addon",
                                    "registry-pod.admission",
                                    "registry-pod.eviction",
                                    "registry-pod.phase",
                                    "registry-pod.replicas",
                                    "registry-pod.sandbox",
                                    "registry.configuration",
                                    "network.node-port-path",
                                    "network.policy",
                                    "service.node-port-service",
                                    "service.target-port",
                                    "storage.access-modes",
                                    "storage.claim-binding",
                                    "storage.claim-size",
                                    "storage.volume-placement")),
                    visit);
            assertBlind(visit, "cluster.access-denied");
        }
    }

    @Test
    void rightsInAnotherNamespaceOnly() {
        try (EmbeddedSite site = EmbeddedSite.start(healthy(), SampleOptions.PLAIN.withRightsInOnly("default"))) {
            Doctor.Visit visit = Doctor.visit(site);
            // Nothing of the registry's namespace, and pods of one namespace are not the pods.
            assertPassing(both(both(FROM_FILES, FROM_CONNECTING), Set.of("cluster.api-server")), visit);
            assertBlind(visit, "cluster.access-denied");
            assertTrue(visit.notLookedAt().toString().contains("cannot list resource \"pods\""), visit::text);
        }
    }

    /** A fault in the namespace that may be read is still named, and named alone. */
    @Test
    void whatIsSeenIsStillSaid() {
        Sample sample = Samples.find("registry-scaled-to-zero").orElseThrow();
        try (EmbeddedSite site =
                EmbeddedSite.start(sample, SampleOptions.PLAIN.withRightsInOnly("container-registry"))) {
            Doctor.Visit visit = Doctor.visit(site);
            Set<String> roots = new HashSet<>(visit.roots());
            roots.remove("cluster.access-denied");
            assertEquals(Set.of("registry-pod.scaled-to-zero"), roots);
            assertEquals(3, visit.exit());
        }
    }

    @Test
    void anApiServerThatRefuses() throws Exception {
        try (EmbeddedSite site = EmbeddedSite.start(healthy())) {
            Doctor.Visit visit = Doctor.visit(refusing(site), site.hostRoot(), site.redirects(), TIME);
            assertPassing(both(FROM_FILES, FROM_CONNECTING), visit);
            assertBlind(visit, "cluster.api-unreachable");
            assertTrue(visit.notLookedAt().toString().contains("Connection refused"), visit::text);
        }
    }

    /** A kubeconfig like the site's that leads to a port where nothing listens. */
    private Path refusing(EmbeddedSite site) throws Exception {
        int port = FreePort.next();
        return Files.writeString(
                folder.resolve("refusing"),
                Files.readString(site.kubeconfig()).replace(":" + site.apiPort(), ":" + port));
    }

    @Test
    void noApiServerAndNoRegistryAndNoHost() throws Exception {
        try (EmbeddedSite site = EmbeddedSite.start(healthy())) {
            Map<String, String> nowhere =
                    Map.of("*", String.valueOf(site.redirects().get("*")));
            Doctor.Visit visit = Doctor.visit(refusing(site), empty(), nowhere, TIME);
            assertPassing(Set.of(), visit);
            assertBlind(visit, "cluster.api-unreachable");
        }
    }

    private Path empty() throws Exception {
        return Files.createDirectory(folder.resolve("empty"));
    }

    /** API server and registry accept connections and are silent. */
    @Test
    void nobodyEverAnswers() {
        try (EmbeddedSite site = EmbeddedSite.start(healthy(), SampleOptions.PLAIN.thatNeverAnswers())) {
            Doctor.Visit visit = Doctor.visit(site, Duration.ofSeconds(2));
            assertPassing(FROM_FILES, visit);
            assertEquals("inconclusive", visit.verdict());
            assertEquals(5, visit.exit());
            assertTrue(visit.roots().size() <= 1, visit::text);
            assertEquals("unknown", visit.status("network.node-port"));
            assertEquals("unknown", visit.status("registry.catalog"));
        }
    }

    @Test
    void theProgramEndsWhenNobodyAnswers() throws Exception {
        try (EmbeddedSite site = EmbeddedSite.start(healthy(), SampleOptions.PLAIN.thatNeverAnswers())) {
            Object[] run = {
                "run",
                "--kubeconfig",
                site.kubeconfig(),
                "--host-root",
                empty(),
                "--timeout",
                "2s",
                "--registry",
                "http://127.0.0.1:" + site.apiPort()
            };
            Cli.Result text =
                    Cli.run(Stream.concat(Stream.of(run), Stream.of("-v")).toArray());
            assertEquals(5, text.exit(), text::toString);
            assertTrue(text.out().contains("INCONCLUSIVE: "), text.out());
            // The report names what could not be checked, and what was in the way.
            assertTrue(text.out().contains("Not checked"), text.out());
            assertTrue(text.out().contains("storage.claim-binding"), text.out());
            assertTrue(text.out().contains("no answer"), text.out());
        }
    }

    /** No KUBECONFIG, nothing at home, no MicroK8s. */
    @Test
    void noKubeconfigAtAll() throws Exception {
        Cli cli = Cli.with(Map.of("HOME", empty().toString()));
        Path host = Files.createDirectory(folder.resolve("host"));
        Cli.Result result = cli.execute("run", "--host-root", host, "-o", "json");
        assertEquals(5, result.exit());
        assertEquals(Set.of("cluster.not-found"), Cli.roots(result.json()));
        List<String> passed = new ArrayList<>(Cli.checks(result.json(), "pass"));
        // Should this machine have a registry at its port 32000, then that was seen.
        passed.removeAll(List.of("network.node-port", "registry.catalog"));
        assertEquals(List.of(), passed);
        // It says where it looked.
        assertTrue(result.out().contains("/var/snap/microk8s/current/credentials/client.config"), result.out());
        assertTrue(result.out().contains(folder + "/empty/.kube/config"), result.out());
    }

    /** The kubeconfig of the environment's home is found, and KUBECONFIG goes before it. */
    @Test
    void theKubeconfigIsSearchedAsKubectlDoes() throws Exception {
        Path host = Files.createDirectory(folder.resolve("host"));
        try (EmbeddedSite site = EmbeddedSite.start(healthy())) {
            Path kube = Files.createDirectories(folder.resolve("home/.kube"));
            Files.copy(site.kubeconfig(), kube.resolve("config"));
            String home = folder.resolve("home").toString();
            Object[] run = {"run", "--host-root", host, "-o", "json", "--only", "cluster.api-server"};
            assertEquals(
                    List.of("cluster.api-server"),
                    Cli.checks(Cli.with(Map.of("HOME", home)).execute(run).json(), "pass"));
            Cli both =
                    Cli.with(Map.of("HOME", home, "KUBECONFIG", refusing(site).toString()));
            assertEquals(
                    Set.of("cluster.api-unreachable"),
                    Cli.roots(both.execute(run).json()));
        }
    }

    /** Everything but the host's files is seen. */
    @Test
    void anEmptyHostRoot() throws Exception {
        try (EmbeddedSite site = EmbeddedSite.start(healthy(), SampleOptions.PLAIN.withHostRoot(empty()))) {
            Doctor.Visit visit = Doctor.visit(site);
            Set<String> hostsOwn = Set.of(
                    "runtime.template",
                    "runtime.hosts-files",
                    "docker.daemon-json",
                    "docker.insecure-registries",
                    "network.localhost-address");
            Set<String> passed = new TreeSet<>(visit.checks("pass"));
            passed.retainAll(hostsOwn);
            assertEquals(Set.of(), passed);
            // An empty folder does not tell that this is no MicroK8s node.
            assertEquals("unknown", visit.status("runtime.hosts-files"));
            assertEquals("unknown", visit.status("network.localhost-address"));
            // What the cluster and the registry tell is enough for the verdict.
            assertEquals("healthy", visit.verdict());
            assertTrue(visit.report().get("headline").asText().contains("could not"), visit::text);
        }
    }

    /** A registry that the user names and nobody looked at is not healthy by the company that it keeps. */
    @Test
    void aNamedRegistryThatACaseDoesNotHoldIsUnknown() {
        Path file = folder.resolve("case.json.gz");
        assertEquals(0, Cli.run("capture", "--sample", "healthy", file).exit());
        Cli.Result result = Cli.run("run", "--from", file, "--registry", "http://127.0.0.1:1", "-o", "json");
        assertTrue(Cli.checks(result.json(), "unknown").contains("registry.reachability"), result.out());
        assertTrue(result.json().get("notLookedAt").toString().contains("127.0.0.1:1"), result.out());
    }

    private static void assertBlind(Doctor.Visit visit, String root) {
        assertEquals(Set.of(root), visit.roots());
        assertEquals("inconclusive", visit.verdict());
        assertEquals(5, visit.exit());
        assertEquals(CheckCatalog.checks().size(), visit.report().get("checks").size(), "every check is accounted for");
    }
}
