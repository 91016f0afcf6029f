package dev.registrydoctor.doctor.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {

    private final ExecutorService pool = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        pool.shutdownNow();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aThousandQuestionsToOneRegistryAreAFewThreads() {
        Lanes lanes = new Lanes(pool, 3);
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            all.add(CompletableFuture.runAsync(
                    () -> {
                        threads.add(Thread.currentThread());
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        begun.countDown();
                        await(go);
                        running.decrementAndGet();
                    },
                    lanes.of("registry:5000")));
        }
        await(begun);
        go.countDown();
        all.forEach(CompletableFuture::join);

        assertEquals(3, most.get());
        assertTrue(threads.size() <= 3, threads::toString);
    }

    @Test
    void aRegistryThatIsSilentHoldsUpNoOther() {
        Lanes lanes = new Lanes(pool, 1);
        CountDownLatch never = new CountDownLatch(1);
        lanes.of("silent").execute(() -> await(never));

        assertEquals(
                "there",
                CompletableFuture.supplyAsync(() -> "there", lanes.of("other")).join());
        never.countDown();
    }

    @Test
    void aTaskThatFailsLeavesItsPlaceToTheNext() {
        Lanes lanes = new Lanes(pool, 1);
        CompletableFuture<String> failing = CompletableFuture.supplyAsync(
                () -> {
                    throw new IllegalStateException("broken");
                },
                lanes.of("registry"));

        assertEquals(
                "next",
                CompletableFuture.supplyAsync(() -> "next", lanes.of("registry"))
                        .join());
        assertTrue(failing.isCompletedExceptionally());
    }
}
