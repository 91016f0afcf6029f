package dev.registrydoctor.doctor.source.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * How many bytes of one connection the HTTP client has read and nobody has received as content: status lines, headers,
 * chunk sizes, frames, TLS records, and content that waits for its reader. The client buffers most of these without a limit
 * of its own (a chunk extension, leading zeros of a chunk size, HTTP/2 headers of no length, frames that it must answer),
 * so this is what bounds the memory that a server can take. Under TLS the encrypted bytes count; they are never fewer.
 */
final class ReadAhead {

    /** The client takes 256 KiB of headers at most; a TLS handshake and the framing of chunks come on top of that. */
    static final int MOST = 512 << 10;

    /** Framing takes less than an eighth of the content that it comes with. */
    private static final int FRAMING = 8;

    /** On a shared connection another thread may have to read first. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private long ahead;
    private long duringWrite;
    private boolean writing;
    private boolean shared;
    private boolean closed;

    private static Flooded flooded() {
        return new Flooded("the server sent more than " + (MOST >> 10) + " KiB of headers and framing");
    }

    /**
     * An exchange begins or ends: what came before is not counted against it.
     *
     * @param isShared whether other threads read other answers of this connection, as in HTTP/2
     */
    synchronized void restart(boolean isShared) {
        shared = isShared;
        ahead = 0;
        notifyAll();
    }

    /** Content was received by who asked for it. */
    synchronized void received(long bytes) {
        ahead = Math.max(0, ahead - bytes - bytes / FRAMING);
        notifyAll();
    }

    /** The client writes, or has written. A server that sends and never reads lets what must be answered pile up. */
    synchronized void writes(boolean now) {
        writing = now;
        duringWrite = 0;
    }

    /** Nobody waits for a connection that is closed. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Bytes were read from the connection. On a shared one this waits for the readers of the content when there are too many.
     *
     * @throws Flooded when they are too many
     */
    synchronized void read(int bytes) throws IOException {
        ahead += Math.max(0, bytes);
        duringWrite += writing ? Math.max(0, bytes) : 0;
        if (duringWrite > MOST) {
            throw flooded();
        }
        if (ahead > MOST && shared) {
            awaitReaders();
        }
        if (ahead > MOST) {
            throw flooded();
        }
    }

    /** Waits until little enough is ahead, or until nobody has read anything for a while. */
    private synchronized void awaitReaders() throws IOException {
        long least = ahead;
        long since = System.nanoTime();
        try {
            while (ahead > MOST && !closed && System.nanoTime() - since < PATIENCE.toNanos()) {
                wait(PATIENCE.toMillis());
                if (ahead < least) {
                    least = ahead;
                    since = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the run ended");
        }
    }
}
