package dev.registrydoctor.doctor.hostile;

import static dev.registrydoctor.doctor.hostile.HostileServer.forever;
import static dev.registrydoctor.doctor.hostile.HostileServer.head;
import static dev.registrydoctor.doctor.hostile.HostileServer.json;
import static dev.registrydoctor.doctor.hostile.HostileServer.trickle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.checks.evidence.registry.TokenRealm;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much is asked of a registry and read of its answers, whatever the run's time: the limits of docs/reliability.md. */
@Timeout(300)
class RegistryLimitsTest {

    private static final Origin REGISTRY = new Origin("http", "registry.test", 5000);
    private static final RepositoryCatalog.Ask CATALOG = new RepositoryCatalog.Ask(REGISTRY);
    private static final String MANIFEST_TYPE = "Content-Type: " + SmallCluster.MANIFEST;

    @TempDir
    private Path folder;

    /** A site whose run has hours, so that no answer is owed to the end of the run. */
    private LiveSite site(String authority) {
        return new LiveSite(new LiveOptions(
                null, null, folder, List.of(), Map.of("registry.test:5000", authority), Duration.ofHours(5)));
    }

    private <T> T ask(HostileServer registry, Question<T> question) throws Exception {
        try (LiveSite site = site(registry.authority())) {
            return site.ask(question).get(150, TimeUnit.SECONDS).toOptional().orElseThrow();
        }
    }

    @Test
    void aRequestHasATimeAndNotItsReads() throws Exception {
        try (HostileServer registry = new HostileServer((request, out) -> {
            out.write(head(200));
            trickle(out, " ");
        })) {
            RepositoryCatalog catalog = ask(registry, CATALOG);
            assertFalse(catalog.complete(), catalog::toString);
            assertFalse(catalog.detail().isEmpty(), catalog::toString);
        }
    }

