package dev.registrydoctor.doctor.cli.stream;

import dev.registrydoctor.doctor.files.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Standard input that a recorded environment is read from, and that may be silent for ever. Java cannot stop a read, so
 * another thread does it, which does not keep the program alive.
 */
public final class PatientInput extends BulkInput {

    /** A dump of a large cluster comes in bursts; all pauses together may be so many times the longest one. */
    private static final int PAUSES = 10;

    private final InputStream in;
    private final Duration pause;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "standard-input");
        thread.setDaemon(true);
        return thread;
    });
    private final byte[] buffer = new byte[64 << 10];
    private long waited;

    /**
     * Reads from another stream.
     *
     * @param pause for how long it may be silent
     */
    public PatientInput(InputStream in, Duration pause) {
        this.in = in;
        this.pause = pause;
    }

    /**
     * Reads.
     *
     * @throws UsageException when the other stream is silent for too long
     */
    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int most = Math.min(length, buffer.length);
        if (in.available() > 0) {
            return in.read(to, offset, most);
        }
        long since = System.nanoTime();
        try {
            // Into a buffer of its own: a read that comes too late must not write into what the caller has back.
            int got = reader.submit(() -> in.read(buffer, 0, most)).get(left(), TimeUnit.NANOSECONDS);
            System.arraycopy(buffer, 0, to, offset, Math.max(0, got));
            return got;
        } catch (TimeoutException e) {
            throw new UsageException(
                    "nothing comes from standard input: waited "
                            + TimeUnit.NANOSECONDS.toSeconds(waited + System.nanoTime() - since)
                            + " s. Where the command before the pipe takes longer, give a longer --timeout",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } finally {
            waited += System.nanoTime() - since;
        }
    }

    private long left() {
        return Math.max(1, Math.min(pause.toNanos(), PAUSES * pause.toNanos() - waited));
    }
}
