package dev.registrydoctor.checks.model.toml;

import dev.registrydoctor.checks.model.toml.TomlTable.Place;
import java.util.ArrayList;
import java.util.List;

/** A list in a TOML file, or the tables with one name in double brackets. */
public final class TomlList {

    private final List<Object> values = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    TomlList() {}

    void add(Object value, Place place) {
        values.add(value);
        places.add(place);
    }

    public int size() {
        return values.size();
    }

    /** An element, of one of the types of {@link TomlTable#get}; the first is 0. */
    public Object get(int index) {
        return values.get(index);
    }

    /** The place of an element. */
    public Place place(int index) {
        return places.get(index);
    }

    /** Whether it has elements, and all are tables. */
    boolean isOfTables() {
        return !values.isEmpty() && values.stream().allMatch(v -> v instanceof TomlTable);
    }
}
