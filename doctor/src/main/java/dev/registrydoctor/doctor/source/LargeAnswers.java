package dev.registrydoctor.doctor.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many threads have a large answer of a registry in their hands at once. One takes some 40 MiB while it is read and
 * parsed, and anybody who may make a hundred Pods can name a hundred registries. The memory is that of the process, and so
 * is this.
 */
public final class LargeAnswers {

    /** Bytes from which an answer is large: a catalog page of 1,000 names or a manifest is far below. */
    public static final int LARGE = 256 << 10;

    private static final long PER_ANSWER = 64L << 20;
    private static final int MOST = 16;
    private static final int PATIENCE_SECONDS = 5;
    private static final Semaphore ROOM =
            new Semaphore((int) Math.max(1, Math.min(MOST, Runtime.getRuntime().maxMemory() / PER_ANSWER)));
    private static final ThreadLocal<Boolean> HERE = new ThreadLocal<>();

    private LargeAnswers() {}

    /**
     * This thread reads on in a large answer; it waits for its turn.
     *
     * @throws IOException when there is none in time
     */
    public static void begin() throws IOException {
        if (HERE.get() != null) {
            return;
        }
        try {
            if (!ROOM.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("not enough Java memory for several large answers at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the run ended");
        }
        HERE.set(true);
    }

    /** This thread is done with what it has read. */
    public static void end() {
        if (HERE.get() != null) {
            HERE.remove();
            ROOM.release();
        }
    }
}
