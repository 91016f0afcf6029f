package dev.registrydoctor.doctor.cli.serve;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends serve in order when the program is ended by SIGTERM or Ctrl-C: its thread is interrupted, gives up its leadership and closes its
 * files, and the program ends with the exit code of the command.
 */
final class EndOfServe implements AutoCloseable {

    /** Kubernetes kills a container 30 seconds after it has asked it to end. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** As long as giving up the leadership takes. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    /** Watches over the work of this thread until it is closed. */
    EndOfServe() {
        Thread worker = Thread.currentThread();
        hook = new Thread(() -> end(worker), "end of serve");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end(Thread worker) {
        try {
            for (Duration waited = Duration.ZERO; waited.compareTo(LONGEST) < 0; waited = waited.plus(AGAIN)) {
                // More than once: what was interrupted may have gone on with something else that waits.
                worker.interrupt();
                if (done.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    // It ends the program itself, with its exit code.
                    worker.join(LONGEST.toMillis());
                    return;
                }
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
            // The program ends already.
        }
    }
}
