package dev.registrydoctor.doctor.serve.history;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * The tables in a file of H2's MVStore. Each commit adds pages and then makes them the state of the file, so that a process that
 * ends at any moment leaves the state of the last commit. For one thread.
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
        // Pages that nobody needs are free as soon as the commit that replaced them is on the disk.
        store.setRetentionTime(0);
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

    /** A map of the store. */
    private static final class Stored extends ByteTable {

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
            return map.get(key);
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
                if (!visitor.visit(next, cursor.getValue())) {
                    return;
                }
            }
        }

        @Override
        byte @Nullable [] set(String key, byte[] value) {
            return map.put(key, value);
        }

        @Override
        byte @Nullable [] take(String key) {
            return map.remove(key);
        }
    }
}
