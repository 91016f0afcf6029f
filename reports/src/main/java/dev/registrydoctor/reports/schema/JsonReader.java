package dev.registrydoctor.reports.schema;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one JSON value of a stream whose author is not known: what is too large or too deep is refused early. */
public final class JsonReader {

    /** Levels of arrays and objects: a report has ten. */
    static final int DEEPEST = 64;

    /** Bytes: a report of 10,000 findings has a third of them or less. */
    static final long LONGEST = 64L << 20;

    /** Characters of one text; the largest in a report is a part of a file of 1 MiB. */
    static final int LONGEST_TEXT = 4 << 20;

    /** Values: a small file can hold many, and each costs memory. */
    static final int MOST = 2_000_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxDocumentLength(LONGEST)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final JsonParser parser;
    private int values;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * The value that a stream holds; the stream stays open.
     *
     * @throws IOException when it breaks, or holds no JSON, more than one value, or more than can be read; the message
     *     says which, in one line without a word of the stream's
     */
    public static Json read(InputStream in) throws IOException {
        try (JsonParser parser = FACTORY.createParser(in)) {
            parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            JsonReader reader = new JsonReader(parser);
            Json value = reader.value(parser.nextToken());
            if (parser.nextToken() != null) {
                throw new IOException("more follows after its JSON" + reader.at());
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new IOException("it is larger or deeper than any report", e);
        } catch (JacksonException e) {
            // The parser's own words quote the stream.
            throw new IOException(
                    "it is no JSON"
                            + (e.getLocation() == null
                                    ? ""
                                    : " at line " + e.getLocation().getLineNr()),
                    e);
        }
    }

    private Json value(@Nullable JsonToken token) throws IOException {
        if (++values > MOST) {
            throw new IOException("it holds more than " + MOST + " values, which no report does");
        }
        if (token == null) {
            throw new IOException(values == 1 ? "it is empty" : "it ends too early");
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> new Json.Str(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getDecimalValue());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            default -> throw new IOException("it is no JSON" + at());
        };
    }

    private Json object() throws IOException {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            members.put(name, value(parser.nextToken()));
        }
        return new Json.Obj(members);
    }

    private Json array() throws IOException {
        List<Json> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token));
        }
        return new Json.Arr(items);
    }

    private String at() {
        return " at line " + parser.currentLocation().getLineNr();
    }
}
