package dev.registrydoctor.doctor.source.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.Listener;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.evidence.registry.TlsChain.Handshake;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.doctor.bench.DockerRegistry;
import dev.registrydoctor.doctor.source.host.HostInspector;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.live.StubServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the collector finds out about registries, names and this machine, by the programs that a node has. */
@Tag("long")
class CollectorProbesTest extends ProbesOfCollector {

    @ParameterizedTest
    @EnumSource
    void aRealRegistryAnswersOverHttp(NodeShell shell) throws Exception {
        Optional<Path> program = DockerRegistry.program();
        assumeTrue(program.isPresent(), "docker-registry is not installed");
        DockerRegistry registry = DockerRegistry.start(program.get());
        open.add(registry);
        CollectedNode node = shell.collect(root, registry.authority());
        int port = Integer.parseInt(registry.authority().replaceFirst(".*:", ""));
        RegistryProbe probe = probe(node, "127.0.0.1", port);
        assertEquals("http", probe.registryScheme());
        Reply reply = reply(probe.http());
        assertEquals("registry/2.0", reply.apiVersion());
        assertTrue(Duration.between(reply.date(), Instant.now()).abs().toMinutes() < 2);
        assertNull(probe.https());
    }

    @ParameterizedTest
    @EnumSource
    void aChallengeAndAnErrorAreRead(NodeShell shell) throws Exception {
        int asks = plain(r -> StubServer.Reply.json(401, "{\"errors\":[]}")
                .with("WWW-Authenticate", "Bearer realm=\"https://auth.lab/token\",service=\"lab\""));
        int ill = plain(r -> StubServer.Reply.json(503, "{\"errors\":[{\"code\":\"UNAVAILABLE\"}]}"));
        int moved = plain(r -> new StubServer.Reply(301, "", Map.of("Location", "https://other.lab/v2/?token=x")));
        CollectedNode node = shell.collect(root, "127.0.0.1:" + asks, "localhost:" + ill, "127.0.0.1:" + moved);
        RegistryProbe challenge = probe(node, "127.0.0.1", asks);
        assertEquals(401, reply(challenge.http()).status());
        assertTrue(String.valueOf(reply(challenge.http()).challenge()).contains("auth.lab"), challenge::toString);
        if (shell.isWhole()) {
            assertNotNull(probe(node, "localhost", ill).errorReply());
            assertEquals(
                    Result.SPEAKS_PLAIN,
                    reply(probe(node, "localhost", ill).https()).result());
            assertEquals(
                    "https://other.lab/v2/",
                    reply(probe(node, "127.0.0.1", moved).http()).location());
        } else {
            Answer<RegistryProbe> unclear =
                    CollectedNode.HANDLERS.answer(node, new RegistryProbe.Ask("localhost", ill));
            assertTrue(unclear.gaps().get(0).why().contains("no program that can ask by https"), unclear::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DASH", "BASH"})
    void aServerIsJudgedByTheNodesOwnAuthorities(NodeShell shell) throws Exception {
        int trusted = tls(leaf("localhost", "127.0.0.1"));
        int wrong = tls(leaf("other.lab"));
        int untrusted = tls(stranger());
        long now = Instant.now().toEpochMilli();
        int expired = tls(new HeldCertificate.Builder()
                .commonName("x")
                .addSubjectAlternativeName("localhost")
                .signedBy(ca)
                .validityInterval(now - 200_000_000, now - 100_000_000)
                .build());
        CollectedNode node = shell.collect(
                root, "localhost:" + trusted, "localhost:" + wrong, "localhost:" + untrusted, "localhost:" + expired);
        assertCertificatesAreJudged(node, trusted, wrong, untrusted);
        assertEquals(
                Result.OUT_OF_DATE,
                reply(probe(node, "localhost", expired).https()).result());
        TlsChain chain = known(node, new TlsChain.Ask("localhost", trusted, "localhost"));
        assertEquals(Handshake.COMPLETED, chain.handshake());
        assertEquals("TLSv1.3", chain.protocol());
        assertEquals("localhost", Certificate.ofAll(chain.served()).get(0).subject());
        assertNull(chain.refusal());
        assertNotNull(known(node, new TlsChain.Ask("localhost", untrusted, "localhost"))
                .refusal());
    }

    private void assertCertificatesAreJudged(CollectedNode node, int trusted, int wrong, int untrusted) {
        assertEquals("https", probe(node, "localhost", trusted).registryScheme());
        assertEquals(
                Result.WRONG_NAME,
                reply(probe(node, "localhost", wrong).https()).result());
        assertEquals(
                Result.UNTRUSTED,
                reply(probe(node, "localhost", untrusted).https()).result());
    }

    /** A certificate for this host that no authority of the node signed. */
    private static HeldCertificate stranger() {
        return new HeldCertificate.Builder()
                .commonName("x")
                .addSubjectAlternativeName("localhost")
                .build();
    }

    @Test
    void theNodesAuthorityThatSignedIsShown() throws Exception {
        String hash = openssl("x509", "-noout", "-subject_hash").strip();
        Files.createSymbolicLink(root.resolve("etc/ssl/certs/" + hash + ".0"), Path.of("/etc/ssl/certs/lab.pem"));
        Files.writeString(root.resolve("etc/ssl/certs/lab.pem"), ca.certificatePem());
        int port = tls(leaf("localhost"));
        TlsChain chain = known(
                NodeShell.DASH.collect(root, "localhost:" + port), new TlsChain.Ask("localhost", port, "localhost"));
        assertEquals("Lab Root", Certificate.ofAll(chain.authorities()).get(0).subject());
    }

    private String openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().write(ca.certificatePem().getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }

    @Test
    void aNodeWithoutCurlAsksByBashAndOpenssl(@TempDir Path programs) throws Exception {
        assertTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is needed");
        int plain = plain(r -> new StubServer.Reply(200, "{}", REGISTRY));
        int website = plain(r -> new StubServer.Reply(200, "<html>", Map.of()));
        int trusted = tls(leaf("localhost", "127.0.0.1"));
        int wrong = tls(leaf("other.lab"));
        int untrusted = tls(stranger());
        List<String> targets = List.of(plain, website, trusted, wrong, untrusted, 1).stream()
                .map(port -> "localhost:" + port)
                .toList();
        CollectedNode node = CollectedNode.read(
                NodeShell.DASH.log(root, List.of(NodeShell.without(programs, "curl")), targets.toArray(String[]::new)));
        assertEquals("http", probe(node, "localhost", plain).registryScheme());
        assertEquals(200, reply(probe(node, "localhost", website).http()).status());
        assertEquals(
                Result.SPEAKS_PLAIN,
                reply(probe(node, "localhost", website).https()).result());
        assertCertificatesAreJudged(node, trusted, wrong, untrusted);
        assertEquals(Connection.REFUSED, probe(node, "localhost", 1).connection());
    }

    @Test
    void aNodeWithoutAnyClientIsUnknown(@TempDir Path programs) throws Exception {
        CollectedNode node = CollectedNode.read(NodeShell.DASH.log(
                root,
                List.of(NodeShell.without(programs, "curl", "bash", "nc", "openssl", "getent", "nslookup")),
                "127.0.0.1:1",
                "r.lab:5000"));
        for (Question<?> question : List.of(
                new RegistryProbe.Ask("127.0.0.1", 1),
                new TlsChain.Ask("127.0.0.1", 1, "127.0.0.1"),
                new NameLookup.Ask("r.lab"))) {
            assertTrue(CollectedNode.HANDLERS.answer(node, question).isUnknown(), question::describe);
        }
    }

    @ParameterizedTest
    @EnumSource
    void registriesOfCertsDAreProbedToo(NodeShell shell) throws Exception {
        int port = plain(r -> StubServer.Reply.json(200, "{}").with("Docker-Distribution-Api-Version", "registry/2.0"));
        Path folder = Files.createDirectories(root.resolve("var/snap/microk8s/current/args/certs.d/lab"));
        Files.writeString(
                folder.resolve("hosts.toml"),
                "server = \"https://[::1]:1\"\n[host.'http://user:pw@localhost:" + port + "/v2/x']\n");
        CollectedNode node = shell.collect(root);
        assertEquals("http", probe(node, "localhost", port).registryScheme());
        assertEquals(Connection.REFUSED, probe(node, "::1", 1).connection());
    }

    @ParameterizedTest
    @EnumSource
    void thisMachineIsWhatItIsToTheHostReader(NodeShell shell) throws Exception {
        Path slash = Path.of("/");
        ServerSocket listens = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        open.add(listens);
        CollectedNode node = CollectedNode.read(shell.log(Path.of(""), "localhost:1", "/var/lib", "/no/such/folder"));
        HostFacts facts = known(node, HostFacts.Ask.INSTANCE);
        HostFacts live =
                new HostInspector(new HostRoot(slash), true).ask().toOptional().orElseThrow();
        assertEquals(live.hostname(), facts.hostname());
        assertEquals(live.operatingSystem(), facts.operatingSystem());
        assertEquals(Set.copyOf(live.addresses()), Set.copyOf(facts.addresses()));
        assertEquals(live.root(), facts.root());
        assertEquals(live.microk8s(), facts.microk8s());
        HostFacts.Process self = Objects.requireNonNull(facts.processes()).stream()
                .filter(p -> p.pid() == ProcessHandle.current().pid())
                .findFirst()
                .orElseThrow();
        Instant started = ProcessHandle.current().info().startInstant().orElseThrow();
        assertTrue(Duration.between(self.started(), started).abs().toSeconds() < 3, self::toString);
        assertTrue(known(node, Listener.Ask.INSTANCE).stream().anyMatch(l -> l.port() == listens.getLocalPort()));
        assertTrue(known(node, new NameLookup.Ask("localhost")).addresses().contains("127.0.0.1"));
        DiskSpace space = known(node, new DiskSpace.Ask("/var/lib"));
        assertEquals(Files.getFileStore(Path.of("/var/lib")).getTotalSpace() >> 10, space.total() >> 10);
        assertEquals(Files.getFileStore(Path.of("/var/lib")).type(), space.type());
        assertTrue(new TreeSet<>(known(node, new HostFolder.Ask("/var/lib")).folders()).contains("dpkg"));
        assertTrue(CollectedNode.HANDLERS
                .answer(node, new DiskSpace.Ask("/no/such/folder"))
                .isAbsent());
        assertTrue(Duration.between(node.clock(), Instant.now()).abs().toSeconds() < 60);
    }
}
