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
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.RendererContract;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.HostileNames;
import dev.registrydoctor.reports.testkit.Seeded;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SarifReportTest extends RendererContract {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    protected String render(Report report) throws IOException {
        StringWriter out = new StringWriter();
        SarifReport.write(report, out);
        return out.toString();
    }

    @Override
    protected String written(String text) {
        String doubled = text.startsWith("\\u{") ? text.replace("{", "{{").replace("}", "}}") : text;
        return doubled.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private JsonNode run(Report report) throws IOException {
        return MAPPER.readTree(render(report)).at("/runs/0");
    }

    /** The one of OASIS, from a library that is generated from it. */
    private static Schema schema() throws IOException {
        try (InputStream in = SarifReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            assertNotNull(in);
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static List<String> errors(Schema schema, String json) {
        return schema
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void isValidByTheSchemaOfOasis() throws IOException {
        Schema schema = schema();
        List<Report> reports = new ArrayList<>(Cases.all().values());
        reports.add(HostileNames.report());
        reports.add(Seeded.with(place -> place));
        reports.add(Cases.get("addon off").withoutTimes());
        for (Report report : reports) {
            assertEquals(List.of(), errors(schema, render(report)), report.headline());
        }
    }

    @Test
    void isRefusedByTheSchemaOfOasisWhenItIsWrong() throws IOException {
        ObjectNode log = (ObjectNode) MAPPER.readTree(render(Cases.get("addon off")));
        ((ObjectNode) log.at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation")).put("uri", "a b|c");
        assertFalse(errors(schema(), log.toString()).isEmpty(), "a blank in a URI");
        log = (ObjectNode) MAPPER.readTree(render(Cases.get("addon off")));
        ((ObjectNode) log.at("/runs/0/results/0")).remove("message");
        assertFalse(errors(schema(), log.toString()).isEmpty(), "a result without a message");
    }

    @Test
    void hasTheCauseAsAResultAndWhatFollowsAsItsRelatedLocations() throws IOException {
        JsonNode run = run(Cases.get("addon off"));

        JsonNode result = run.at("/results/0");
        assertEquals("storage.addon-disabled", result.at("/ruleId").asText());
        assertEquals("error", result.at("/level").asText());
        assertTrue(result.at("/message/text").asText().contains("\nsudo microk8s enable hostpath-storage\n"));
        assertEquals("high", result.at("/properties/confidence").asText());
        assertEquals(4, result.at("/relatedLocations").size());
        assertEquals(
                "endpoint/127.0.0.1%3A32000",
                result.at("/relatedLocations/3/physicalLocation/artifactLocation/uri")
                        .asText());
        assertEquals("warning", run.at("/results/1/level").asText());
        assertEquals("note", run.at("/results/2/level").asText());
        assertEquals(3, run.at("/results").size());
    }

    @Test
    void hasARuleForEachProblemAndEachResultPointsToItsOwn() throws IOException {
        for (Report report : List.of(Cases.get("addon off"), HostileNames.report(), Cases.get("blind"))) {
            JsonNode run = run(report);
            JsonNode rules = run.at("/tool/driver/rules");
            Set<String> ids = new HashSet<>();
            rules.forEach(r -> assertTrue(ids.add(r.at("/id").asText()), "once: " + r));
            for (JsonNode result : run.at("/results")) {
                JsonNode rule = rules.get(result.at("/ruleIndex").asInt());
                assertEquals(rule.at("/id"), result.at("/ruleId"));
                assertFalse(rule.at("/help/text").asText().isBlank());
            }
            for (String problem : PlacedFinding.allOf(report).stream()
                    .map(p -> p.finding().problem().id())
                    .toList()) {
                assertTrue(ids.contains(problem), problem);
            }
        }
    }

    @Test
    void tellsWhatWasNotLookedAt() throws IOException {
        JsonNode run = run(Cases.get("inconclusive"));

        JsonNode notifications = run.at("/invocations/0/toolExecutionNotifications");
        assertEquals(3, notifications.size());
        assertTrue(notifications.at("/0/message/text").asText().contains("time was up"));
        assertEquals("cluster.api", notifications.at("/1/descriptor/id").asText());
        assertEquals("warning", notifications.at("/1/level").asText());
        assertEquals("note", notifications.at("/2/level").asText());
        assertEquals("cluster.api", run.at("/tool/driver/notifications/0/id").asText());
        assertTrue(run.at("/invocations/0/executionSuccessful").asBoolean());
        assertFalse(run(Cases.get("tool failed"))
                .at("/invocations/0/executionSuccessful")
                .asBoolean());
    }

    @ParameterizedTest
    @CsvSource({
        "/var/snap/microk8s/current/args/certs.d/r:5000/hosts.toml, HOST,"
                + " var/snap/microk8s/current/args/certs.d/r%3A5000/hosts.toml",
        "/a b/%41?x#y, HOST, a%20b/%2541%3Fx%23y",
        "/../../etc//passwd, HOST, ..-/..-/etc/passwd",
        "relative:name, SITE, file/relative%3Aname",
        "/, HOST, -"
    })
    void namesAFileByItsPath(String name, String base, String path) {
        SarifUri uri = SarifUri.of(Subject.file(name));

        assertEquals(new SarifUri(base, path), uri);
        assertFalse(URI.create(uri.path()).isAbsolute());
    }

    @Test
    void namesOtherThingsByKindAndName() {
        assertEquals(new SarifUri("SITE", "pod/default/web"), SarifUri.of(Subject.pod("default/web")));
        assertEquals(new SarifUri("SITE", "storage-class/a"), SarifUri.of(Subject.storageClass("a")));
    }

    @Test
    void hasTheSameFingerprintInEveryRun() throws IOException {
        JsonNode one = run(Cases.get("addon off")).at("/results/0/partialFingerprints");
        JsonNode other = run(Cases.report(
                        List.of(Cases.finding(Finding.of(Cases.ADDON_OFF, Cases.ADDON, "said in other words")))))
                .at("/results/0/partialFingerprints");
        JsonNode another = run(Cases.report(List.of(
                        Cases.finding(Finding.of(Cases.ADDON_OFF, Subject.addon("other"), "said in other words")))))
                .at("/results/0/partialFingerprints");

        assertEquals(one, other);
        assertFalse(one.equals(another));
    }

    @Test
    void twoResultsOfOneProblemOnOneSubjectAreNotTakenForOne() throws IOException {
        Finding one = Finding.of(Cases.HOSTS_TOML, Subject.registry("r"), "one");
        Finding two = Finding.of(Cases.HOSTS_TOML, Subject.registry("r"), "two");
        JsonNode results = run(Cases.report(List.of(Cases.finding(one, two)))).at("/results");
        String first =
                results.at("/0/partialFingerprints/primaryLocationLineHash").asText();
        String second =
                results.at("/1/partialFingerprints/primaryLocationLineHash").asText();
        assertTrue(first.endsWith(":1"), first);
        assertEquals(first.replaceFirst("1$", "2"), second);
    }

    @Test
    void lendsNoLinkToAName() throws IOException {
        String text = render(HostileNames.report());

        NonEmpty.noneMatch(MAPPER.readTree(text).findValuesAsText("text"), t -> t.contains("]("));
    }

    @Test
    void showsNoCommandThatAViewerCouldChange() throws IOException {
        Report report = Cases.report(List.of(Cases.finding(Finding.of(Cases.ADDON_OFF, Cases.ADDON, "{0} is off")
                .remedy(Remedy.of(
                        Verification.of("ok"),
                        Step.of("Patch it.", Action.patch("pv", null, "v", "{\"a\":{}}"), Actor.node("vm")))))));
        JsonNode result = run(report).at("/results/0");

        String message = result.at("/message/text").asText();
        assertTrue(message.startsWith("{{0}} is off"), message);
        assertFalse(message.contains("kubectl patch"), message);
        assertEquals(
                "microk8s kubectl patch pv v -p '{\"a\":{}}'",
                result.at("/properties/steps/0/command").asText());
    }

    @Test
    void tellsTimesWhereTheRecordHasThem() throws IOException {
        JsonNode invocation = run(Cases.get("healthy")).at("/invocations/0");
        assertEquals("2026-11-23T14:02:11.123Z", invocation.at("/startTimeUtc").asText());
        assertEquals("2026-11-23T14:02:11.535Z", invocation.at("/endTimeUtc").asText());
        assertFalse(render(Cases.get("healthy").withoutTimes()).contains("TimeUtc"));
    }

    @Test
    void tellsTheRiskOfEachStep() throws IOException {
        List<Remedy.Risk> all = List.of(
                Remedy.Risk.NOTHING, Remedy.Risk.RESTARTS, Remedy.Risk.losesData("the images", "Copy them first."));
        Remedy.Step[] steps = all.stream()
                .map(risk -> Remedy.Step.manual("Do it.", Actor.node("vm")).risking(risk))
                .toArray(Remedy.Step[]::new);
        Report report = Cases.report(List.of(Cases.finding(Finding.of(Cases.HOSTS_TOML, Subject.registry("r"), "none")
                .remedy(Remedy.of(Verification.of("it is gone"), steps)))));

        JsonNode result = run(report).at("/results/0");
        JsonNode told = result.at("/properties/steps");
        String marked = "*** LOSES DATA: the images. Copy them first. ***";
        String message = result.at("/message/text").asText();
        assertEquals(2, message.split(Pattern.quote(marked), -1).length, message);
        assertTrue(message.contains("3. Do it. " + marked), message);
        assertEquals(
                "Do it. This loses the images. Copy them first.",
                told.at("/2/what").asText());
        List<String> risks = new ArrayList<>();
        told.forEach(step -> risks.add(step.get("risk").asText()));
        assertEquals(all.stream().map(Remedy.Risk::label).toList(), risks);
    }

    /** GitHub shows no more; the message says how many there are. */
    @Test
    void aResultHasAHundredRelatedLocations() throws IOException {
        JsonNode result = run(Cases.manyPods()).at("/results/0");
        assertEquals(100, result.at("/relatedLocations").size());
        assertTrue(result.at("/message/text").asText().contains("500"));
    }
}
