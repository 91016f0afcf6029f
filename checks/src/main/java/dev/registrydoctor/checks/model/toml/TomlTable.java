package dev.registrydoctor.checks.model.toml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table in a TOML file, with the places of its keys. */
public final class TomlTable {

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final boolean inBraces;

    TomlTable() {
        this(false);
    }

    /** A table, or one that is written inline as a value. */
    TomlTable(boolean inBraces) {
        this.inBraces = inBraces;
    }

    /**
     * A place in a file.
     *
     * @param line first line is 1
     * @param column first column is 1
     */
    public record Place(int line, int column) {}

    void put(String key, Object value, Place place) {
        values.put(key, value);
        places.put(key, place);
    }

    /**
     * The value at a path of keys: a String, Boolean, Long, Double, {@link TomlTable}, {@link TomlList} or, for a date
     * or a time, another type; null when there is none.
     */
    public @Nullable Object get(String... path) {
        Object value = this;
        for (String key : path) {
            value = value instanceof TomlTable table ? table.values.get(key) : null;
        }
        return value;
    }

    /** Its keys, in file order. */
    public Set<String> keySet() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** Whether go-toml 1 read it as an inline table; it does not keep the place of such a table. */
    public boolean isInBraces() {
        return inBraces;
    }

    /** Whether it has no keys. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The place of a key, or null when there is no such key. */
    public @Nullable Place place(String key) {
        return places.get(key);
    }
}
