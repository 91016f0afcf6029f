package dev.registrydoctor.doctor.source.registry;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Lines of tasks, one for each registry, of which a few run at the same time. Thousands of questions to one registry would
 * otherwise be as many threads, each with its stack, that wait for each other.
 */
public final class Lanes {

    private final Executor pool;
    private final int atOnce;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

    /**
     * Lines that share a pool of threads.
     *
     * @param atOnce the number of tasks of one line that run at the same time
     */
    public Lanes(Executor pool, int atOnce) {
        this.pool = pool;
        this.atOnce = atOnce;
    }

    /** What runs a task when it is its turn. */
    public Executor of(String registry) {
        return lanes.computeIfAbsent(registry, name -> new Lane());
    }

    private final class Lane implements Executor {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int running;

        @Override
        public void execute(Runnable task) {
            synchronized (this) {
                waiting.add(task);
                if (running >= atOnce) {
                    return;
                }
                running++;
            }
            pool.execute(this::work);
        }

        private void work() {
            for (Runnable task = next(); task != null; task = next()) {
                task.run();
            }
        }

        private synchronized @Nullable Runnable next() {
            Runnable task = waiting.poll();
            if (task == null) {
                running--;
            }
            return task;
        }
    }
}
