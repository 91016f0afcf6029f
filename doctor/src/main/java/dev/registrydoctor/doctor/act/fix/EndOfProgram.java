package dev.registrydoctor.doctor.act.fix;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets work that must not be left half done come to its end when the program is ended by Ctrl-C or SIGTERM: its thread is
 * interrupted, and the program ends after it has cleaned up.
 */
final class EndOfProgram implements AutoCloseable {

    /** Longer than anything that is waited for when cleaning up. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;
    private final Object monitor = new Object();
    private boolean isCleaningUp;

    /** Guards the work of this thread until it is closed. */
    EndOfProgram() {
        Thread worker = Thread.currentThread();
        hook = new Thread(() -> end(worker), "end of program");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * From now on, the end of the program does not interrupt the work: it waits for it.
     *
     * @return whether it was interrupted before
     */
    boolean cleansUp() {
        synchronized (monitor) {
            isCleaningUp = true;
            return Thread.interrupted();
        }
    }

    /** What the end of the program does to the work of a thread. */
    void end(Thread worker) {
        synchronized (monitor) {
            if (!isCleaningUp) {
                worker.interrupt();
            }
        }
        try {
            if (!done.await(LONGEST.toMinutes(), TimeUnit.MINUTES)) {
                worker.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program ends now, by the signal: nothing that comes after this work is to report a fault of its own.
            while (true) {
                LockSupport.park(this);
            }
        }
    }
}
