package dev.registrydoctor.reports;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the JSON of a file whose author is not known: a file that is too large or too deep is refused early. */
final class ReportJson {

    /** Levels of arrays and objects: a report has ten. */
    static final int DEEPEST = 64;

    /** Bytes: a report of 10,000 findings has at most a third of them. */
    static final long LONGEST = 64L << 20;

    /** Characters of one text: the largest text in a report is a part of a file of 1 MiB. */
    static final int LONGEST_TEXT = 4 << 20;

    /** Names, values and brackets: a small file can hold many, and each costs memory. */
    static final int MOST = 4_000_000;

    // Numbers with a fraction are read as double, the default: exact ones would cost time and memory by their exponent.
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxDocumentLength(LONGEST)
                            .maxStringLength(LONGEST_TEXT)
                            .maxTokenCount(MOST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ReportJson() {}

    /**
     * The value that a stream holds; the stream stays open.
     *
     * @throws IOException when the stream fails, or holds something other than one JSON value within the limits; the
     *     message says which, in one line that quotes nothing of the stream
     */
    static JsonNode read(InputStream in) throws IOException {
        try {
            JsonNode json = MAPPER.readTree(in);
            if (json.isMissingNode()) {
                throw new IOException("it is empty");
            }
            return json;
        } catch (StreamConstraintsException e) {
            throw new IOException("it is larger or deeper than any report", e);
        } catch (MismatchedInputException e) {
            throw new IOException("more follows after its JSON" + at(e), e);
        } catch (JacksonException e) {
            // The message of the parser quotes the stream.
            throw new IOException("it is not JSON" + at(e), e);
        }
    }

    private static String at(JacksonException e) {
        return e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
    }
}
