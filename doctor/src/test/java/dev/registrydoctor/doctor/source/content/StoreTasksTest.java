package dev.registrydoctor.doctor.source.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a registry is taken to be down. */
class StoreTasksTest {

    private final StoreTasks tasks = new StoreTasks(new AtOnce(), Duration.ofHours(1), new Gaps());

    /** Runs each step in the thread that adds it, before the step that adds it ends. */
    private static final class AtOnce extends AbstractExecutorService {
        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            tasks.add("app:v" + i, () -> {
                throw new IOException("connection reset");
            });
        }
    }

    @BeforeEach
    void oneLessThanManyFailures() {
        // A list that adds what it names, all of which fails while it still adds.
        tasks.add("the tags of app", () -> fail(49));
        assertFalse(tasks.hasStopped());
    }

    @Test
    void aStepThatBeganBeforeTheFailuresDoesNotEndTheirRow() {
        fail(1);

        assertTrue(tasks.hasStopped());
    }

    @Test
    void aStepThatBeganAfterThemDoes() {
        tasks.add("app:latest", () -> {});
        fail(49);
        assertFalse(tasks.hasStopped());

        fail(1);

        assertTrue(tasks.hasStopped());
    }

    @Test
    void nothingBeginsAfterIt() {
        fail(1);
        int[] begun = {0};

        tasks.add("app:latest", () -> begun[0]++);

        assertEquals(0, begun[0]);
    }
}
