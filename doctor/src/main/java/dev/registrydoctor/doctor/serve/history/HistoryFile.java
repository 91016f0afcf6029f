package dev.registrydoctor.doctor.serve.history;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * The tables in a file of H2's MVStore. Each commit adds to the end of the file, so that a process that ends at any moment leaves
 * the state of the last commit; the file becomes smaller only when it is copied. For one thread.
 */
final class HistoryFile {

    /** The form of the entries. A file of another form is set aside. */
    static final int FORMAT = 1;

    private static final int CACHE_MEBIBYTES = 2;

    private final MVStore store;
    private final HistoryTables tables;

    /**
     * Opens a file and reads it once, so that damage shows now.
     *
     * @param prefix of the file system, as H2 names it; empty for that of the machine
     * @throws MVStoreException when it cannot be opened or read
     * @throws BrokenHistoryException when it has another form
     */
    static HistoryFile open(String prefix, Path file) {
        MVStore store = new MVStore.Builder()
                .fileName(prefix + file.toAbsolutePath())
                .cacheSize(CACHE_MEBIBYTES)
                .autoCommitDisabled()
                // Only commit() commits, so that an examination and its changes are there together or not at all.
                .autoCommitBufferSize(0)
                .open();
        try {
            return new HistoryFile(store);
        } catch (RuntimeException e) {
            store.closeImmediately();
            throw e;
        }
    }

    private HistoryFile(MVStore store) {
        this.store = store;
        // Each commit is written behind the last one. In the place of pages that nobody needs any more, a write that is
        // cut can hide
        // commits that were complete: the store finds its last state along a chain of them.
        store.getFileStore().setReuseSpace(false);
        store.setVersionsToKeep(0);
        if (store.getStoreVersion() != FORMAT) {
            if (!store.getMapNames().isEmpty()) {
                throw new BrokenHistoryException("the file has another form", null);
            }
            store.setStoreVersion(FORMAT);
        }
        this.tables = new HistoryTables(table("examinations"), table("changes"), table("reports"));
    }

    private ByteTable table(String name) {
        return new Stored(store.openMap(
                name,
                new MVMap.Builder<String, byte[]>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(ByteValues.INSTANCE)));
    }

    HistoryTables tables() {
        return tables;
    }

    /** Makes what was changed last, on the disk too. */
    void commit() {
        store.commit();
        store.sync();
    }

    /** Bytes of the file; more than those of its entries, since pages that are partly in use take their whole place. */
    long size() {
        return store.getFileStore().size();
    }

    void close() {
        store.close();
    }

    /** Lets the file go as it is. */
    void abandon() {
        store.closeImmediately();
    }

    /** Whether an error says that the file holds something else than what was written, and not that the disk failed. */
    static boolean isDamage(RuntimeException error) {
        if (error instanceof MVStoreException failure) {
            if (failure.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                return false;
            }
            for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException) {
                    return cause instanceof EOFException;
                }
            }
            return failure.getErrorCode() != DataUtils.ERROR_WRITING_FAILED
                    && failure.getErrorCode() != DataUtils.ERROR_CLOSED;
        }
        // What a page that makes no sense leads to: indexes out of bounds, classes that do not fit.
        return true;
    }

    /** A map of the store. Each value has a checksum behind it: the store itself has none of what is in its pages. */
    private static final class Stored extends ByteTable {

        private static final int SUM = Integer.BYTES;

        private final MVMap<String, byte[]> map;

        Stored(MVMap<String, byte[]> map) {
            this.map = map;
            from("", (key, value) -> {
                count(key, value, 1);
                return true;
            });
        }

        @Override
        byte @Nullable [] get(String key) {
            return checked(key, map.get(key));
        }

        @Override
        @Nullable
        String first() {
            return map.firstKey();
        }

        @Override
        void from(String key, Visitor visitor) {
            Cursor<String, byte[]> cursor = map.cursor(key);
            while (cursor.hasNext()) {
                String next = cursor.next();
                byte[] value = checked(next, cursor.getValue());
                if (value == null || !visitor.visit(next, value)) {
                    return;
                }
            }
        }

        @Override
        byte @Nullable [] set(String key, byte[] value) {
            byte[] summed = Arrays.copyOf(value, value.length + SUM);
            ByteBuffer.wrap(summed).putInt(value.length, sum(key, value, value.length));
            return checked(key, map.put(key, summed));
        }

        @Override
        byte @Nullable [] take(String key) {
            return checked(key, map.remove(key));
        }

        private static byte @Nullable [] checked(String key, byte @Nullable [] summed) {
            if (summed == null) {
                return null;
            }
            int length = summed.length - SUM;
            if (length < 0 || ByteBuffer.wrap(summed).getInt(length) != sum(key, summed, length)) {
                throw new BrokenHistoryException("the checksum of an entry is wrong", null);
            }
            return Arrays.copyOf(summed, length);
        }

        private static int sum(String key, byte[] value, int length) {
            CRC32C sum = new CRC32C();
            sum.update(key.getBytes(StandardCharsets.UTF_8));
            sum.update(value, 0, length);
            return (int) sum.getValue();
        }
    }
}
