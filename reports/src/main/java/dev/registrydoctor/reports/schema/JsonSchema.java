package dev.registrydoctor.reports.schema;

import dev.registrydoctor.reports.schema.Json.Arr;
import dev.registrydoctor.reports.schema.Json.Bool;
import dev.registrydoctor.reports.schema.Json.Num;
import dev.registrydoctor.reports.schema.Json.Obj;
import dev.registrydoctor.reports.schema.Json.Str;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema of draft 2020-12 that uses no keyword but {@link #KEYWORDS}: the published forms of this program do.
 * {@code format} is asserted, not only annotated.
 */
public final class JsonSchema {

    /** The keywords that are understood; those that constrain nothing among them. */
    static final Set<String> KEYWORDS = Set.of(
            "$schema",
            "$id",
            "$ref",
            "$defs",
            "title",
            "description",
            "type",
            "required",
            "properties",
            "additionalProperties",
            "items",
            "minItems",
            "minLength",
            "enum",
            "const",
            "pattern",
            "format",
            "minimum");

    private static final String LOCAL = "#/$defs/";

    private final Obj root;
    private final Map<String, Pattern> patterns = new HashMap<>();

    /**
     * A schema.
     *
     * @throws IllegalArgumentException when it uses a keyword that is not understood
     */
    public JsonSchema(Json root) {
        if (!(root instanceof Obj object)) {
            throw new IllegalArgumentException("no schema");
        }
        this.root = object;
        Set<String> strange = new TreeSet<>();
        keywords(object, strange);
        strange.removeAll(KEYWORDS);
        if (!strange.isEmpty()) {
            throw new IllegalArgumentException("keywords that are not understood: " + strange);
        }
    }

    /** The keywords of a schema and of those within it. */
    private static void keywords(Json schema, Set<String> all) {
        if (!(schema instanceof Obj object)) {
            return;
        }
        all.addAll(object.members().keySet());
        for (String holder : List.of("properties", "$defs")) {
            if (object.get(holder) instanceof Obj schemas) {
                schemas.members().values().forEach(s -> keywords(s, all));
            }
        }
        for (String holder : List.of("items", "additionalProperties")) {
            Json inner = object.get(holder);
            if (inner != null) {
                keywords(inner, all);
            }
        }
    }

    /** All that a value has otherwise than the schema, in the value's order; empty when it is valid. */
    public List<Deviation> deviations(Json value) {
        List<Deviation> all = new ArrayList<>();
        check(value, root, "$", all);
        return all;
    }

    private void check(Json value, Json schema, String path, List<Deviation> all) {
        if (schema instanceof Bool allowed) {
            if (!allowed.value()) {
                all.add(new Deviation(path, "is not foreseen"));
            }
            return;
        }
        Obj rules = (Obj) schema;
        if (rules.get("$ref") instanceof Str reference) {
            check(value, definition(reference.text()), path, all);
        }
        Json type = rules.get("type");
        if (type != null && texts(type).stream().noneMatch(t -> isOf(t, value))) {
            all.add(new Deviation(path, "is " + typeOf(value) + ", and must be " + String.join(" or ", texts(type))));
            return;
        }
        values(value, rules, path, all);
        if (value instanceof Obj object) {
            members(object, rules, path, all);
        } else if (value instanceof Arr array) {
            items(array, rules, path, all);
        } else if (value instanceof Str text) {
            text(text.text(), rules, path, all);
        } else if (value instanceof Num number
                && rules.get("minimum") instanceof Num least
                && number.value().compareTo(least.value()) < 0) {
            all.add(new Deviation(path, "is less than " + least.value()));
        }
    }

    private Json definition(String reference) {
        if (reference.startsWith(LOCAL) && root.get("$defs") instanceof Obj definitions) {
            Json found = definitions.get(reference.substring(LOCAL.length()));
            if (found != null) {
                return found;
            }
        }
        throw new IllegalArgumentException("no definition: " + reference);
    }

    private static void values(Json value, Obj rules, String path, List<Deviation> all) {
        if (rules.get("enum") instanceof Arr allowed && !allowed.items().contains(value)) {
            all.add(new Deviation(
                    path,
                    "is none of "
                            + allowed.items().stream().map(JsonSchema::word).collect(Collectors.joining(", "))));
        }
        Json only = rules.get("const");
        if (only != null && !only.equals(value)) {
            all.add(new Deviation(path, "is not " + word(only)));
        }
    }

    private void members(Obj object, Obj rules, String path, List<Deviation> all) {
        if (rules.get("required") instanceof Arr required) {
            for (String name : texts(required)) {
                if (object.get(name) == null) {
                    all.add(new Deviation(path + step(name), "is missing"));
                }
            }
        }
        Json properties = rules.get("properties");
        Json others = rules.get("additionalProperties");
        object.members().forEach((name, value) -> {
            Json own = properties instanceof Obj described ? described.get(name) : null;
            Json rule = own == null ? others : own;
            if (rule != null) {
                check(value, rule, path + step(name), all);
            }
        });
    }

    private void items(Arr array, Obj rules, String path, List<Deviation> all) {
        if (rules.get("minItems") instanceof Num least
                && array.items().size() < least.value().intValueExact()) {
            all.add(new Deviation(path, "has fewer items than " + least.value()));
        }
        Json rule = rules.get("items");
        for (int i = 0; rule != null && i < array.items().size(); i++) {
            check(array.items().get(i), rule, path + "[" + i + "]", all);
        }
    }

    private void text(String text, Obj rules, String path, List<Deviation> all) {
        if (rules.get("minLength") instanceof Num least
                && text.codePointCount(0, text.length()) < least.value().intValueExact()) {
            all.add(new Deviation(path, text.isEmpty() ? "is empty" : "is shorter than " + least.value()));
        }
        if (rules.get("pattern") instanceof Str pattern
                && !patterns.computeIfAbsent(pattern.text(), Pattern::compile)
                        .matcher(text)
                        .find()) {
            all.add(new Deviation(path, "does not match " + pattern.text()));
        }
        if (rules.get("format") instanceof Str format && format.text().equals("date-time") && !isTime(text)) {
            all.add(new Deviation(path, "is no time as RFC 3339 writes it"));
        }
    }

    /** RFC 3339 wants seconds and an offset, and allows lower case. */
    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return text.charAt("2026-11-25T10:00".length()) == ':';
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isOf(String type, Json value) {
        return type.equals(typeOf(value)) || (type.equals("number") && value instanceof Num);
    }

    private static String typeOf(Json value) {
        if (value instanceof Num number) {
            return number.isWhole() ? "integer" : "number";
        }
        return value instanceof Obj
                ? "object"
                : value instanceof Arr
                        ? "array"
                        : value instanceof Str ? "string" : value instanceof Bool ? "boolean" : "null";
    }

    private static List<String> texts(Json oneOrMore) {
        return oneOrMore instanceof Arr array
                ? array.items().stream().flatMap(i -> texts(i).stream()).toList()
                : oneOrMore instanceof Str text ? List.of(text.text()) : List.of();
    }

    private static String word(@Nullable Json value) {
        return value instanceof Str text
                ? text.text()
                : value instanceof Num number
                        ? number.value().toString()
                        : value instanceof Bool bool ? String.valueOf(bool.value()) : "null";
    }

    /** A member's name in a path: plain where it is a word, quoted else. */
    private static String step(String name) {
        boolean isWord =
                !name.isEmpty() && name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_'));
        return isWord ? "." + name : "['" + name + "']";
    }
}
