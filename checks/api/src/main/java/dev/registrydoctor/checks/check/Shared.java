package dev.registrydoctor.checks.check;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the checks of one run work out of the same answers, each worked out once: many checks ask which pulls fail. */
final class Shared {

    private final Map<Key, Once> all = new ConcurrentHashMap<>();

    /** The result of a name and of these very objects, made at the first call; other callers wait for it. */
    Object get(String name, @Nullable Object[] from, Supplier<?> make) {
        return all.computeIfAbsent(new Key(name, from), key -> new Once()).get(make);
    }

    /** Equal to another of the same name and the same objects: to compare lists of Pods would cost more than is saved. */
    private static final class Key {
        private final String name;
        private final @Nullable Object[] from;

        private Key(String name, @Nullable Object[] from) {
            this.name = name;
            this.from = from;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (!(other instanceof Key that) || !name.equals(that.name) || from.length != that.from.length) {
                return false;
            }
            for (int i = 0; i < from.length; i++) {
                if (from[i] != that.from[i]) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int hashCode() {
            int hash = name.hashCode();
            for (Object object : from) {
                hash = 31 * hash + System.identityHashCode(object);
            }
            return hash;
        }
    }

    /** A result that is made outside of the map, since making one may ask for another. */
    private static final class Once {
        private @Nullable Object made;

        private synchronized Object get(Supplier<?> make) {
            Object known = made;
            if (known == null) {
                known = make.get();
                made = known;
            }
            return known;
        }
    }
}
