package dev.registrydoctor.doctor.act.fix;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limit only ends a test that hangs. */
@Timeout(300)
class EndOfProgramTest {

    /** Ends the work of this thread, and comes back when the other one waits for its end. */
    private static Thread end(EndOfProgram end) {
        Thread worker = Thread.currentThread();
        Thread hook = new Thread(() -> end.end(worker), "end-of-program");
        hook.start();
        while (hook.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return hook;
    }

    @Test
    void workIsInterrupted() throws InterruptedException {
        Thread hook;
        boolean isInterrupted;
        try (EndOfProgram end = new EndOfProgram()) {
            hook = end(end);
            isInterrupted = end.cleansUp();
            assertFalse(Thread.currentThread().isInterrupted(), "what cleans up goes on");
        }
        hook.join();
        assertTrue(isInterrupted);
    }

    /** Else a registry that is just being set back would stay read-only. */
    @Test
    void whatCleansUpIsNotInterrupted() throws InterruptedException {
        Thread hook;
        boolean isInterrupted;
        try (EndOfProgram end = new EndOfProgram()) {
            assertFalse(end.cleansUp());
            hook = end(end);
            isInterrupted = Thread.interrupted();
        }
        hook.join();
        assertFalse(isInterrupted);
    }
}
