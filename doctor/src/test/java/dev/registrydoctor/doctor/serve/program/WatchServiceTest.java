package dev.registrydoctor.doctor.serve.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import dev.registrydoctor.doctor.serve.cause.LedgerJson;
import dev.registrydoctor.doctor.serve.cause.MadeReport;
import dev.registrydoctor.doctor.serve.watch.VirtualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The parts of serve together. */
@Timeout(300)
class WatchServiceTest {

    private static final Duration LONGER = Duration.ofMinutes(6);

    @TempDir
    private Path folder;

    private final VirtualClock clock = new VirtualClock(MadeReport.START);
    private volatile boolean broken;

    private ServeSettings settings(int port, @Nullable Path notifications) {
        return new ServeSettings(
                Duration.ofMinutes(5),
                false,
                new ServeSettings.Http(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null, null, null, List.of()),
                new ServeSettings.Stored(folder.resolve("history"), Duration.ofDays(30), 16L << 20),
                null,
                false,
                notifications);
    }

    private Serving serving(Remembering receiver) throws IOException {
        Files.createDirectories(folder.resolve("history"));
        return new Serving(
                settings(0, null),
                () -> broken
                        ? MadeReport.at(clock.now())
                                .problem(MadeReport.finding("storage.a", "shop/web"))
                                .examination()
                        : MadeReport.at(clock.now())
                                .check("storage.a", Status.PASS)
                                .examination(),
                clock,
                receiver);
    }

    private Ledger ledger() throws IOException {
        return LedgerJson.read(Files.readAllBytes(folder.resolve("history/ledger.json")));
    }

    @Test
    void aReceiverIsToldOnceAlsoAfterARestart() throws Exception {
        broken = true;
        Remembering receiver = new Remembering("hook");
        try (Serving first = serving(receiver)) {
            clock.settle();
            clock.advance(LONGER);
            assertEquals(List.of("storage.a"), receiver.of(Kind.BEGAN));
            assertEquals(1, first.service().snapshot().open().size());
        }
        try (Serving second = serving(receiver)) {
            clock.settle();
            clock.advance(LONGER);
            assertEquals(List.of("storage.a"), receiver.of(Kind.BEGAN));
            broken = false;
            clock.advance(LONGER);
            assertEquals(List.of("storage.a"), receiver.of(Kind.ENDED));
            assertEquals(List.of(), second.service().snapshot().open());
        }
        assertEquals(2, receiver.told().size());
    }

    @Test
    void whatAReceiverWasToldThatIsGoneIsForgotten() throws Exception {
        broken = true;
        try (Serving first = serving(new Remembering("old"))) {
            clock.settle();
            clock.advance(LONGER);
            assertEquals(1, first.service().snapshot().open().size());
        }
        assertEquals(Set.of("old"), ledger().told().keySet());
        try (Serving second = serving(new Remembering("new"))) {
            clock.settle();
            clock.advance(LONGER);
            assertEquals(1, second.service().snapshot().open().size());
        }
        assertEquals(Set.of("new"), ledger().told().keySet());
    }

    @Test
    void thePageIsThere() throws Exception {
        broken = true;
        try (Serving serving = serving(new Remembering("hook"))) {
            clock.settle();
            HttpResponse<String> page = get(serving, "");
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("storage.a"), page.body());
            assertTrue(serving.log().get(0).contains(serving.service().url()), serving.log()::toString);
        }
    }

    private static HttpResponse<String> get(Serving serving, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(serving.service().url() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static int status(Serving serving, String report) throws Exception {
        return get(serving, "reports/" + report).statusCode();
    }

    private String examined(Serving serving) throws InterruptedException {
        clock.advance(LONGER);
        return Objects.requireNonNull(serving.service().snapshot().latest()).id();
    }

    @Test
    void aReportIsKeptWhenSomethingChangedAndElseUntilTheNextOne() throws Exception {
        String changed;
        String last;
        try (Serving first = serving(new Remembering("hook"))) {
            clock.settle();
            broken = true;
            changed = examined(first);
            String same = examined(first);
            assertEquals(200, status(first, same));
            last = examined(first);
            assertEquals(404, status(first, same));
            assertEquals(200, status(first, last));
            assertEquals(200, status(first, changed));
        }
        try (Serving second = serving(new Remembering("hook"))) {
            clock.settle();
            assertEquals(200, status(second, changed));
            assertEquals(404, status(second, last));
            assertTrue(get(second, "reports/" + changed).body().contains("storage.a"));
        }
    }

    @Test
    void whatCannotStartLeavesNothingOpen() throws Exception {
        Path wrong = Files.writeString(folder.resolve("notify.yaml"), "receivers: 7");
        Files.createDirectories(folder.resolve("history"));
        try (ServerSocket taken = new ServerSocket(0)) {
            for (ServeSettings settings : List.of(settings(0, wrong), settings(taken.getLocalPort(), null))) {
                assertThrows(
                        IOException.class,
                        () -> new Serving(
                                        settings,
                                        () -> MadeReport.at(clock.now()).examination(),
                                        clock,
                                        new Remembering("hook"))
                                .close());
            }
        }
        // The history would still be in use.
        try (Serving serving = serving(new Remembering("hook"))) {
            clock.settle();
            assertTrue(serving.service().snapshot().leading());
        }
    }
}
