package dev.registrydoctor.doctor.source.volume;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same with many things, some at once: a volume answers several readers faster than one. */
final class Parallel implements AutoCloseable {

    private static final int MOST = 4;

    private final ExecutorService pool =
            Executors.newFixedThreadPool(Math.min(MOST, Runtime.getRuntime().availableProcessors()), task -> {
                Thread thread = new Thread(task, "volume");
                thread.setDaemon(true);
                return thread;
            });

    /**
     * Returns when all are done.
     *
     * @throws InterruptedIOException when this thread is interrupted; the rest is then not done
     */
    <T> void each(Collection<T> things, Consumer<T> task) throws IOException {
        List<Callable<Boolean>> tasks = things.stream()
                .<Callable<Boolean>>map(thing -> () -> {
                    task.accept(thing);
                    return true;
                })
                .toList();
        try {
            for (Future<Boolean> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the reading of the volume was interrupted");
        } catch (ExecutionException e) {
            // Tasks throw nothing that is checked; running out of memory has its own end.
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
