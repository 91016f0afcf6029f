package dev.registrydoctor.samples;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON, strictly, by Jackson's parser alone: its trees take classes that no run loads otherwise.
 *
 * <p>Objects become maps, arrays lists; strings, booleans and null themselves; numbers {@link Double}.
 */
public final class SampleJson {

    /**
     * An object of a list.
     *
     * @param text as written
     * @param fields as read
     */
    public record Item(String text, Map<?, ?> fields) {
        /** The text at a path of field names, or null when there is none. */
        @Nullable
        public String at(String... path) {
            Object value = find(fields, path);
            return value instanceof Map || value instanceof List || value == null ? null : value.toString();
        }
    }

    /** Far deeper than any object of Kubernetes, far less than a thread's stack. */
    private static final int MAX_DEPTH = 200;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private SampleJson() {}

    private interface Reading {
        @Nullable
        Object from(JsonParser parser) throws IOException;
    }

    /**
     * Reads one value.
     *
     * @throws IllegalArgumentException with the place, when this is not JSON
     */
    public static @Nullable Object parse(String text) {
        return read(text, SampleJson::value);
    }

    /** The objects of a Kubernetes list, each with its text. */
    public static List<Item> items(String list) {
        List<Item> items = new ArrayList<>();
        read(list, parser -> {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isItems = parser.currentName().equals("items");
                if (parser.nextToken() != JsonToken.START_ARRAY || !isItems) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    int start = (int) parser.currentTokenLocation().getCharOffset();
                    if (!(value(parser) instanceof Map<?, ?> fields)) {
                        throw new IllegalArgumentException("an item is not an object");
                    }
                    int end = (int) parser.currentLocation().getCharOffset();
                    items.add(new Item(list.substring(start, end), fields));
                }
            }
            return items;
        });
        return items;
    }

    private static @Nullable Object read(String text, Reading reading) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Object value = reading.from(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("not JSON: something follows the value");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IllegalArgumentException("not JSON: it is empty");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_NULL -> null;
            default -> parser.getBooleanValue();
        };
    }

    /** The value at a path of field names, or null when there is none. */
    public static @Nullable Object find(@Nullable Object root, String... path) {
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
            return list.stream().map(SampleJson::write).collect(Collectors.joining(",", "[", "]"));
        } else if (value instanceof String text) {
            return quote(text);
        }
        // Whole numbers stay whole: no API server writes a port as 5000.0.
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf(number.longValue())
                : String.valueOf(value);
    }

    /** A string as JSON writes it. */
    public static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
