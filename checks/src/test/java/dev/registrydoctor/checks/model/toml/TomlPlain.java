package dev.registrydoctor.checks.model.toml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.model.toml.TomlTable.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlVersion;

/** Holds what {@link TomlFile} makes of a text against what the parser alone does: values, positions and errors. */
final class TomlPlain {

    private TomlPlain() {}

    static void assertSame(String text) {
        TomlParseResult plain = Toml.parse(text, TomlVersion.V1_0_0);
        TomlFile file = TomlFile.ofContainerd(text, "2.0.0");
        List<String> errors = new ArrayList<>();
        for (TomlParseError error : plain.errors()) {
            TomlPosition at = error.position();
            String line = text.split("\n", -1)[at.line() - 1];
            String what = TomlText.explain(String.valueOf(error.getMessage()), line, text.startsWith("\uFEFF"));
            errors.add(at.line() + ":" + at.column() + " " + what);
        }
        assertEquals(
                errors,
                file.faults().stream()
                        .map(f -> f.line() + ":" + f.column() + " " + f.what())
                        .toList(),
                () -> "errors of " + text);
        List<String> expected = new ArrayList<>();
        places(plain, "", expected);
        List<String> actual = new ArrayList<>();
        placesInFile(file.root(), "", actual);
        assertEquals(expected, actual, () -> "tables of " + text);
    }

    /** Every key and element with its place and value, as the parser says. */
    private static void places(@Nullable Object value, String path, List<String> places) {
        if (value instanceof org.tomlj.TomlTable table) {
            for (String key : table.keySet()) {
                places.add(path + "." + key + " at " + place(table.inputPositionOf(List.of(key))));
                places(table.get(List.of(key)), path + "." + key, places);
            }
        } else if (value instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                places.add(path + "[" + i + "] at " + place(array.inputPositionOf(i)));
                places(array.get(i), path + "[" + i + "]", places);
            }
        } else {
            places.add(path + " = " + value);
        }
    }

    private static @Nullable Place place(@Nullable TomlPosition at) {
        return at == null ? null : new Place(at.line(), at.column());
    }

    /** The same, as the file says. */
    private static void placesInFile(@Nullable Object value, String path, List<String> places) {
        if (value instanceof TomlTable table) {
            for (String key : table.keySet()) {
                places.add(path + "." + key + " at " + table.place(key));
                placesInFile(table.get(key), path + "." + key, places);
            }
        } else if (value instanceof TomlList list) {
            for (int i = 0; i < list.size(); i++) {
                places.add(path + "[" + i + "] at " + list.place(i));
                placesInFile(list.get(i), path + "[" + i + "]", places);
            }
        } else {
            places.add(path + " = " + value);
        }
    }
}
