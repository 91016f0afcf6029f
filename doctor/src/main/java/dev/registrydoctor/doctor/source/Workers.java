package dev.registrydoctor.doctor.source;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The threads of a live site: as many as there is to wait for, and none that keeps the program alive. */
public final class Workers implements AutoCloseable {

    private final ExecutorService pool;

    public Workers() {
        AtomicInteger number = new AtomicInteger();
        pool = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "live-site-" + number.incrementAndGet());
            thread.setDaemon(true);
            // Failures are told by the answer that waits for them. Here comes an HTTP client's body that one thread
            // closes while another reads its end: nobody's answer, and no trace for a terminal.
            thread.setUncaughtExceptionHandler((who, why) -> {});
            return thread;
        });
    }

    public ExecutorService pool() {
        return pool;
    }

    public <T> CompletableFuture<T> supply(Supplier<T> task) {
        return supply(task, pool);
    }

    /** The same, when an executor that uses these threads comes to it. */
    public <T> CompletableFuture<T> supply(Supplier<T> task, Executor executor) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return task.get();
                    } finally {
                        LargeAnswers.end();
                    }
                },
                executor);
    }

    /**
     * Waits for something that has no time limit of its own, such as the system's resolver.
     *
     * @throws TimeoutException when it takes longer; its thread is then left to end by itself
     */
    public <T> T within(Duration limit, Callable<T> task) throws Exception {
        Future<T> future = pool.submit(task);
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } finally {
            future.cancel(true);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
