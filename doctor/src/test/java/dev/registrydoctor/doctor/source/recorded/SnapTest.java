package dev.registrydoctor.doctor.source.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.host.Snap;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.archive.UnreadableSite;
import dev.registrydoctor.doctor.source.live.LiveSite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snaps of a host as each source reads them. */
class SnapTest {

    private static final Snap MICROK8S = new Snap("microk8s", "v1.32.9", "8511", "1.32/stable", true, false);
    private static final Snap HELD = new Snap("lxd", "5.21", "33110", "latest/stable", false, true);

    @TempDir
    private Path root;

    private Answer<List<Snap>> live() {
        LiveOptions options = new LiveOptions(null, null, root, List.of(), Map.of(), Duration.ofSeconds(10));
        try (LiveSite site = new LiveSite(options)) {
            return site.ask(Snap.Ask.INSTANCE).join();
        }
    }

    private Answer<List<Snap>> snapd(String answer) throws IOException {
        Path socket = Files.createDirectories(root.resolve("run")).resolve("snapd.socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread thread = new Thread(() -> serve(server, answer));
            thread.setDaemon(true);
            thread.start();
            return live();
        }
    }

    private static void serve(ServerSocketChannel server, String answer) {
        try (SocketChannel client = server.accept()) {
            ByteBuffer request = ByteBuffer.allocate(1000);
            client.read(request);
            boolean isForSnaps = new String(request.array(), StandardCharsets.US_ASCII).startsWith("GET /v2/snaps ");
            client.write(ByteBuffer.wrap(("HTTP/1.0 " + (isForSnaps ? "200 OK" : "404 Not Found") + "\r\n\r\n" + answer)
                    .getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer<List<Snap>> state(String json) throws IOException {
        Files.writeString(Files.createDirectories(root.resolve("var/lib/snapd")).resolve("state.json"), json);
        return live();
    }

    private static Answer<List<Snap>> recorded(String snapList) throws UnreadableSite, IOException {
        byte[] bytes = Samples.report("r/").file("r/sys/snap-list", snapList).bytes();
        Site site = RecordedSites.open("-", new ByteArrayInputStream(bytes), new Settings(List.of()));
        return site.ask(Snap.Ask.INSTANCE).join();
    }

    private static List<Snap> known(Answer<List<Snap>> answer) {
        return answer.toOptional().orElseThrow(() -> new AssertionError(answer));
    }

    @Test
    void snapdIsAskedWhereItsSocketIs() throws IOException {
        assertEquals(List.of(MICROK8S, HELD), known(snapd("""
                {"type": "sync", "result": [
                  {"name": "microk8s", "version": "v1.32.9", "revision": "8511", "channel": "1.32/candidate",
                   "tracking-channel": "1.32/stable", "status": "active", "hold": "2020-01-01T00:00:00Z"},
                  {"name": "lxd", "version": "5.21", "revision": "33110", "tracking-channel": "latest/stable",
                   "status": "installed", "hold": "2318-02-01T00:00:00+01:00"}]}
                """)));
    }

    @Test
    void whatIsNoListOfSnapsIsUnknown() throws IOException {
        assertEquals(Gap.Cause.UNREACHABLE, snapd("{}").gaps().get(0).cause());
    }

    @Test
    void theStateFileTellsOfAMountedHost() throws IOException {
        Snap microk8s = new Snap("microk8s", "", "8511", "1.32/stable", true, false);
        Snap held = new Snap("lxd", "", "33110", "latest/stable", false, true);
        assertEquals(List.of(microk8s, held), known(state("""
                {"data": {
                  "snaps": {
                    "microk8s": {"type": "app", "sequence": [{"revision": "8400"}, {"revision": "8511"}],
                                 "active": true, "current": "8511", "channel": "1.32/stable"},
                    "lxd": {"type": "app", "current": "33110", "channel": "latest/stable"}},
                  "snaps-hold": {
                    "microk8s": {"another-snap": {"hold-until": "2318-02-01T00:00:00Z"}},
                    "lxd": {"system": {"hold-until": "2318-02-01T00:00:00Z"}}}}}
                """)));
    }

    @Test
    void aHostWithoutSnapdHasNoSnaps() {
        assertTrue(live().isAbsent());
    }

    @Test
    void aReportHoldsWhatSnapListPrints() throws Exception {
        assertEquals(List.of(MICROK8S, HELD), known(recorded("""
                Name      Version  Rev    Tracking       Publisher   Notes
                microk8s  v1.32.9  8511   1.32/stable    canonical✓  classic
                lxd       5.21     33110  latest/stable  canonical✓  disabled,held
                """)));
        assertEquals(
                List.of(new Snap("microk8s", "v1.32.9", "x1", "", true, false)),
                known(recorded("Name Version Rev Tracking Publisher Notes\nmicrok8s v1.32.9 x1 - - classic\n")));
    }

    @Test
    void aListThatIsCutOrStrangeIsUnknown() throws Exception {
        assertTrue(recorded("Name Version Rev Tracking Publisher Notes\nmicrok8s v1.32.9 8511 1.32/st")
                .isUnknown());
        assertTrue(recorded("Name Version Rev Tracking Publisher Notes\nmicrok8s v1.32.9 8511\n")
                .isUnknown());
        assertTrue(recorded("error: cannot communicate with server\n").isUnknown());
    }

    @Test
    void aChannelWithoutATrackIsThatOfLatest() {
        for (String channel : List.of("latest/stable", "latest/edge/fix", "stable", "edge")) {
            assertTrue(new Snap("microk8s", "", "1", channel, true, false).followsLatest(), channel);
        }
        for (String channel : List.of("1.32/stable", "1.32-strict/edge", "1.19", "")) {
            assertFalse(new Snap("microk8s", "", "1", channel, true, false).followsLatest(), channel);
        }
    }
}
