package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.doctor.source.LargeAnswers;
import dev.registrydoctor.doctor.source.kube.MemoryBudget;
import dev.registrydoctor.doctor.source.registry.Lanes;
import dev.registrydoctor.doctor.source.registry.RegistryHttp;
import dev.registrydoctor.doctor.source.registry.RegistrySession;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The requests that a reading still has to make: a few run at once, and each may add others, until a time limit. */
final class StoreTasks {

    /** A registry that fails so often in a row is down, and asking on would only delay the answer. */
    private static final int FAILURES_IN_A_ROW = 50;

    private final Executor lane;
    private final Gaps gaps;
    private final long deadline;
    private int open;
    private int allFailures;
    /** Since a step that has succeeded began: one that began before tells nothing of what came after its answer. */
    private int failuresInARow;

    private boolean stopped;
    private @Nullable RuntimeException broken;

    /** One step of the reading. */
    interface Step {
        void run() throws IOException;
    }

    StoreTasks(ExecutorService pool, Duration limit, Gaps gaps) {
        lane = new Lanes(pool, RegistryHttp.AT_ONCE).of("store");
        deadline = System.nanoTime() + limit.toNanos();
        this.gaps = gaps;
    }

    /**
     * Adds a step; a step that fails becomes a gap.
     *
     * @param what it reads: {@code app:v1}
     */
    void add(String what, Step step) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            open++;
        }
        lane.execute(() -> run(what, step));
    }

    private void run(String what, Step step) {
        try {
            int before = failuresSoFar();
            if (!hasStopped()) {
                step.run();
                succeeded(before);
            }
        } catch (IOException e) {
            failed(what, e);
        } catch (RuntimeException e) {
            stop(e);
        } finally {
            LargeAnswers.end();
            ended();
        }
    }

    private synchronized void failed(String what, IOException failure) {
        // What fails because the time is up is not worth a line of its own.
        if (stopped) {
            return;
        }
        if (isDown(failure)) {
            allFailures++;
            failuresInARow++;
        } else {
            failuresInARow = 0;
        }
        gaps.add(what, FetchFailure.reason(failure));
        if (failure instanceof FetchFailure answer && answer.status() == 429) {
            end("the registry limits requests (HTTP 429), so the reading ended early");
        } else if (failure instanceof MemoryBudget.Exhausted) {
            end("the registry stores more than fits into memory, so the reading ended early");
        } else if (failuresInARow >= FAILURES_IN_A_ROW) {
            end("the registry failed " + failuresInARow + " times in a row, so the reading ended early");
        }
    }

    /** A registry that refuses something works, and may give the next thing. */
    private static boolean isDown(IOException failure) {
        return failure instanceof FetchFailure answer
                ? answer.status() >= 500
                : !(failure instanceof RegistrySession.Denied);
    }

    private synchronized void end(String why) {
        gaps.end(why);
        stopped = true;
        notifyAll();
    }

    private synchronized int failuresSoFar() {
        return allFailures;
    }

    private synchronized void succeeded(int before) {
        failuresInARow = Math.min(failuresInARow, allFailures - before);
    }

    private synchronized void stop(RuntimeException e) {
        broken = e;
        stopped = true;
        notifyAll();
    }

    private synchronized void ended() {
        open--;
        if (open == 0) {
            notifyAll();
        }
    }

    synchronized boolean hasStopped() {
        return stopped;
    }

    /**
     * Waits until all steps have ended, or the time is up; no step begins after that.
     *
     * @return whether the time was up
     */
    synchronized boolean await() {
        while (open > 0 && !stopped) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                stopped = true;
                return true;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopped = true;
                gaps.end("the reading was interrupted");
            }
        }
        if (broken != null) {
            throw broken;
        }
        return false;
    }
}
