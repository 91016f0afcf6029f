package dev.registrydoctor.checks.model.edit;

import dev.registrydoctor.checks.model.toml.TomlList;
import dev.registrydoctor.checks.model.toml.TomlTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of TOML tables without their places, so that two texts can be compared. */
final class TomlValues {

    private TomlValues() {}

    /** A table as a map that can be changed, its tables too. */
    static Map<String, Object> of(TomlTable table) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String key : table.keySet()) {
            values.put(key, value(table.get(key)));
        }
        return values;
    }

    private static Object value(@Nullable Object value) {
        if (value instanceof TomlTable table) {
            return of(table);
        } else if (value instanceof TomlList list) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                values.add(value(list.get(i)));
            }
            return values;
        }
        return Objects.requireNonNull(value);
    }
}
