package dev.registrydoctor.doctor.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.registrydoctor.doctor.source.kube.JsonLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small JSON answers as maps, lists and strings; numbers and booleans are kept as written. */
public final class Json {

    private static final JsonFactory FACTORY = JsonLimits.factory();

    /** Values of one answer: as objects they take many times the room that they take as text. */
    private static final int MAX_VALUES = 200_000;
    /** A map or list takes as much as several texts. */
    private static final int PER_CONTAINER = 8;

    private Json() {}

    /**
     * Reads an object.
     *
     * @throws IOException when it is not JSON, or no object
     */
    public static Map<String, Object> object(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            return new Reading(parser).readObject();
        }
    }

    /**
     * Reads a list.
     *
     * @throws IOException when it is not JSON, or no list
     */
    public static List<?> array(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("not a JSON list");
            }
            return new Reading(parser).readArray();
        }
    }

    /** The text of a member, or null when it has none or another kind of value. */
    public static @Nullable String text(Map<String, Object> object, String name) {
        return object.get(name) instanceof String text ? text : null;
    }

    /** A member that is an object, or an empty one. */
    public static Map<String, Object> member(Map<String, Object> object, String name) {
        return asObject(object.get(name));
    }

    /** A member that is a list, or an empty one. */
    public static List<?> list(Map<String, Object> object, String name) {
        return object.get(name) instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked") // only Reading makes maps
    public static Map<String, Object> asObject(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /** One answer, while it is read. */
    private static final class Reading {
        private final JsonParser parser;
        private int values;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        Map<String, Object> readObject() throws IOException {
            Map<String, Object> object = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                Object value = readValue();
                if (value != null) {
                    object.put(name, value);
                }
            }
            return object;
        }

        List<Object> readArray() throws IOException {
            List<Object> list = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                Object value = readValue();
                if (value != null) {
                    list.add(value);
                }
            }
            return list;
        }

        private @Nullable Object readValue() throws IOException {
            JsonToken token = parser.currentToken();
            values += token != null && token.isStructStart() ? PER_CONTAINER : 1;
            if (values > MAX_VALUES) {
                throw new IOException("the answer contains more than " + MAX_VALUES + " values");
            }
            if (token == JsonToken.START_OBJECT) {
                return readObject();
            }
            if (token == JsonToken.START_ARRAY) {
                return readArray();
            }
            if (token == null) {
                throw new IOException("JSON ends early");
            }
            return token == JsonToken.VALUE_NULL ? null : parser.getText();
        }
    }
}
