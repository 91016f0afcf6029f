package dev.registrydoctor.doctor.serve.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.watch.VirtualClock;
import dev.registrydoctor.samples.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A day of serve: its real parts, examinations over HTTP with all checks, a history on disk, and time that the test lets pass.
 */
@Isolated("measures memory")
@Tag("long")
class ServeSoakIT {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration DAY = Duration.ofHours(24);

    /** Faults that one examination finds, and that the next one does not find in the healthy cluster. */
    private static final List<String> FAULTS = List.of(
            "storage-addon-off",
            "pull-secret-missing",
            "node-port-taken",
            "no-default-class",
            "provisioner-down",
            "service-selector-wrong",
            "mirrors-with-config-path",
            "no-hosts-toml",
            "unqualified-image",
            "tag-missing");

    private static final String HEALTHY = "healthy";
    private static final int CHANGES = 200;

    /** Requests to the API server in one examination, as docs/usage.md says for a cluster whose lists have one page each. */
    private static final int REQUESTS = 20;

    /** More than what caches of the Java runtime still take after six hours. */
    private static final long HEAP_BOUND = 6L << 20;

    @TempDir
    private Path folder;

    private ServeSettings settings() throws IOException {
        return new ServeSettings(
                EVERY,
                false,
                new ServeSettings.Http(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, null, null, List.of()),
                new ServeSettings.Stored(
                        Files.createDirectory(folder.resolve("history")), Duration.ofDays(30), 16L << 20),
                null,
                false,
                null);
    }

    private static long heap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            // Cleaners work in a thread of their own.
            Thread.sleep(20);
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    @Test
    void aDayOfChanges() throws Exception {
        VirtualClock clock = new VirtualClock(START);
        Remembering receiver = new Remembering("remembering");
        List<String> samples = new ArrayList<>(List.of(HEALTHY));
        samples.addAll(FAULTS);
        Random random = new Random(20);
        List<String> expected = new ArrayList<>();
        AtomicInteger examinations = new AtomicInteger();
        long heapAfterSix = 0;
        try (ChangingCluster cluster = new ChangingCluster(folder, clock, samples);
                Serving serving = new Serving(settings(), cluster.counted(examinations), clock, receiver)) {
            clock.settle();
            int requestsBefore = cluster.requests();
            for (int i = 0; i < CHANGES; i++) {
                // As far apart as 200 changes in a day are, and no two at once: then what was between them is not seen.
                Duration gap = DAY.dividedBy(CHANGES).plusSeconds(random.nextInt(240) - 120);
                clock.advance(gap);
                String next = i % 2 == 0 ? FAULTS.get(random.nextInt(FAULTS.size())) : HEALTHY;
                cluster.become(next);
                serving.service().changed();
                if (i % 2 == 0) {
                    expected.addAll(Samples.find(next).orElseThrow().expected());
                }
                if (i == 120) {
                    clock.advance(Duration.ofSeconds(15));
                    cluster.away(true);
                    clock.advance(Duration.ofMinutes(6));
                    cluster.away(false);
                }
                if (heapAfterSix == 0 && clock.now().isAfter(START.plus(Duration.ofHours(6)))) {
                    heapAfterSix = heap();
                }
            }
            clock.advance(EVERY.multipliedBy(2));
            long heapAfterDay = heap();

            assertEquals(CHANGES / 2, expected.size());
            assertEquals(expected, receiver.of(Kind.BEGAN));
            assertEquals(expected, receiver.of(Kind.ENDED));
            assertEquals(List.of(), receiver.of(Kind.EXPLAINED));
            assertEquals(
                    receiver.told().size(),
                    receiver.told().stream().map(CauseChange::id).distinct().count());
            assertEquals(List.of(), serving.service().snapshot().open());

            int count = examinations.get();
            long planned = Duration.between(START, clock.now()).dividedBy(EVERY);
            System.out.printf(
                    "%d examinations (%d on schedule alone), %d requests, heap after 6 h %d KiB, after 24 h %d KiB%n",
                    count, planned, cluster.requests(), heapAfterSix >> 10, heapAfterDay >> 10);
            assertTrue(count <= planned + CHANGES, () -> count + " examinations");
            assertTrue(
                    cluster.requests() - requestsBefore <= REQUESTS * count,
                    () -> cluster.requests() + " requests in " + count + " examinations");
            long grown = heapAfterDay - heapAfterSix;
            assertTrue(grown < HEAP_BOUND, () -> "the heap has grown by " + grown);
        }
    }

    /** 2,000 Pods, each of which changes once a second, for half an hour. */
    @Test
    void podsThatAlwaysChangeDoNotRaiseTheRate() throws Exception {
        VirtualClock clock = new VirtualClock(START);
        AtomicInteger examinations = new AtomicInteger();
        try (ChangingCluster cluster = new ChangingCluster(folder, clock, List.of(HEALTHY));
                Serving serving =
                        new Serving(settings(), cluster.counted(examinations), clock, new Remembering("remembering"))) {
            clock.settle();
            for (int second = 0; second < 1_800; second++) {
                for (int pod = 0; pod < 2_000; pod++) {
                    serving.service().changed();
                }
                clock.advance(Duration.ofSeconds(1));
            }
            int planned = (int) Duration.ofMinutes(30).dividedBy(EVERY);
            // The first one, and the six tokens of the beginning.
            int most = planned + 7;
            assertTrue(examinations.get() <= most, () -> examinations + " examinations");
            assertTrue(examinations.get() > planned, () -> examinations + " examinations");
        }
    }
}
