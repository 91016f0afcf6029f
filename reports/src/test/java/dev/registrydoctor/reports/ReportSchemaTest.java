package dev.registrydoctor.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.registrydoctor.reports.schema.Deviation;
import dev.registrydoctor.reports.schema.Json;
import dev.registrydoctor.reports.schema.JsonReader;
import dev.registrydoctor.reports.schema.JsonSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The validator that the program comes with, beside one that others wrote. */
class ReportSchemaTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Json json(String text) throws IOException {
        return JsonReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode schema() throws IOException {
        try (InputStream in = JsonReport.class.getResourceAsStream(JsonReport.SCHEMA)) {
            assertNotNull(in);
            return MAPPER.readTree(in);
        }
    }

    static ObjectNode tree(Report report) throws IOException {
        StringWriter out = new StringWriter();
        JsonReport.write(report, out);
        return (ObjectNode) MAPPER.readTree(out.toString());
    }

    private static List<Deviation> deviations(JsonNode report) throws IOException {
        return ReportSchema.deviations(json(report.toString()));
    }

    @Test
    void allowsEveryReport() throws IOException {
        for (Report report : Cases.all().values()) {
            assertEquals(List.of(), deviations(tree(report)), report.headline());
            assertEquals(List.of(), deviations(tree(report.withoutTimes())), report.headline());
        }
        assertEquals(List.of(), deviations(tree(Seeded.with(place -> place))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/verdict | '\"fine\"' | $.verdict is none of healthy, warnings, problems, inconclusive",
                "/verdict | 3 | $.verdict is integer, and must be string",
                "/run/vantage | true | $.run.vantage is boolean, and must be string or null",
                "/run/startedAt | '\"yesterday\"' | $.run.startedAt is no time as RFC 3339 writes it",
                "/run/startedAt | '\"2026-11-25T10:00Z\"' | $.run.startedAt is no time as RFC 3339 writes it",
                "/schemaVersion | '\"2.0\"' | $.schemaVersion does not match ^1\\.[0-9]+$",
                "/summary/causes | -1 | $.summary.causes is less than 0",
                "/diagnoses/0/root/problem | '\"\"' | $.diagnoses[0].root.problem is empty",
                "/diagnoses/0/remedy/steps | [] | $.diagnoses[0].remedy.steps has fewer items than 1",
                "/redaction | '{\"a b\": 0}' | $.redaction['a b'] is less than 1"
            })
    void namesWhereAndWhat(String at, String value, String says) throws IOException {
        ObjectNode report = tree(Cases.get("addon off"));
        int slash = at.lastIndexOf('/');
        ((ObjectNode) report.at(at.substring(0, slash))).set(at.substring(slash + 1), MAPPER.readTree(value));
        assertEquals(
                says,
                String.join(
                        "\n", deviations(report).stream().map(Object::toString).toList()));
    }

    @Test
    void namesWhatIsMissing() throws IOException {
        ObjectNode report = tree(Cases.get("addon off"));
        report.remove("checks");
        ((ObjectNode) report.at("/diagnoses/0/consequences/1/becauseOf")).remove("subject");
        assertEquals(
                "[$.checks is missing, $.diagnoses[0].consequences[1].becauseOf.subject is missing]",
                deviations(report).toString());
        assertEquals(
                "[$ is array, and must be object]",
                ReportSchema.deviations(json("[]")).toString());
    }

    @Test
    void repeatsNoControlCharacterOfTheFile() throws IOException {
        ObjectNode report = tree(Cases.get("healthy"));
        ((ObjectNode) report.get("redaction")).put("\u001b[2J", "x");
        assertEquals(
                "$.redaction['\\u{1b}[2J'] is string, and must be integer",
                deviations(report).get(0).toString());
    }

    @Test
    void refusesASchemaThatItDoesNotUnderstand() throws IOException {
        Json schema = json("{\"properties\": {\"a\": {\"items\": {\"maxLength\": 1}}}}");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new JsonSchema(schema));
        assertTrue(String.valueOf(e.getMessage()).contains("[maxLength]"), e.getMessage());
    }

    /** Thousands of reports with one or two things changed: both validators allow the same ones. */
    @Test
    void agreesWithAnotherValidator() throws IOException {
        Schema other = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema().toString());
        JsonSchema own = ReportSchema.load();
        Random random = new Random(7);
        List<ObjectNode> reports = new ArrayList<>();
        for (String name : List.of("addon off", "warnings", "inconclusive", "unexplained")) {
            reports.add(tree(Cases.get(name)));
        }
        reports.add(tree(Seeded.with(place -> place)));
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            ObjectNode report = reports.get(i % reports.size()).deepCopy();
            for (int n = random.nextInt(2); n >= 0; n--) {
                mutate(report, random);
            }
            String text = report.toString();
            TreeSet<String> theirs = new TreeSet<>();
            other.validate(text, InputFormat.JSON, c -> c.executionConfig(e -> e.formatAssertionsEnabled(true)))
                    .forEach(error -> theirs.add(error.getInstanceLocation().toString()));
            List<Deviation> ours = ReportSchema.deviations(own, json(text));
            assertEquals(theirs.isEmpty(), ours.isEmpty(), () -> theirs + " / " + ours + " / " + text);
            refused += ours.isEmpty() ? 0 : 1;
        }
        // Else the mutations try nothing.
        assertTrue(refused > 1000 && refused < 2900, "refused " + refused);
    }

    private static void mutate(ObjectNode report, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(report, containers);
        JsonNode at = containers.get(random.nextInt(containers.size()));
        if (at instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            if (names.isEmpty() || random.nextInt(6) == 0) {
                object.set("novelty", value(random));
            } else if (random.nextInt(3) == 0) {
                object.remove(names.get(random.nextInt(names.size())));
            } else {
                object.set(names.get(random.nextInt(names.size())), value(random));
            }
        } else if (at instanceof ArrayNode array) {
            if (!array.isEmpty() && random.nextInt(3) == 0) {
                array.remove(random.nextInt(array.size()));
            } else {
                array.add(value(random));
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static JsonNode value(Random random) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (random.nextInt(12)) {
            case 0 -> make.nullNode();
            case 1 -> make.booleanNode(true);
            case 2 -> make.numberNode(random.nextInt(5) - 2);
            case 3 -> make.numberNode(1.5);
            case 4 -> make.textNode("");
            case 5 -> make.textNode("pass");
            case 6 -> make.textNode("1.7");
            case 7 -> make.textNode("2026-11-25T10:00:00Z");
            case 8 -> make.arrayNode();
            case 9 -> make.arrayNode().add("a");
            case 10 -> make.objectNode();
            default -> make.objectNode().put("problem", "a.b");
        };
    }
}
