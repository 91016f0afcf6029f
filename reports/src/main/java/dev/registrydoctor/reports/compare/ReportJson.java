package dev.registrydoctor.reports.compare;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a file whose author is not known: a file that is too large or too deep is refused early. */
public final class ReportJson {

    /** Levels of arrays and objects: a report has ten. */
    static final int DEEPEST = 64;

    /** Bytes: a report of 10,000 findings has at most a third of them. */
    static final long LONGEST = 64L << 20;

    /** Characters of one text: the largest text in a report is a part of a file of 1 MiB. */
    static final int LONGEST_TEXT = 4 << 20;

    /** Names, values and brackets: a small file can hold many, and each costs memory. */
    static final int MOST = 4_000_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxDocumentLength(LONGEST)
                    .maxStringLength(LONGEST_TEXT)
                    .maxTokenCount(MOST)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ReportJson() {}

    /**
     * The value that a stream holds; the stream stays open.
     *
     * @throws IOException when the stream fails, or holds something other than one JSON value within the limits; the
     *     message says which, in one line that quotes nothing of the stream
     */
    public static JsonNode read(InputStream in) throws IOException {
        try (JsonParser parser = FACTORY.createParser(in)) {
            if (parser.nextToken() == null) {
                throw new IOException("it is empty");
            }
            JsonNode json = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("more follows after its JSON" + at(parser.currentLocation()));
            }
            return json;
        } catch (StreamConstraintsException e) {
            throw new IOException("it is larger or deeper than any report", e);
        } catch (JacksonException e) {
            // The message of the parser quotes the stream.
            throw new IOException("it is not JSON" + at(e.getLocation()), e);
        }
    }

    /** An {@code ObjectMapper} reads the same, but takes 0.2 s of a processor to start, which each diff would pay. */
    private static JsonNode value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = NODES.objectNode();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.set(name, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            // Not an exact number, which takes time and memory by its exponent.
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_NULL -> NODES.nullNode();
            default -> NODES.booleanNode(parser.getBooleanValue());
        };
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr();
    }
}
