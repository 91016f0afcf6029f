package dev.registrydoctor.doctor.serve.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a watch of a large cluster keeps. */
class WatchMemoryTest {

    private static final int PODS = 10_000;
    private static final int LIMIT_SECONDS = 300;

    /** Whole objects take some hundred megabytes. */
    private static final long MOST_BYTES = 12L << 20;

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    @Test
    void tenThousandPodsTakeAFewMegabytesAndTheirHeartbeatsAreNotNoticed() throws Exception {
        // What classes and pools of connections keep is there before the second.
        watching(100);
        long kept = watching(PODS);
        System.out.println(PODS + " Pods: " + kept / 1024 + " KiB kept");
        assertTrue(kept < MOST_BYTES, () -> "kept " + kept);
    }

    /** Watches Pods, and returns how many bytes of the heap this takes. */
    private static long watching(int number) throws Exception {
        Semaphore noticed = new Semaphore(0);
        List<String> log = new CopyOnWriteArrayList<>();
        try (PagedPods pods = new PagedPods(number);
                ClusterConnection connection = new ClusterConnection(pods::kubeconfig, Duration.ofSeconds(60))) {
            connection
                    .client()
                    .genericKubernetesResources(ApiKind.of(Kind.PODS))
                    .inAnyNamespace()
                    .list(new ListOptionsBuilder().withLimit(1L).build());
            long before = used();
            KindWatch watch =
                    new KindWatch(new WatchedKind(Kind.PODS, null), noticed::release, log::add, Duration.ofMinutes(10));
            watch.attend(connection.client());
            assertTrue(pods.watched.await(LIMIT_SECONDS, TimeUnit.SECONDS), log::toString);
            assertEquals(number, watch.size());
            long kept = used() - before;
            assertTrue(pods.largestPage <= 500, "a page of " + pods.largestPage);
            for (int i = 0; i < number / 5; i++) {
                pods.modify(i, "Running", 2);
            }
            pods.modify(1, "Failed", 3);
            assertTrue(noticed.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS), "the change");
            assertEquals(0, noticed.availablePermits(), "and nothing else");
            assertEquals(List.of(), log);
            watch.stop();
            return kept;
        }
    }
}
