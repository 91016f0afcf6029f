package dev.registrydoctor.doctor.source.volume;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON as Go's {@code encoding/json} decodes it into fields with types: names match in any case, a null changes nothing, and a value
 * of another type is an error of its field while the rest is still read. A registry refuses what Go refuses, so texts and numbers
 * have to be told apart here, which {@link dev.registrydoctor.doctor.source.Json} does not do.
 */
final class ManifestJson implements AutoCloseable {

    /** Levels: Go's own limit. */
    private static final int DEPTH = 10_000;

    private static final JsonFactory FACTORY = factory();

    private final JsonParser parser;
    private boolean repeated;

    /** Bytes that are not UTF-8 become replacement characters, as they do in Go. */
    ManifestJson(byte[] content) throws IOException {
        parser = FACTORY.createParser(new String(content, StandardCharsets.UTF_8));
        parser.nextToken();
    }

    private static JsonFactory factory() {
        JsonFactory factory = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
        factory.setStreamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH)
                .maxStringLength(ManifestContent.LIMIT)
                .maxNameLength(ManifestContent.LIMIT)
                .maxNumberLength(ManifestContent.LIMIT)
                .build());
        return factory;
    }

    /** Reads the value of a field; the parser is at its first token. */
    @FunctionalInterface
    interface Field {
        /** Whether the value has the field's type. */
        boolean read(String name) throws IOException;
    }

    /** Whether an object named a field twice, so that versions of Go differ in what is left of the first. */
    boolean repeated() {
        return repeated;
    }

    /** Whether nothing follows the value. */
    boolean atEnd() throws IOException {
        return parser.nextToken() == null;
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /** Reads a structure: each field by its name in lower case. False when it is not an object; null is an empty one. */
    boolean struct(Field field) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return skip() || isNull();
        }
        Set<String> seen = new HashSet<>();
        boolean typed = true;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = folded(parser.currentName());
            parser.nextToken();
            // Only names that may be fields: all others are skipped anyway.
            repeated |= name.length() <= 20 && !seen.add(name);
            typed &= field.read(name);
        }
        return typed;
    }

    /** Reads a list, each element by the same reader. */
    boolean list(Field element) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return skip() || isNull();
        }
        boolean typed = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            typed &= element.read("");
        }
        return typed;
    }

    /** A list of texts. */
    boolean texts() throws IOException {
        return list(ignored -> isText());
    }

    /** An object with any names whose values are texts. */
    boolean textMap() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return skip() || isNull();
        }
        boolean typed = true;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            parser.nextToken();
            typed &= isText();
        }
        return typed;
    }

    /** Bytes: Base64 with its padding, or a list of small numbers. */
    boolean bytes() throws IOException {
        if (isArray()) {
            return list(ignored -> {
                Long number = integer();
                return isNull() || (number != null && number >= 0 && number <= 255);
            });
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return skip() || isNull();
        }
        String text = parser.getText().replace("\r", "").replace("\n", "");
        try {
            Base64.getDecoder().decode(text);
            return text.length() % 4 == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A text, or null when it is none. Never fails, so ask {@link #isNull} or {@link #isText} for the type. */
    @Nullable
    String text() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        skip();
        return null;
    }

    /** Whether the value is a text or null. */
    boolean isText() throws IOException {
        return parser.currentToken() == JsonToken.VALUE_STRING || skip() || isNull();
    }

    /** A whole number of 64 bits that is written as one, or null. */
    @Nullable
    Long integer() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            skip();
            return null;
        }
        String digits = parser.getText();
        try {
            return digits.length() > 20 ? null : Long.valueOf(digits);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Skips a value of a type that the field does not have; false, so that it can be returned. */
    boolean skip() throws IOException {
        parser.skipChildren();
        return false;
    }

    /** Go compares names by Unicode's simple folding, which adds these two letters to those of ASCII. */
    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replace('\u017f', 's').replace('\u212a', 'k');
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
