package dev.registrydoctor.doctor.serve.history;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values by keys that sort, and how many bytes they take. For one thread at a time. */
abstract class ByteTable {

    /** What an entry takes beyond its key and value: its place in a page, or the objects of a tree. */
    private static final int OVERHEAD = 48;

    private long bytes;

    /** What is done with each entry. */
    interface Visitor {
        /** Takes an entry; false ends the walk. */
        boolean visit(String key, byte[] value);
    }

    abstract byte @Nullable [] get(String key);

    /** The lowest key, or null when there is none. */
    abstract @Nullable String first();

    /** Walks over the entries from a key on, in order. */
    abstract void from(String key, Visitor visitor);

    /** Sets a value and returns the one before. */
    abstract byte @Nullable [] set(String key, byte[] value);

    /** Takes a value out and returns it. */
    abstract byte @Nullable [] take(String key);

    final void put(String key, byte[] value) {
        count(key, set(key, value), -1);
        count(key, value, 1);
    }

    final void remove(String key) {
        count(key, take(key), -1);
    }

    final void count(String key, byte @Nullable [] value, int sign) {
        if (value != null) {
            bytes += sign * (long) (key.length() + value.length + OVERHEAD);
        }
    }

    /** About what its entries take. */
    final long bytes() {
        return bytes;
    }

    /** One that is gone with the process. */
    static final class InMemory extends ByteTable {

        private final TreeMap<String, byte[]> map = new TreeMap<>();

        @Override
        byte @Nullable [] get(String key) {
            return map.get(key);
        }

        @Override
        @Nullable
        String first() {
            return map.isEmpty() ? null : map.firstKey();
        }

        @Override
        void from(String key, Visitor visitor) {
            for (Map.Entry<String, byte[]> entry : map.tailMap(key).entrySet()) {
                if (!visitor.visit(entry.getKey(), entry.getValue())) {
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
