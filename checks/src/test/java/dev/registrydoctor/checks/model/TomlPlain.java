package dev.registrydoctor.checks.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/** Holds what {@link TomlFile} makes of a text against what the parser alone does: values, positions and errors. */
final class TomlPlain {

    private TomlPlain() {}

    static void assertSame(String text) {
        TomlParseResult plain = Toml.parse(text, TomlVersion.V1_0_0);
        TomlFile file = TomlFile.parse(text, TomlVersion.V1_0_0);
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
        places(plain, "", null, expected);
        List<String> actual = new ArrayList<>();
        places(file.root(), "", file, actual);
        assertEquals(expected, actual, () -> "tables of " + text);
    }

    /** Every key and element with its place and value; as the parser says when there is no file. */
    private static void places(Object value, String path, @Nullable TomlFile file, List<String> places) {
        if (value instanceof TomlTable table) {
            for (String key : table.keySet()) {
                TomlPosition at = file == null ? table.inputPositionOf(List.of(key)) : file.position(table, key);
                places.add(path + "." + key + " at " + at);
                places(table.get(List.of(key)), path + "." + key, file, places);
            }
        } else if (value instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                TomlPosition at = file == null ? array.inputPositionOf(i) : file.position(array, i);
                places.add(path + "[" + i + "] at " + at);
                places(array.get(i), path + "[" + i + "]", file, places);
            }
        } else {
            places.add(path + " = " + value);
        }
    }
}
