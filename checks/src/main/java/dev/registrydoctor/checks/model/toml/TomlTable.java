package dev.registrydoctor.checks.model.toml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table of a TOML file, with the places where its keys stand. */
public final class TomlTable {

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final boolean inBraces;

    TomlTable() {
        this(false);
    }

    /** A table, or one that is written as a value. */
    TomlTable(boolean inBraces) {
        this.inBraces = inBraces;
    }

    /**
     * Where something stands in a file.
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
     * What stands at the end of a path of keys: a String, Boolean, Long, Double, {@link TomlTable}, {@link TomlList} or,
     * for a date or a time, something else; null when there is nothing.
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

    /** Whether go-toml 1 read it in braces; it does not keep where such a table stands. */
    public boolean isInBraces() {
        return inBraces;
    }

    /** Whether it has no keys. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Where a key stands, or null when there is none of that name. */
    public @Nullable Place place(String key) {
        return places.get(key);
    }
}
