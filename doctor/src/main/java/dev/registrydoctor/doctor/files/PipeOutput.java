package dev.registrydoctor.doctor.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes to what may keep a program waiting for ever, such as a named pipe that nobody else opens: opening one blocks, and
 * Java cannot give up. A thread does it, and is left behind when nothing has moved for a while.
 */
final class PipeOutput {

    private final Duration limit;
    private final AtomicLong moved = new AtomicLong();
    private volatile boolean abandoned;

    /** Waits for as long as this without a byte that moves. */
    PipeOutput(Duration limit) {
        this.limit = limit;
    }

    /**
     * Writes to something that is there.
     *
     * @throws IOException when nobody reads, or writing fails
     */
    void write(Path path, FileContent content) throws IOException {
        await(path, () -> {
            try (OutputStream out = counted(Files.newOutputStream(path, StandardOpenOption.WRITE))) {
                if (!abandoned) {
                    content.writeTo(out);
                    out.flush();
                }
            }
            return true;
        });
    }

    private OutputStream counted(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int oneByte) throws IOException {
                out.write(oneByte);
                moved.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                moved.addAndGet(length);
            }
        };
    }

    private void await(Path path, Callable<Boolean> work) throws IOException {
        FutureTask<Boolean> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "writes " + path.getFileName());
        thread.setDaemon(true);
        thread.start();
        long before = 0;
        while (true) {
            try {
                task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                long now = moved.get();
                if (now == before) {
                    abandoned = true;
                    throw new IOException(
                            "no program reads from it; waited for " + limit.toMillis() / 1000.0 + " s", e);
                }
                before = now;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
