package dev.registrydoctor.checks.model.toml;

import dev.registrydoctor.checks.model.toml.TomlTable.Place;
import java.util.ArrayList;
import java.util.List;

/** A list of a TOML file, or the tables under a name in double brackets. */
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

    /** An element; the first is 0. Of the types that {@link TomlTable#get} has. */
    public Object get(int index) {
        return values.get(index);
    }

    /** Where an element stands. */
    public Place place(int index) {
        return places.get(index);
    }

    /** Whether it has elements, and all are tables. */
    boolean isOfTables() {
        return !values.isEmpty() && values.stream().allMatch(v -> v instanceof TomlTable);
    }
}
