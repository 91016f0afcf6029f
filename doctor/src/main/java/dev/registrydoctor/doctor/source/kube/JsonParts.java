package dev.registrydoctor.doctor.source.kube;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Goes through the fields of an object and the elements of an array of a JSON stream, and finds that one is cut short. */
public final class JsonParts {

    private JsonParts() {}

    /** Reads the value of a field to its end: of an object or array, to its closing bracket. */
    @FunctionalInterface
    public interface FieldReader {
        /** Called while the parser stands at the first token of the value. */
        void read(String name, JsonToken value) throws IOException;
    }

    /** Reads an element to its end. */
    @FunctionalInterface
    public interface ElementReader {
        /** Called while the parser stands at the first token of the element. */
        void read(JsonToken value) throws IOException;
    }

    /**
     * Reads the object at whose opening brace the parser stands.
     *
     * @throws IOException when the stream breaks, is cut short or is not JSON
     */
    public static void fields(JsonParser parser, FieldReader reader) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name == null || value == null) {
                throw new JsonParseException(parser, "the object is truncated");
            }
            reader.read(name, value);
        }
    }

    /**
     * Reads the array at whose opening bracket the parser stands.
     *
     * @throws IOException when the stream breaks, is cut short or is not JSON
     */
    public static void elements(JsonParser parser, ElementReader reader) throws IOException {
        for (JsonToken value = parser.nextToken(); value != JsonToken.END_ARRAY; value = parser.nextToken()) {
            if (value == null) {
                throw new JsonParseException(parser, "the array is truncated");
            }
            reader.read(value);
        }
    }
}
