package dev.registrydoctor.doctor.serve.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.doctor.serve.http.RequestThreads.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the thread of a request is interrupted, which closes its connection. */
@Timeout(300)
class RequestThreadsTest {

    private static final Duration NONE = Duration.ZERO;
    private static final Duration LONG = Duration.ofHours(1);

    private static final ServerLimits.Patience IMPATIENT = new ServerLimits.Patience(NONE, NONE, NONE, NONE);
    private static final ServerLimits.Patience WHEN_BUSY = new ServerLimits.Patience(LONG, LONG, NONE, NONE);

    /** Waits for an interrupt, and leaves it set. */
    private static void awaitInterrupt() {
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }

    private static void awaitInterrupt(CountDownLatch begun) {
        begun.countDown();
        awaitInterrupt();
    }

    @Test
    void whoeverIsSlowIsClosedInReadingAndInWriting() {
        try (RequestThreads threads = new RequestThreads(2, IMPATIENT)) {
            CompletableFuture<Void> read = CompletableFuture.runAsync(RequestThreadsTest::awaitInterrupt, threads);
            CompletableFuture<Void> written = CompletableFuture.runAsync(
                    () -> {
                        threads.enter(Phase.WORKING);
                        threads.enter(Phase.WRITING);
                        awaitInterrupt();
                    },
                    threads);
            read.join();
            written.join();
        }
    }

    /** Others are closed twice meanwhile, so that the guard has looked at it. */
    @Test
    void whatIsAtWorkIsNotInterrupted() {
        try (RequestThreads threads = new RequestThreads(2, IMPATIENT)) {
            CountDownLatch looked = new CountDownLatch(2);
            CompletableFuture<Boolean> working = CompletableFuture.supplyAsync(
                    () -> {
                        threads.enter(Phase.WORKING);
                        try {
                            looked.await();
                        } catch (InterruptedException e) {
                            return true;
                        }
                        return Thread.currentThread().isInterrupted();
                    },
                    threads);
            for (int i = 0; i < 2; i++) {
                CompletableFuture.runAsync(RequestThreadsTest::awaitInterrupt, threads)
                        .join();
                looked.countDown();
            }
            assertFalse(working.join());
        }
    }

    @Test
    void anInterruptIsOfOneRequestAlone() {
        try (RequestThreads threads = new RequestThreads(1, WHEN_BUSY)) {
            CompletableFuture<Void> slow = CompletableFuture.runAsync(RequestThreadsTest::awaitInterrupt, threads);
            CompletableFuture<Boolean> next =
                    CompletableFuture.supplyAsync(() -> Thread.currentThread().isInterrupted(), threads);
            slow.join();
            assertFalse(next.join());
        }
        try (RequestThreads threads = new RequestThreads(1, IMPATIENT)) {
            assertFalse(CompletableFuture.supplyAsync(
                            () -> {
                                awaitInterrupt();
                                threads.enter(Phase.WORKING);
                                return Thread.currentThread().isInterrupted();
                            },
                            threads)
                    .join());
        }
    }

    @Test
    void whileNobodyWaitsASlowClientHasItsTime() {
        CountDownLatch goOn = new CountDownLatch(1);
        try (RequestThreads threads = new RequestThreads(2, WHEN_BUSY)) {
            // The older one makes room for the one that waits; the younger one keeps its thread.
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Void> older = CompletableFuture.runAsync(() -> awaitInterrupt(begun), threads);
            awaitQuietly(begun);
            CompletableFuture<Boolean> younger = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            goOn.await();
                            return false;
                        } catch (InterruptedException e) {
                            return true;
                        }
                    },
                    threads);
            CompletableFuture.runAsync(() -> {}, threads).join();
            older.join();
            goOn.countDown();
            assertFalse(younger.join());
        }
    }

    @Test
    void theLastRequestIsTheNext() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        ServerLimits.Patience patient = new ServerLimits.Patience(LONG, LONG, LONG, LONG);
        try (RequestThreads threads = new RequestThreads(1, patient)) {
            CompletableFuture<Void> first = CompletableFuture.runAsync(
                    () -> {
                        begun.countDown();
                        awaitQuietly(goOn);
                    },
                    threads);
            awaitQuietly(begun);
            List<CompletableFuture<Void>> others = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int number = i;
                others.add(CompletableFuture.runAsync(() -> order.add(number), threads));
            }
            goOn.countDown();
            first.join();
            others.forEach(CompletableFuture::join);
        }
        assertEquals(List.of(2, 1, 0), order);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void allEndWithTheServer() {
        RequestThreads threads = new RequestThreads(1, WHEN_BUSY);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> awaitInterrupt(begun), threads);
        awaitQuietly(begun);
        threads.close();
        slow.join();
        assertThrows(RejectedExecutionException.class, () -> threads.execute(() -> {}));
    }
}
