package dev.registrydoctor.doctor.source.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much of a host is read: the limits of docs/reliability.md. */
@Timeout(300)
class HostLimitsTest {

    @TempDir
    private Path root;

    private Path certs = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        certs = Files.createDirectories(
                root.resolve(CertsDirectory.Ask.OWN.path().substring(1)));
    }

    private Answer<List<CertsDirectory>> directories() {
        return new CertsDirectories(new HostRoot(root), CertsDirectory.Ask.OWN).answer();
    }

    @Test
    void aDirectoryOfMoreThanTwentyThousandNamesIsNotListed() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            Files.createFile(certs.resolve("f" + i));
        }
        assertEquals(
                20_000, new HostRoot(root).list(CertsDirectory.Ask.OWN.path()).size());
        Files.createFile(certs.resolve("one-more"));
        assertTrue(directories().gaps().get(0).why().contains("more than 20000 entries"));
    }

    @Test
    void of8MibOfHostsFilesTheRestIsSaidToBeMissing() throws Exception {
        for (int i = 0; i < 12; i++) {
            Path file = Files.createDirectories(certs.resolve("r" + i)).resolve("hosts.toml");
            try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
                made.setLength(HostRoot.MAX_BYTES);
            }
        }
        Answer<List<CertsDirectory>> read = directories();
        assertEquals(9, read.toOptional().orElseThrow().size());
        assertTrue(read.gaps().get(0).why().contains("8 MiB of hosts.toml"));
    }

    @Test
    void fortyLinksAreFollowed() throws Exception {
        Files.writeString(root.resolve("l0"), "x");
        for (int i = 1; i <= 41; i++) {
            Files.createSymbolicLink(root.resolve("l" + i), Path.of("l" + (i - 1)));
        }
        HostRoot host = new HostRoot(root);
        assertEquals("x", host.read("/l40"));
        assertThrows(FileSystemLoopException.class, () -> host.read("/l41"));
    }

    /** An engine that answers so, or never. */
    private Answer<DockerEngine> engine(String answer) throws Exception {
        Path socket = Files.createDirectories(root.resolve("var/run")).resolve("docker.sock");
        Files.deleteIfExists(socket);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                LiveSite site = Sites.site(Sites.options(null, root, Map.of()))) {
            server.bind(UnixDomainSocketAddress.of(socket));
            if (!answer.isEmpty()) {
                Thread thread = new Thread(() -> serve(server, answer));
                thread.setDaemon(true);
                thread.start();
            }
            return Sites.ask(site, DockerEngine.Ask.INSTANCE);
        }
    }

    private static void serve(ServerSocketChannel server, String answer) {
        try (SocketChannel client = server.accept()) {
            client.read(ByteBuffer.allocate(1000));
            ByteBuffer bytes = ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                client.write(bytes);
            }
        } catch (IOException e) {
            // The doctor has enough, which it may.
        }
    }

    @Test
    void anEngineIsReadForSoLongAndSoMuch() throws Exception {
        String head = "HTTP/1.0 200 OK\r\n\r\n";
        String info = "{\"ServerVersion\":\"27.1\"}";
        assertFalse(engine(head + info).isUnknown());
        assertTrue(engine(head + " ".repeat(2 << 20) + info).isUnknown());
        assertEquals(Gap.Cause.TIMED_OUT, engine("").gaps().get(0).cause());
    }

    /** What it answers is no engine's, and the first line of it is all that is shown. */
    @Test
    void whatIsNoEnginesAnswerIsUnknown() throws Exception {
        String head = "HTTP/1.0 200 OK\r\n\r\n";
        for (String answer : List.of(
                "HTTP/1.0 500 Oops\u001b\r\n\r\n{\"ServerVersion\":\"27.1\"}",
                "NONSENSE 200 OK\r\n\r\n{\"ServerVersion\":\"27.1\"}",
                "SSH-2.0-x\r\n\r\n{\"ServerVersion\":\"27.1\"}",
                head + "{\"a\":".repeat(100_000),
                head + "{\"a\":[" + "1,".repeat(200_000) + "1]}",
                head + "[]",
                head,
                "\n")) {
            Answer<DockerEngine> engine = engine(answer);
            assertTrue(engine.isUnknown(), answer);
            String why = engine.gaps().get(0).why();
            assertTrue(why.length() <= 300 && why.chars().noneMatch(Character::isISOControl), why);
        }
    }

    @Test
    void ofAnEnginesListOfProxiesTwentyThousandCharactersAreKept() throws Exception {
        String info = "{\"NoProxy\":\"" + "a,".repeat(20_000) + "\"}";
        Answer<DockerEngine> engine = engine("HTTP/1.0 200 OK\r\n\r\n" + info);
        assertEquals(20_000, engine.toOptional().orElseThrow().proxy().none().length());
    }

    /** Each byte comes soon, and the answer never ends. */
    @Test
    void anEngineThatDripsHasNoMoreTime() throws Exception {
        Path socket = Files.createDirectories(root.resolve("var/run")).resolve("docker.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                LiveSite site = Sites.site(Sites.options(null, root, Map.of()))) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread thread = new Thread(() -> drip(server));
            thread.setDaemon(true);
            thread.start();
            assertEquals(
                    Gap.Cause.TIMED_OUT,
                    Sites.ask(site, DockerEngine.Ask.INSTANCE).gaps().get(0).cause());
        }
    }

    private static void drip(ServerSocketChannel server) {
        try (SocketChannel client = server.accept()) {
            while (true) {
                client.write(ByteBuffer.wrap(new byte[] {' '}));
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException e) {
            // The doctor has gone, as it should.
        }
    }

    @Test
    void whatLiesWhereTheEnginesSocketWouldIsNotOpened() throws Exception {
        Path socket = Files.createDirectories(root.resolve("var/run")).resolve("docker.sock");
        try (LiveSite site = Sites.site(Sites.options(null, root, Map.of()))) {
            Process made = new ProcessBuilder("mkfifo", socket.toString()).start();
            assertEquals(0, made.waitFor());
            assertTrue(Sites.ask(site, DockerEngine.Ask.INSTANCE).isUnknown());
            Files.delete(socket);
            Files.writeString(socket, "HTTP/1.0 200 OK\r\n\r\n{}");
            assertTrue(Sites.ask(site, DockerEngine.Ask.INSTANCE).isUnknown());
            Files.delete(socket);
            Files.createDirectory(socket);
            assertTrue(Sites.ask(site, DockerEngine.Ask.INSTANCE).isUnknown());
        }
    }
}
