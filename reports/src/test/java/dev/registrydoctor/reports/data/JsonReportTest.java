package dev.registrydoctor.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.reports.compare.ComparisonReport;
import dev.registrydoctor.reports.record.RendererContract;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.Seeded;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class JsonReportTest extends RendererContract {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    protected String render(Report report) throws IOException {
        StringWriter out = new StringWriter();
        JsonReport.write(report, out);
        return out.toString();
    }

    @Override
    protected String written(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private JsonNode tree(String name) throws IOException {
        return MAPPER.readTree(render(Cases.get(name)));
    }

    private static String schemaText() throws IOException {
        return schemaText(JsonReport.SCHEMA);
    }

    public static String schemaText(String resource) throws IOException {
        try (InputStream in = JsonReport.class.getResourceAsStream(resource)) {
            assertNotNull(in);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public static List<String> errors(String schemaText, String json) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schemaText);
        return schema.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void isValidByItsSchema() throws IOException {
        List<Report> reports = new ArrayList<>(Cases.all().values());
        reports.add(Seeded.with(place -> place));
        // Closed, so that a field that the schema does not describe is refused too.
        String closed = schemaText().replace("\"additionalProperties\": true", "\"additionalProperties\": false");
        assertFalse(closed.equals(schemaText()));
        for (Report report : reports) {
            assertEquals(List.of(), errors(closed, render(report)), report.headline());
        }
    }

    @Test
    void isRefusedWithoutWhatTheSchemaRequires() throws IOException {
        for (String field : List.of(
                "schemaVersion", "tool", "run", "verdict", "diagnoses", "warnings", "notes", "notLookedAt", "checks")) {
            ObjectNode report = (ObjectNode) tree("addon off");
            report.remove(field);

            assertFalse(errors(schemaText(), report.toString()).isEmpty(), field);
        }
        ObjectNode odd = (ObjectNode) tree("addon off");
        odd.put("verdict", "fine");
        assertFalse(errors(schemaText(), odd.toString()).isEmpty());
        ((ObjectNode) odd.put("verdict", "problems").at("/diagnoses/0/root")).remove("problem");
        assertFalse(errors(schemaText(), odd.toString()).isEmpty());
    }

    @Test
    void allowsWhatALaterMinorVersionAdds() throws IOException {
        ObjectNode report = (ObjectNode) tree("addon off");
        report.put("schemaVersion", "1.1").put("novelty", 1);

        assertEquals(List.of(), errors(schemaText(), report.toString()));
    }

    /** The one in the jar is the one that people read. */
    @ParameterizedTest
    @ValueSource(strings = {JsonReport.SCHEMA, ComparisonReport.SCHEMA})
    void publishesOneSchema(String schema) throws IOException {
        Path published = Path.of("../docs").resolve(schema.substring("/schema/".length()));
        assertEquals(schemaText(schema), Files.readString(published));
    }

    @ParameterizedTest
    @ValueSource(strings = {JsonReport.SCHEMA, ComparisonReport.SCHEMA})
    void describesEveryPropertyInTheSchema(String schema) throws IOException {
        List<String> bare = new ArrayList<>();
        findBare("", MAPPER.readTree(schemaText(schema)), bare);

        assertEquals(List.of(), bare);
    }

    private static void findBare(String path, JsonNode node, List<String> bare) {
        for (Map.Entry<String, JsonNode> property : node.path("properties").properties()) {
            if (property.getValue().path("description").asText().isBlank()) {
                bare.add(path + "/" + property.getKey());
            }
        }
        node.properties().forEach(child -> findBare(path + "/" + child.getKey(), child.getValue(), bare));
    }

    @Test
    void hasTheRootAndWhatFollowsWherePromised() throws IOException {
        JsonNode report = tree("addon off");

        assertEquals("1.1", report.at("/schemaVersion").asText());
        assertEquals("problems", report.at("/verdict").asText());
        JsonNode diagnosis = report.at("/diagnoses/0");
        assertEquals("storage.addon-disabled", diagnosis.at("/root/problem").asText());
        assertEquals("add-on", diagnosis.at("/root/subject/kind").asText());
        assertEquals("hostpath-storage", diagnosis.at("/root/subject/name").asText());
        assertEquals("high", diagnosis.at("/confidence/level").asText());
        assertEquals("one, ready", diagnosis.at("/evidence/0/expected").asText());
        assertEquals("restarts", diagnosis.at("/remedy/steps/0/risk").asText());
        JsonNode rerun = diagnosis.at("/remedy/verification/checks");
        assertEquals(2, rerun.size());
        assertEquals(diagnosis.at("/check"), rerun.get(0));
        assertEquals("storage.claim-binding", rerun.get(1).asText());
        assertEquals(
                "registry-doctor explain storage.addon-disabled",
                diagnosis.at("/explain").asText());
        JsonNode consequence = diagnosis.at("/consequences/1");
        assertEquals("registry-pod.pending", consequence.at("/problem").asText());
        assertEquals(
                "storage.claim-pending", consequence.at("/becauseOf/problem").asText());
        assertEquals(
                "container-registry/registry-claim",
                consequence.at("/becauseOf/subject/name").asText());
        assertEquals(2, consequence.at("/depth").asInt());
    }

    @Test
    void hasTheDetailsOfAFinding() throws IOException {
        Finding finding =
                Finding.of(Cases.HOSTS_TOML, Subject.file("/f"), "odd").asHypothesis();
        ObjectNode plain = ReportSchemaTest.tree(Cases.report(List.of(Cases.finding(finding))));
        assertFalse(plain.at("/warnings/0").has("details"));
        Finding telling = finding.tellingOfImage("r/app:1").tellingOfRegistry("r");
        ObjectNode told = ReportSchemaTest.tree(Cases.report(List.of(Cases.finding(telling))));
        assertEquals(
                "{\"image\":\"r/app:1\",\"registry\":\"r\"}",
                told.at("/warnings/0/details").toString());
    }

    @Test
    void tellsDiagnosedWarningsFromOthers() throws IOException {
        JsonNode warnings = tree("warnings").at("/warnings");

        assertEquals(3, warnings.size());
        assertEquals("image.stale-tag", warnings.at("/0/problem").asText());
        assertTrue(warnings.at("/0/diagnosed").asBoolean());
        assertEquals("runtime.hosts-toml-missing", warnings.at("/2/problem").asText());
        assertFalse(warnings.at("/2/diagnosed").asBoolean());
        assertTrue(warnings.at("/2/remedy").isNull());
    }

    @Test
    void listsAllThatStoodInTheWayOfACheck() throws IOException {
        JsonNode entry = tree("addon off").at("/notLookedAt/0");

        assertEquals("auth.pull-secrets", entry.at("/check").asText());
        assertEquals("image.stale-tag", entry.at("/problems/0").asText());
        assertEquals(2, entry.at("/gaps").size());
        assertEquals("timed-out", entry.at("/gaps/1/cause").asText());
        assertEquals(1, tree("inconclusive").at("/notLookedAt/0/gaps").size(), "each once");
    }
}
