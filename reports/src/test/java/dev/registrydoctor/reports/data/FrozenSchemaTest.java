package dev.registrydoctor.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.reports.compare.ComparisonReport;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The schemas 1.0 and 1.1 as they were published first: later versions of 1.x only add. Readers of old reports and readers that were
 * written for 1.0 both go on working.
 */
class FrozenSchemaTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static ObjectNode read(String resource) throws IOException {
        try (InputStream in = JsonReport.class.getResourceAsStream(resource)) {
            assertNotNull(in, resource);
            return (ObjectNode) MAPPER.readTree(in);
        }
    }

    private static ObjectNode frozen() throws IOException {
        return read("/report-1.0.frozen.json");
    }

    private static List<String> broken(JsonNode now) throws IOException {
        return broken(frozen(), now);
    }

    private static List<String> broken(JsonNode then, JsonNode now) {
        List<String> broken = new ArrayList<>();
        compare("#", then, now, broken);
        return broken;
    }

    @ParameterizedTest
    @CsvSource({
        "/report-1.0.frozen.json, " + JsonReport.SCHEMA,
        "/report-1.1.frozen.json, " + JsonReport.SCHEMA,
        "/report-1.0.frozen.json, /report-1.1.frozen.json",
        "/comparison-1.0.frozen.json, " + ComparisonReport.SCHEMA
    })
    void aPublishedSchemaOnlyAdds(String then, String now) throws IOException {
        assertEquals(List.of(), broken(read(then), read(now)));
    }

    @Test
    void additionsAreAllowed() throws IOException {
        ObjectNode now = frozen();
        ((ObjectNode) now.at("/properties")).putObject("novelty").put("type", "string");
        ((ArrayNode) now.at("/properties/verdict/enum")).add("novel");
        ((ObjectNode) now.at("/$defs")).putObject("novelty").put("type", "object");
        ((ObjectNode) now.at("/properties/headline")).put("description", "Other words.");
        assertEquals(List.of(), broken(now));
    }

    @Test
    void everythingElseIsNot() throws IOException {
        refused(s -> ((ObjectNode) s.at("/properties")).remove("paths"), "#/properties/paths was removed");
        refused(s -> ((ArrayNode) s.at("/required")).add("novelty"), "#/required: novelty is new");
        refused(s -> ((ArrayNode) s.at("/required")).remove(0), "#/required: schemaVersion is gone");
        refused(
                s -> ((ArrayNode) s.at("/properties/verdict/enum")).remove(0),
                "#/properties/verdict/enum: healthy is gone");
        refused(s -> ((ObjectNode) s.at("/properties/headline")).put("type", "integer"), "#/properties/headline/type");
        refused(
                s -> ((ObjectNode) s.at("/properties/headline")).put("minLength", 1),
                "#/properties/headline/minLength");
        refused(s -> ((ObjectNode) s.at("/properties/headline")).putArray("enum"), "#/properties/headline/enum");
        refused(s -> ((ObjectNode) s.at("/$defs/check")).put("additionalProperties", false), "additionalProperties");
        refused(s -> ((ObjectNode) s.at("/$defs/finding/properties/subject")).put("$ref", "#/$defs/gap"), "$ref");
        refused(s -> ((ObjectNode) s.at("/$defs")).remove("gap"), "#/$defs/gap was removed");
        refused(s -> ((ObjectNode) s.at("/properties/run/properties/vantage")).put("type", "string"), "vantage/type");
    }

    private static void refused(Consumer<ObjectNode> change, String says) throws IOException {
        ObjectNode now = frozen();
        change.accept(now);
        List<String> broken = broken(now);
        assertEquals(1, broken.size(), () -> says + ": " + broken);
        assertTrue(broken.get(0).contains(says), broken::toString);
    }

    private static void compare(String path, JsonNode then, JsonNode now, List<String> broken) {
        TreeSet<String> keywords = new TreeSet<>();
        then.fieldNames().forEachRemaining(keywords::add);
        now.fieldNames().forEachRemaining(keywords::add);
        keywords.removeAll(List.of("$id", "title", "description"));
        for (String keyword : keywords) {
            String at = path + "/" + keyword;
            JsonNode before = then.path(keyword);
            JsonNode after = now.path(keyword);
            switch (keyword) {
                case "properties", "$defs" -> members(at, before, after, broken);
                case "items" -> compare(at, before, after, broken);
                case "required" -> {
                    words(before, after, at, "is gone", broken);
                    words(after, before, at, "is new", broken);
                }
                case "enum" -> {
                    if (before.isMissingNode()) {
                        broken.add(at + " is new");
                    }
                    words(before, after, at, "is gone", broken);
                }
                default -> {
                    if (!before.equals(after)) {
                        broken.add(at + " was " + before + " and is " + after);
                    }
                }
            }
        }
    }

    private static void members(String path, JsonNode then, JsonNode now, List<String> broken) {
        for (Map.Entry<String, JsonNode> member : then.properties()) {
            String at = path + "/" + member.getKey();
            if (now.has(member.getKey())) {
                compare(at, member.getValue(), now.get(member.getKey()), broken);
            } else {
                broken.add(at + " was removed");
            }
        }
    }

    private static void words(JsonNode all, JsonNode others, String path, String says, List<String> broken) {
        for (JsonNode word : all) {
            boolean found = false;
            for (JsonNode other : others) {
                found |= other.equals(word);
            }
            if (!found) {
                broken.add(path + ": " + word.asText() + " " + says);
            }
        }
    }
}
