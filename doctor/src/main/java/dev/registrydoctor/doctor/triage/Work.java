package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.doctor.triage.TriageEnvironment.Visit;
import dev.registrydoctor.doctor.triage.screen.Refused;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A task on an environment, on a thread of its own: who waits for it can stop waiting at once, however long the
 * environment takes to answer.
 */
final class Work<T> {

    /** What to do while the environment is open. */
    @FunctionalInterface
    interface Task<T> {
        T with(Visit visit);
    }

    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable Visit visit;
    private boolean cancelled;

    private Work() {}

    /** Begins. */
    static <T> Work<T> begin(TriageEnvironment environment, Duration time, Task<T> task) {
        Work<T> work = new Work<>();
        Thread thread = new Thread(() -> work.run(environment, time, task), "triage-work");
        thread.setDaemon(true);
        thread.start();
        return work;
    }

    private void run(TriageEnvironment environment, Duration time, Task<T> task) {
        try (Visit opened = environment.visit(time)) {
            if (keep(opened)) {
                result.complete(task.with(opened));
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private synchronized boolean keep(Visit opened) {
        visit = opened;
        return !cancelled;
    }

    /** Stops the task; its result is discarded. */
    synchronized void cancel() {
        cancelled = true;
        if (visit != null) {
            visit.close();
        }
    }

    boolean isDone() {
        return result.isDone();
    }

    /**
     * Waits for the result.
     *
     * @throws Refused and other runtime exceptions of the task
     */
    T await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Waits; an interruption stops the task too. */
    T awaitOrCancel() throws InterruptedException {
        try {
            return await();
        } catch (InterruptedException e) {
            cancel();
            throw e;
        }
    }
}
