package dev.registrydoctor.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.Seeded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class ReportSchemaTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static ObjectNode tree(Report report) throws IOException {
        StringWriter out = new StringWriter();
        JsonReport.write(report, out);
        return (ObjectNode) MAPPER.readTree(out.toString());
    }

    private static List<String> deviations(JsonNode report) throws IOException {
        return deviations(report.toString());
    }

    private static List<String> deviations(String report) throws IOException {
        return ReportSchema.deviations(new ByteArrayInputStream(report.getBytes(StandardCharsets.UTF_8)));
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
                "/verdict | '\"fine\"' | $.verdict: does not have a value in the enumeration [\"healthy\", \"warnings\", \"problems\", \"inconclusive\"]",
                "/verdict | 3 | $.verdict: integer found, string expected"
                        + " / $.verdict: does not have a value in the enumeration"
                        + " [\"healthy\", \"warnings\", \"problems\", \"inconclusive\"]",
                "/run/vantage | true | $.run.vantage: boolean found, [string, null] expected",
                "/run/startedAt | '\"yesterday\"' | $.run.startedAt: does not match the date-time pattern must be a valid RFC 3339 date-time",
                "/run/startedAt | '\"2026-11-25T10:00Z\"' | $.run.startedAt: does not match the date-time pattern must be a valid RFC 3339 date-time",
                "/schemaVersion | '\"2.0\"' | $.schemaVersion: does not match the regex pattern ^1\\.[0-9]+$",
                "/summary/causes | -1 | $.summary.causes: must have a minimum value of 0",
                "/diagnoses/0/root/problem | '\"\"' | $.diagnoses[0].root.problem: must be at least 1 characters long",
                "/diagnoses/0/remedy/steps | [] | $.diagnoses[0].remedy.steps: must have at least 1 items but found 0",
                "/redaction | '{\"a b\": 0}' | $.redaction['a b']: must have a minimum value of 1"
            })
    void namesWhereAndWhat(String at, String value, String says) throws IOException {
        ObjectNode report = tree(Cases.get("addon off"));
        int slash = at.lastIndexOf('/');
        ((ObjectNode) report.at(at.substring(0, slash))).set(at.substring(slash + 1), MAPPER.readTree(value));
        assertEquals(says, String.join(" / ", deviations(report)));
    }

    @Test
    void namesWhatIsMissing() throws IOException {
        ObjectNode report = tree(Cases.get("addon off"));
        report.remove("checks");
        ((ObjectNode) report.at("/diagnoses/0/consequences/1/becauseOf")).remove("subject");
        assertEquals(
                "[$.diagnoses[0].consequences[1].becauseOf: required property 'subject' not found,"
                        + " $: required property 'checks' not found]",
                deviations(report).toString());
        assertEquals("[$: array found, object expected]", deviations("[]").toString());
    }

    @Test
    void repeatsNoControlCharacterOfTheFile() throws IOException {
        ObjectNode report = tree(Cases.get("healthy"));
        ((ObjectNode) report.get("redaction")).put("\u001b[2J", "x");
        assertEquals(
                "$.redaction['\\u{1b}[2J']: string found, integer expected",
                deviations(report).get(0).toString());
    }

    @Test
    void wholeNumbersMayHaveAFraction() throws IOException {
        ObjectNode report = tree(Cases.get("healthy"));
        String valid = report.toString();
        for (String number : List.of("1.0", "1e3", "0")) {
            assertEquals(List.of(), deviations(withCauses(valid, number)), number);
        }
        for (String number : List.of("1.5", "-1e999999999", "1e999999999")) {
            List<String> found = deviations(withCauses(valid, number));
            assertTrue(found.toString().startsWith("[$.summary.causes: "), number + found);
        }
    }

    private static String withCauses(String report, String number) {
        String changed = report.replaceFirst("\"causes\":\\d+", "\"causes\":" + number);
        return changed;
    }

    /** Thousands of reports with one or two things changed are each valid or not: nothing else comes of them. */
    @Test
    void judgesWhateverIsChanged() throws IOException {
        Schema schema = ReportSchema.load();
        Random random = new Random(7);
        List<ObjectNode> reports = new ArrayList<>();
        for (String name : List.of("addon off", "warnings", "inconclusive", "unexplained")) {
            reports.add(tree(Cases.get(name)));
        }
        reports.add(tree(Seeded.with(place -> place)));
        List<String> all = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            ObjectNode report = reports.get(i % reports.size()).deepCopy();
            for (int n = random.nextInt(2); n >= 0; n--) {
                mutate(report, random);
            }
            List<String> found = ReportSchema.deviations(schema, report);
            all.addAll(found);
            refused += found.isEmpty() ? 0 : 1;
        }
        NonEmpty.allMatch(all, d -> d.startsWith("$"));
        // Otherwise the changes test nothing.
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
