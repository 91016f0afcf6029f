package dev.registrydoctor.doctor.source.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.Listener;
import dev.registrydoctor.checks.evidence.host.MachineMark;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.host.PemFile;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {

    @TempDir
    Path folder;

    private Path root = Path.of("");
    private LiveSite site = Sites.site(Sites.options(null, Path.of("/"), Map.of()));

    @BeforeEach
    void makeSite() throws IOException {
        site.close();
        root = Files.createDirectory(folder.resolve("root"));
        site = Sites.site(Sites.options(null, root, Map.of()));
    }

    @AfterEach
    void closeSite() {
        site.close();
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private Answer<HostFile> file(String path) throws Exception {
        return Sites.ask(site, new HostFile.Ask(path));
    }

    private String text(String path) throws Exception {
        return file(path).toOptional().orElseThrow().text();
    }

    @Test
    void symbolicLinksStayInTheHostRoot() throws Exception {
        Files.writeString(folder.resolve("outside"), "neither the host's nor the root's");
        write("etc/real", "the host's");
        write("outside", "the root's own");
        Files.createSymbolicLink(root.resolve("etc/absolute"), Path.of("/etc/real"));
        Files.createSymbolicLink(root.resolve("etc/up"), Path.of("../../../outside"));
        Files.createSymbolicLink(root.resolve("etc/direct"), folder.resolve("outside"));
        Files.createSymbolicLink(root.resolve("current"), Path.of("etc"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        // Nobody reads files of these names, so that their letters are masked; their lengths tell them apart.
        assertEquals("the host's".length(), text("/etc/absolute").length());
        assertEquals("the host's".length(), text("/current/real").length());
        assertEquals("the root's own".length(), text("/etc/up").length());
        assertEquals("the root's own".length(), text("/../../outside").length());
        assertTrue(file("/etc/direct").isAbsent());
        assertEquals(Gap.Cause.MALFORMED, file("/loop").gaps().get(0).cause());
    }

    @Test
    void onlyRegularFilesOfModestSizeAreRead() throws Exception {
        int made = new ProcessBuilder("mkfifo", root.resolve("fifo").toString())
                .start()
                .waitFor();
        assertEquals(0, made);
        assertEquals(Gap.Cause.MALFORMED, file("/fifo").gaps().get(0).cause());
        write("large", "x".repeat(HostRoot.MAX_BYTES + 1));
        assertTrue(file("/large").gaps().get(0).why().contains("1 MiB"));
        write("just", "x".repeat(HostRoot.MAX_BYTES));
        assertEquals(HostRoot.MAX_BYTES, text("/just").length());
        assertTrue(file("/just/below").isAbsent());
        assertTrue(file("/none/at/all").isAbsent());
    }

    @Test
    void ofFilesOfCertificatesAndKeysOnlyTheNamesOfTheBlocksAreKept() throws Exception {
        write("ca.pem", "-----BEGIN CERTIFICATE-----\nMII\n-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n");
        Files.write(root.resolve("ca.der"), new byte[] {0x30, (byte) 0x82, 0, 1});
        PemFile pem = Sites.known(site, new PemFile.Ask("/ca.pem"));
        assertEquals(List.of("CERTIFICATE", "PRIVATE KEY"), pem.blocks());
        assertFalse(pem.toString().contains("c2VjcmV0"));
        PemFile der = Sites.known(site, new PemFile.Ask("/ca.der"));
        assertEquals(List.of(), der.blocks());
        assertTrue(der.looksBinary());
        assertTrue(Sites.ask(site, new PemFile.Ask("/none.pem")).isAbsent());
    }

    private HostFolder folder(String path) throws Exception {
        return Sites.known(site, new HostFolder.Ask(path));
    }

    @Test
    void listsAFolderWithKindsAndTimesAndOpensNothing() throws Exception {
        write("etc/some.d/b.conf", "x");
        write("etc/some.d/sub/c.conf", "x");
        write("etc/real", "x");
        Instant changed = Instant.parse("2026-01-02T03:04:05Z");
        Files.setLastModifiedTime(root.resolve("etc/some.d/b.conf"), FileTime.from(changed));
        Files.createSymbolicLink(root.resolve("etc/some.d/a"), Path.of("/etc/real"));
        Files.createSymbolicLink(root.resolve("etc/some.d/nowhere"), Path.of("/etc/none"));
        int made = new ProcessBuilder("mkfifo", root.resolve("etc/some.d/fifo").toString())
                .start()
                .waitFor();
        assertEquals(0, made);
        HostFolder seen = folder("/etc/some.d");
        assertEquals(List.of("a", "b.conf"), seen.files());
        assertEquals(List.of("sub"), seen.folders());
        assertEquals(changed, seen.entries().get(1).modified());
        assertEquals(
                List.of("fifo", "nowhere"),
                seen.entries().stream()
                        .filter(e -> e.kind() == HostFolder.Kind.OTHER)
                        .map(HostFolder.Entry::name)
                        .toList());
        assertEquals(List.of("c.conf"), folder("/etc/some.d/sub").files());
        assertTrue(Sites.ask(site, new HostFolder.Ask("/etc/none")).isAbsent());
        assertTrue(Sites.ask(site, new HostFolder.Ask("/etc/real")).isAbsent());
    }

    @Test
    void aFolderStaysInTheHostRoot() throws Exception {
        Files.createDirectories(folder.resolve("outside/secret"));
        write("outside/own", "x");
        Files.createSymbolicLink(root.resolve("direct"), folder.resolve("outside"));
        Files.createSymbolicLink(root.resolve("up"), Path.of("../outside"));
        assertTrue(Sites.ask(site, new HostFolder.Ask("/direct")).isAbsent());
        assertEquals(List.of("own"), folder("/up").files());
        assertEquals(List.of("own"), folder("/../../outside").files());
        assertTrue(Sites.ask(site, new HostFolder.Ask("/nul\0byte")).isAbsent());
    }

    @Test
    void aFolderTooLargeIsNotWhole() throws Exception {
        Files.createDirectories(root.resolve("many"));
        for (int i = 0; i <= HostFolders.MAX_ENTRIES; i++) {
            Files.createFile(root.resolve("many/" + i));
        }
        Answer<HostFolder> answer = Sites.ask(site, new HostFolder.Ask("/many"));
        assertEquals(
                HostFolders.MAX_ENTRIES,
                answer.toOptional().orElseThrow().entries().size());
        assertEquals(1, answer.gaps().size());
    }

    @Test
    void readsCertsDirectories() throws Exception {
        String certs = "var/snap/microk8s/7449/args/certs.d";
        write(certs + "/localhost:32000/hosts.toml", "server = \"http://localhost:32000\"");
        write(certs + "/empty/ca.crt", "x");
        write(certs + "/stray-file", "x");
        Files.createDirectories(root.resolve(certs + "/bad/hosts.toml"));
        Files.createSymbolicLink(root.resolve("var/snap/microk8s/current"), Path.of("7449"));
        List<CertsDirectory> directories = Sites.known(site, CertsDirectory.Ask.OWN);
        assertEquals(
                List.of("bad", "empty", "localhost:32000"),
                directories.stream().map(CertsDirectory::name).toList());
        assertEquals("it is not a regular file", directories.get(0).unreadable());
        assertNull(directories.get(1).hostsToml());
        assertNull(directories.get(1).unreadable());
        assertEquals("server = \"http://localhost:32000\"", directories.get(2).hostsToml());
        assertEquals(
                "/var/snap/microk8s/current/args/certs.d/localhost:32000",
                directories.get(2).path());
    }

    @Test
    void anEmptyRootKnowsThatFilesAreAbsentAndNothingElse() throws Exception {
        assertTrue(file("/etc/docker/daemon.json").isAbsent());
        assertTrue(Sites.ask(site, CertsDirectory.Ask.OWN).isAbsent());
        for (Question<?> question : List.<Question<?>>of(
                Listener.Ask.INSTANCE,
                RuntimeLog.Ask.INSTANCE,
                DockerEngine.Ask.INSTANCE,
                new PacketFilter.Ask(32000),
                HostFacts.Ask.INSTANCE,
                new NameLookup.Ask("localhost"))) {
            Answer<?> answer = Sites.ask(site, question);
            assertTrue(answer.isUnknown(), question.describe());
            assertEquals(Gap.Cause.OUT_OF_VIEW, answer.gaps().get(0).cause(), question.describe());
        }
    }

    /** This machine's programs would tell of this machine; the host's own are anybody's. */
    @Test
    void noProgramIsRunForAMountedHost() throws Exception {
        write("var/snap/microk8s/current/x", "");
        write("usr/bin/journalctl", "");
        write("usr/sbin/nft", "");
        for (Question<?> question : List.<Question<?>>of(RuntimeLog.Ask.INSTANCE, new PacketFilter.Ask(32000))) {
            Gap gap = Sites.ask(site, question).gaps().get(0);
            assertTrue(gap.why().contains("only on the host itself"), gap.why());
        }
    }

    @Test
    void parsesListeners() throws Exception {
        write("proc/net/tcp", """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:7D00 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100
                   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100
                   2: 0100007F:9C40 0100007F:7D00 01 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100
                """);
        write("proc/net/tcp6", """
                  sl  local_address                         remote_address                        st
                   0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 444 1
                   1: 00000000000000000000000000000000:1F91 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 555 1
                """);
        write("proc/42/comm", "docker-proxy\n");
        Files.createDirectories(root.resolve("proc/42/fd"));
        Files.createSymbolicLink(root.resolve("proc/42/fd/3"), Path.of("socket:[111]"));
        assertEquals(
                List.of(
                        new Listener("127.0.0.1", 32000, "docker-proxy"),
                        new Listener("0.0.0.0", 22, null),
                        new Listener("::1", 8080, null),
                        new Listener("::", 8081, null)),
                Sites.known(site, Listener.Ask.INSTANCE));
    }

    @Test
    void seesAListenerOfThisHost() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LiveSite live = Sites.site(Sites.options(null, Path.of("/"), Map.of()))) {
            Listener found = Sites.known(live, Listener.Ask.INSTANCE).stream()
                    .filter(l -> l.port() == socket.getLocalPort())
                    .findFirst()
                    .orElseThrow();
            assertEquals("java", found.process());
            HostFacts facts = Sites.known(live, HostFacts.Ask.INSTANCE);
            long self = ProcessHandle.current().pid();
            assertTrue(
                    Objects.requireNonNull(facts.processes()).stream()
                            .anyMatch(p -> p.pid() == self && p.name().equals("java") && p.started() != null),
                    "this process is among them");
            Path id = Path.of("/etc/machine-id");
            assertEquals(
                    MachineMark.of(
                            Files.exists(id) ? Files.readString(id) : null,
                            Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))),
                    facts.machine());
            assertEquals(
                    "127.0.0.1",
                    Sites.known(live, new NameLookup.Ask("127.0.0.1"))
                            .addresses()
                            .get(0));
        }
    }

    @Test
    void readsWhatAMountedHostSaysOfItself() throws Exception {
        write("etc/hostname", "node-1\n");
        write("etc/machine-id", "0123\n");
        write("proc/sys/kernel/random/boot_id", "4567\n");
        write("etc/os-release", "NAME=Debian\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n");
        Files.createDirectories(root.resolve("snap/microk8s"));
        HostFacts facts = Sites.known(site, HostFacts.Ask.INSTANCE);
        assertEquals("node-1", facts.hostname());
        assertEquals("Debian GNU/Linux 12", facts.operatingSystem());
        assertTrue(facts.microk8s());
        assertNull(facts.processes());
        assertNull(facts.machine());
        assertEquals(List.of(), facts.addresses());
    }

    @Test
    void hostsFileAnswersWithIpv6First() throws Exception {
        write("etc/hosts", "# 9.9.9.9 localhost\n127.0.0.1 LocalHost a # b\n::1\tlocalhost ip6-localhost\n");
        assertEquals(
                List.of("::1", "127.0.0.1"),
                Sites.known(site, new NameLookup.Ask("localhost")).addresses());
        assertTrue(Sites.ask(site, new NameLookup.Ask("b")).isUnknown());
    }

    @Test
    void asksTheDockerEngine() throws Exception {
        Files.createDirectories(root.resolve("run"));
        Files.createDirectories(root.resolve("var"));
        Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
        String body = """
                {"ServerVersion":"27.1","OperatingSystem":"Docker Desktop","SecurityOptions":["name=rootless"],
                 "HttpProxy":"http://me:s3cret@proxy:3128","NoProxy":"10.0.0.0/8,.lab","RegistryConfig":{"InsecureRegistryCIDRs":["127.0.0.0/8"],
                 "IndexConfigs":{"docker.io":{"Secure":true},"10.0.0.5:32000":{"Secure":false}}}}""";
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(root.resolve("run/docker.sock")));
            Thread engine = new Thread(() -> {
                try (SocketChannel client = server.accept()) {
                    client.read(ByteBuffer.allocate(1000));
                    client.write(ByteBuffer.wrap(("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            engine.start();
            assertEquals(
                    new DockerEngine(
                            "27.1",
                            "/var/run/docker.sock",
                            List.of("127.0.0.0/8", "10.0.0.5:32000"),
                            "Docker Desktop",
                            true,
                            new DockerEngine.Proxy("http://proxy:3128", "", "10.0.0.0/8,.lab")),
                    Sites.known(site, DockerEngine.Ask.INSTANCE));
            engine.join();
        }
    }

    @Test
    void givesWhatTheUserNamed() throws Exception {
        assertEquals(List.of(), Sites.known(site, Settings.Ask.INSTANCE).registries());
    }
}
