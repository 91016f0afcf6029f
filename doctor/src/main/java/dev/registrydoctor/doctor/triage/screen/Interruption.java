package dev.registrydoctor.doctor.triage.screen;

import org.jspecify.annotations.Nullable;

/** Lets Ctrl-C, which comes on another thread, end the command that runs and nothing else. */
public final class Interruption {

    /** What can be ended. */
    @FunctionalInterface
    public interface Task {
        void run() throws InterruptedException;
    }

    private @Nullable Thread running;

    /** Runs a task that an interrupt ends. */
    public void run(Task task) {
        synchronized (this) {
            running = Thread.currentThread();
        }
        try {
            task.run();
        } catch (InterruptedException e) {
            // It was meant for the task, which has ended.
        } finally {
            synchronized (this) {
                running = null;
                // One that came too late is for nobody.
                Thread.interrupted();
            }
        }
    }

    /** Ends the task that runs, if one does. */
    public synchronized void interrupt() {
        if (running != null) {
            running.interrupt();
        }
    }
}
