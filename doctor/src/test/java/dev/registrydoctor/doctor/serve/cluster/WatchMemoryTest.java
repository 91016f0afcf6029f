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
        Semaphore noticed = new Semaphore(0);
        List<String> log = new CopyOnWriteArrayList<>();
        try (PagedPods pods = new PagedPods(PODS);
                ClusterConnection connection = new ClusterConnection(pods::kubeconfig, Duration.ofSeconds(60))) {
            connection
                    .client()
                    .genericKubernetesResources(ApiKind.of(Kind.PODS))
                    .inAnyNamespace()
                    .list(new ListOptionsBuilder().withLimit(1L).build());
            long before = used();
            KindWatch watch = new KindWatch(
                    new WatchedKind(Kind.PODS, null), noticed::release, log::add, Duration.ofMinutes(10));
            watch.attend(connection.client());
            assertTrue(pods.watched.await(LIMIT_SECONDS, TimeUnit.SECONDS), log::toString);
            assertEquals(PODS, watch.size());
            long kept = used() - before;
            System.out.println(PODS + " Pods: " + kept / 1024 + " KiB kept");
            assertTrue(kept < MOST_BYTES, () -> "kept " + kept);
            assertTrue(pods.largestPage <= 500, "a page of " + pods.largestPage);
            for (int i = 0; i < 2000; i++) {
                pods.modify(i, "Running", 2);
            }
            pods.modify(1, "Failed", 3);
            assertTrue(noticed.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS), "the change");
            assertEquals(0, noticed.availablePermits(), "and nothing else");
            watch.stop();
        }
        assertEquals(List.of(), log);
    }
}
