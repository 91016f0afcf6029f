package dev.registrydoctor.doctor.serve.history;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that uses the store. The threads of serve are interrupted when it ends, and a channel to a file is closed when a
 * thread that reads or writes through it is interrupted; nobody interrupts this one.
 */
final class StoreThread {

    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(work, "history");
        made.setDaemon(true);
        return made;
    });

    /** Does something on the thread and waits for it, however often the caller is interrupted. */
    <T extends @Nullable Object> T call(Supplier<T> work) {
        Future<T> result = thread.submit(work::get);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("the history failed", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void end() {
        thread.shutdown();
    }
}
