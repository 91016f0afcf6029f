package dev.registrydoctor.doctor.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads what may keep a program waiting for ever, such as a named pipe that nobody else opens: opening one blocks, and Java
 * cannot give up. A thread does it, and is left behind when nothing comes.
 */
public final class PipeInput extends BulkInput {

    /** Long enough for a writer that is about to start. */
    private static final Duration OPENING = Duration.ofSeconds(10);

    /** Between two pieces: who writes may be at work. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final int PIECE = 1 << 16;

    /** What the thread hands over: bytes, and none at the end. */
    private record Piece(ByteBuffer bytes, @Nullable IOException failure) {}

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(2);
    private final Duration silence;
    private ByteBuffer piece = NOTHING;
    private boolean ended;
    private volatile boolean closed;

    private PipeInput(Duration silence) {
        this.silence = silence;
    }

    /**
     * Opens it.
     *
     * @throws IOException when it cannot be opened, or nobody opens it for writing
     */
    public static InputStream open(Path path) throws IOException {
        return open(path, OPENING, SILENCE);
    }

    static InputStream open(Path path, Duration opening, Duration silence) throws IOException {
        PipeInput input = new PipeInput(silence);
        Thread thread = new Thread(() -> input.produce(path), "reads " + path.getFileName());
        thread.setDaemon(true);
        thread.start();
        // The first piece says that it is open, and has nothing in it.
        input.take(opening, "no program writes to it");
        return input;
    }

    private void produce(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            put(new Piece(NOTHING, null));
            byte[] some = new byte[PIECE];
            for (int got = in.read(some); got >= 0 && !closed; got = in.read(some)) {
                if (got > 0) {
                    put(new Piece(ByteBuffer.wrap(some.clone(), 0, got), null));
                }
            }
            put(new Piece(NOTHING, null));
        } catch (IOException e) {
            put(new Piece(NOTHING, e));
        }
    }

    private void put(Piece next) {
        try {
            while (!closed && !pieces.offer(next, 1, TimeUnit.SECONDS)) {
                // Whoever reads is slower.
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void take(Duration limit, String stuck) throws IOException {
        try {
            Piece next = pieces.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                closed = true;
                throw new InterruptedIOException(stuck + "; waited for " + limit.toMillis() / 1000.0 + " s");
            } else if (next.failure() != null) {
                throw next.failure();
            }
            piece = next.bytes();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!piece.hasRemaining() && !ended) {
            take(silence, "no data arrives");
            ended = !piece.hasRemaining();
        }
        if (ended) {
            return -1;
        }
        int count = Math.min(length, piece.remaining());
        piece.get(to, offset, count);
        return count;
    }

    @Override
    public void close() {
        closed = true;
    }
}
