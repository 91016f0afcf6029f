package dev.registrydoctor.samples;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON, strictly. The samples bring no library: all that they need is to look into an object and to hand its text
 * on unchanged.
 *
 * <p>Objects become maps, arrays lists; strings, booleans and null themselves; numbers {@link Double}.
 */
final class Json {

    /**
     * An object of a list.
     *
     * @param text as written
     * @param fields as read
     */
    record Item(String text, Map<?, ?> fields) {
        /** The text at a path of field names, or null when there is none. */
        @Nullable
        String at(String... path) {
            Object value = find(fields, path);
            return value instanceof Map || value instanceof List || value == null ? null : value.toString();
        }
    }

    /** Far deeper than any object of Kubernetes, far less than a thread's stack. */
    private static final int MAX_DEPTH = 200;

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?");

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /**
     * Reads one value.
     *
     * @throws IllegalArgumentException with the place, when this is not JSON
     */
    static @Nullable Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.skipBlanks();
        if (json.at < text.length()) {
            throw json.error("something follows the value");
        }
        return value;
    }

    /** The objects of a Kubernetes list, each with its text. */
    static List<Item> items(String list) {
        Json json = new Json(list);
        List<Item> items = new ArrayList<>();
        json.members((name, ignored) -> {
            if (!name.equals("items") || json.peek() != '[') {
                return json.value();
            }
            return json.elements(() -> {
                json.skipBlanks();
                int start = json.at;
                if (!(json.value() instanceof Map<?, ?> fields)) {
                    throw json.error("an item that is no object");
                }
                items.add(new Item(list.substring(start, json.at), fields));
                return fields;
            });
        });
        return items;
    }

    /** The value at a path of field names, or null when there is none. */
    static @Nullable Object find(@Nullable Object root, String... path) {
        Object value = root;
        for (String name : path) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    /** A value of {@link #parse} as JSON writes it. */
    static String write(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> quote(String.valueOf(e.getKey())) + ":" + write(e.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        } else if (value instanceof List<?> list) {
            return list.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
        } else if (value instanceof String text) {
            return quote(text);
        }
        // Whole numbers stay whole: no API server writes a port as 5000.0.
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf(number.longValue())
                : String.valueOf(value);
    }

    /** A string as JSON writes it. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private @Nullable Object value() {
        if (++depth > MAX_DEPTH) {
            throw error("nested too deeply");
        }
        Object value = switch (peek()) {
            case '{' -> members((name, json) -> json.value());
            case '[' -> elements(this::value);
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> number();
        };
        depth--;
        return value;
    }

    private interface Member {
        @Nullable
        Object read(String name, Json json);
    }

    private interface Element {
        @Nullable
        Object read();
    }

    private Map<String, @Nullable Object> members(Member reader) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        expect('{');
        if (!skip('}')) {
            do {
                peek();
                String name = string();
                expect(':');
                if (members.containsKey(name)) {
                    throw error("a second member \"" + name + "\"");
                }
                members.put(name, reader.read(name, this));
            } while (skip(','));
            expect('}');
        }
        return members;
    }

    private List<@Nullable Object> elements(Element reader) {
        List<@Nullable Object> elements = new ArrayList<>();
        expect('[');
        if (!skip(']')) {
            do {
                elements.add(reader.read());
            } while (skip(','));
            expect(']');
        }
        return elements;
    }

    private String string() {
        expect('"');
        StringBuilder read = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return read.toString();
            } else if (c < ' ') {
                throw error("a control character in a string");
            }
            read.append(c == '\\' ? escaped() : c);
        }
        throw error("a string without an end");
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw error("an escape cut short");
                }
                int code = HexFormat.fromHexDigits(text, at, at + 4);
                at += 4;
                yield (char) code;
            }
            default -> throw error("an unknown escape");
        };
    }

    private @Nullable Object literal(String word, @Nullable Object meaning) {
        if (!text.startsWith(word, at)) {
            throw error("an unknown word");
        }
        at += word.length();
        return meaning;
    }

    private Double number() {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw error("no value");
        }
        at = number.end();
        return Double.valueOf(number.group());
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        skipBlanks();
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean skip(char c) {
        boolean found = peek() == c;
        at += found ? 1 : 0;
        return found;
    }

    private void expect(char c) {
        if (!skip(c)) {
            throw error("'" + c + "' is missing");
        }
    }

    private IllegalArgumentException error(String what) {
        long line = text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        return new IllegalArgumentException("not JSON: " + what + " at offset " + at + ", line " + line);
    }
}
