package dev.registrydoctor.doctor.serve.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** The machine's file system, whose writes fail when a test says so: after some that succeed, and one that is cut. */
public final class FaultyDisk extends FilePathWrapper {

    static final String PREFIX = "faulty:";

    private static final int NEVER = Integer.MAX_VALUE;

    /** How many writes succeed until all fail. */
    private static final AtomicInteger LEFT = new AtomicInteger(NEVER);

    static {
        FilePath.register(new FaultyDisk());
    }

    /** For the store, which makes them itself. */
    public FaultyDisk() {}

    /** Lets writes fail after so many; the first that fails writes half of what it should. */
    static void failAfter(int writes) {
        LEFT.set(writes);
    }

    static void repair() {
        LEFT.set(NEVER);
    }

    /** Whether a write has failed since the disk was last repaired. */
    static boolean hasFailed() {
        return LEFT.get() <= 0;
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(super.open(mode));
    }

    private static final class Channel extends FileBaseDefault {

        private final FileChannel base;

        Channel(FileChannel base) {
            this.base = base;
        }

        @Override
        public long size() throws IOException {
            return base.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            base.truncate(size);
        }

        @Override
        public synchronized int read(ByteBuffer into, long position) throws IOException {
            return base.read(into, position);
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            int left = LEFT.get() == NEVER ? NEVER : LEFT.getAndDecrement();
            if (left > 0) {
                return base.write(from, position);
            }
            if (left == 0) {
                ByteBuffer half = from.duplicate();
                half.limit(from.position() + from.remaining() / 2);
                base.write(half, position);
            }
            throw new IOException("No space left on device");
        }

        @Override
        public void force(boolean metadata) throws IOException {
            base.force(metadata);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return base.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            base.close();
        }
    }
}