    /** Its queue is full, so that the system lets further connections wait for minutes. */
    @Test
    void connectingHasATime() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            while (waiting.size() < 100 && connects(full, waiting)) {}
            try (LiveSite site = site("127.0.0.1:" + full.getLocalPort())) {
                RegistryProbe probe = site.ask(new RegistryProbe.Ask("registry.test", 5000))
                        .get(150, TimeUnit.SECONDS)
                        .toOptional()
                        .orElseThrow();
                assertEquals(RegistryProbe.Connection.TIMED_OUT, probe.connection());
            }
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    private static boolean connects(ServerSocket to, List<Socket> connected) throws IOException {
        Socket socket = new Socket();
        connected.add(socket);
        try {
            socket.connect(new InetSocketAddress(to.getInetAddress(), to.getLocalPort()), 300);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** Forty questions are asked: all that are asked at once are at the registry, or wait for their turn. */
    @Test
    void sixteenRequestsAreAtARegistryAtOnce() throws Exception {
        int asks = 40;
        AtomicInteger there = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch answer = new CountDownLatch(1);
        try (HostileServer registry = new HostileServer((request, out) -> {
                    most.accumulateAndGet(there.incrementAndGet(), Math::max);
                    answer.await();
                    there.decrementAndGet();
                    json(out, "{\"tags\":[]}");
                });
                LiveSite site = site(registry.authority())) {
            List<CompletableFuture<?>> asked = new ArrayList<>();
            for (int i = 0; i < asks; i++) {
                asked.add(site.ask(new TagList.Ask(REGISTRY, "app-" + i)));
            }
            // Requests end by themselves after seconds, and others take their place while the registry still counts
            // them.
            while ((there.get() < 16 || there.get() + waiting() < asking())
                    && asked.stream().noneMatch(CompletableFuture::isDone)) {
                Thread.onSpinWait();
            }
            boolean isInTime = asked.stream().noneMatch(CompletableFuture::isDone);
            answer.countDown();
            for (CompletableFuture<?> one : asked) {
                one.get(150, TimeUnit.SECONDS);
            }
            Assumptions.assumeTrue(isInTime, "this machine was so busy that requests ended before all had begun");
            assertEquals(16, most.get());
        }
    }

    /** Threads that wait for a semaphore. */
    private static long waiting() {
        return threadsIn(Semaphore.class.getName());
    }

    /** Threads that ask a registry. */
    private static long asking() {
        return threadsIn("dev.registrydoctor.doctor.source.registry.RegistryHttp");
    }

    private static long threadsIn(String type) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("live-site"))
                .filter(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().equals(type)))
                .count();
    }

    /** A registry that asks for a token, which its own host gives. */
    private static HostileServer withToken(String answer) throws IOException {
        String[] own = new String[1];
        HostileServer registry = new HostileServer((request, out) -> {
            if (request.uri().startsWith("/token")) {
                json(out, answer);
            } else {
                out.write(head(401, "WWW-Authenticate: Bearer realm=\"" + own[0] + "/token\""));
            }
        });
        own[0] = "http://registry.test:5000";
        return registry;
    }

    private static boolean sentToken(HostileServer registry) {
        assertTrue(registry.requests().stream().anyMatch(r -> r.uri().startsWith("/token")));
        return registry.requests().stream().anyMatch(r -> r.headers().containsKey("authorization"));
    }

    @Test
    void aTokenIsShortAndOfOneLine() throws Exception {
        try (HostileServer registry = withToken("{\"token\":\"t\"}")) {
            assertEquals(401, ask(registry, CATALOG).status());
            assertTrue(sentToken(registry));
        }
        for (String answer : List.of(
                "{" + " ".repeat(64 << 10) + "\"token\":\"t\"}",
                "{\"token\":\"t\\r\\nX-Evil: t\"}",
                "{\"token\":\"\u00e9\"}")) {
            try (HostileServer registry = withToken(answer)) {
                assertEquals(401, ask(registry, CATALOG).status());
                assertFalse(sentToken(registry), answer.strip());
            }
        }
    }

    @Test
    void ofWhatIsNoListTheBeginningIsRead() throws Exception {
        try (HostileServer registry = new HostileServer((request, out) -> {
            out.write(head(400));
            out.write((" ".repeat(64 << 10) + "Client sent an HTTP request to an HTTPS server.")
                    .getBytes(StandardCharsets.UTF_8));
        })) {
            RegistryProbe.Reply reply =
                    ask(registry, new RegistryProbe.Ask("registry.test", 5000)).http();
            assertEquals(RegistryProbe.Result.ANSWERED, reply == null ? null : reply.result());
        }
        try (HostileServer realm = new HostileServer((request, out) -> {
            json(out, "");
            forever(out, " ");
        })) {
            String url = "http://registry.test:5000/token";
            assertEquals(200, ask(realm, new TokenRealm.Ask(url, "x")).status());
        }
    }

    @Test
    void noPageIsAskedForAfterFiveThousandNames() throws Exception {
        String names = "\"app\",".repeat(2_600);
        try (HostileServer registry = new HostileServer((request, out) -> {
            out.write(head(200, "Link: </v2/_catalog?last=x" + System.nanoTime() + ">; rel=\"next\""));
            out.write(("{\"repositories\":[" + names + "\"last\"]}").getBytes(StandardCharsets.UTF_8));
        })) {
            assertEquals("only the first 5202 were read", ask(registry, CATALOG).detail());
        }
    }

    @Test
    void aLinkOfMoreThanAUrlHasIsNotSearched() throws Exception {
        try (HostileServer registry = new HostileServer((request, out) -> {
            out.write(head(200, "Link: </v2/_catalog?last=" + "x".repeat(8 << 10) + ">; rel=\"next\""));
            out.write("{\"repositories\":[\"app\"]}".getBytes(StandardCharsets.UTF_8));
        })) {
            RepositoryCatalog catalog = ask(registry, CATALOG);
            assertFalse(catalog.complete());
            assertEquals("its link to the next page is longer than 8 KiB", catalog.detail());
        }
    }

    @Test
    void anAnswerOfTooManyValuesOrLevelsIsNotRead() throws Exception {
        for (String large : List.of("[" + "1,".repeat(200_000) + "1]", "[".repeat(1_001) + "]".repeat(1_001))) {
            try (HostileServer registry = new HostileServer(
                    (request, out) -> json(out, "{\"repositories\":[\"app\"],\"x\":" + large + "}"))) {
                RepositoryCatalog catalog = ask(registry, CATALOG);
                assertFalse(catalog.complete());
                assertEquals(List.of(), catalog.repositories());
                assertFalse(catalog.detail().isEmpty());
            }
        }
    }

    private static void manifest(HostileServer.Request request, OutputStream out, String body) throws IOException {
        out.write(head(200, MANIFEST_TYPE));
        if (!request.method().equals("HEAD")) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aManifestOfMoreThan4MibIsNotRead() throws Exception {
        String blanks = " ".repeat(4 << 20);
        try (HostileServer registry = new HostileServer((request, out) -> manifest(request, out, blanks + "{}"))) {
            Manifest manifest = ask(registry, new Manifest.Ask(REGISTRY, "app", "1", true));
            assertEquals("the manifest is larger than 4 MiB", manifest.detail());
        }
    }

    @Test
    void ofAnIndexEightConfigurationsAreRead() throws Exception {
        StringBuilder children = new StringBuilder();
        for (int i = 10; i < 30; i++) {
            children.append(i == 10 ? "" : ",")
                    .append("{\"digest\":\"sha256:" + (i + "a").repeat(21) + "a\",\"platform\":{}}");
        }
        try (HostileServer registry =
                new HostileServer((request, out) -> manifest(request, out, "{\"manifests\":[" + children + "]}"))) {
            Manifest manifest = ask(registry, new Manifest.Ask(REGISTRY, "app", "1", true));
            assertEquals(20, manifest.children().size());
            assertEquals(
                    8,
                    registry.requests().stream()
                            .filter(r -> r.uri().contains("sha256:"))
                            .count());
        }
    }
}
