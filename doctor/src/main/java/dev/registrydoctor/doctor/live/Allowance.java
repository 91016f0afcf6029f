package dev.registrydoctor.doctor.live;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much all lists of an API server may take together, so that one without an end ends with a word about it and not with
 * the memory. Each object counts for more than its text, since the smallest take many times their text as records.
 */
final class Allowance {

    /** What a record takes besides its texts. */
    private static final int PER_OBJECT = 64;

    private final long whole;
    private final AtomicLong left;

    Allowance(long bytes) {
        whole = bytes;
        left = new AtomicLong(bytes);
    }

    /** Half of the memory that Java may use: the pods of a big site are a small part of it. */
    static Allowance ofMemory() {
        return new Allowance(Runtime.getRuntime().maxMemory() / 2);
    }

    /** More was sent than there is room for. */
    static final class Exhausted extends IOException {
        private static final long serialVersionUID = 1;

        private Exhausted(long bytes) {
            super("the API server's lists need more than " + (bytes >> 20) + " MiB of memory");
        }
    }

    /** The same stream, whose bytes are counted as they are read. */
    InputStream metered(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int got = super.read();
                take(got < 0 ? 0 : got == '{' ? 1 + PER_OBJECT : 1);
                return got;
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                int got = super.read(to, offset, length);
                long cost = Math.max(0, got);
                for (int i = offset; i < offset + got; i++) {
                    cost += to[i] == '{' ? PER_OBJECT : 0;
                }
                take(cost);
                return got;
            }
        };
    }

    private void take(long bytes) throws Exhausted {
        if (left.addAndGet(-bytes) < 0) {
            throw new Exhausted(whole);
        }
    }
}
