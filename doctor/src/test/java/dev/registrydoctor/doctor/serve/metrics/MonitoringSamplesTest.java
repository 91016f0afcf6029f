package dev.registrydoctor.doctor.serve.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MonitoringSamplesTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(registry_doctor_[a-z_]+)` \\| ([^|]*)\\|");

    private static final Set<String> CAUSES = Set.of(
            "RegistryDoctorCauseOpen",
            "RegistryDoctorSymptomUnexplained",
            "RegistryDoctorWarningOpen",
            "RegistryDoctorVolumeFillingUp");

    /** What the program exports when it has everything to tell. */
    private static final Exposition EXPORTED = GivenServing.withEverything().scrape();

    @Test
    void theOperatorGetsTheSameRules() throws Exception {
        Map<?, ?> object = MonitoringSamples.yaml("prometheusrule.yaml");
        assertEquals("monitoring.coreos.com/v1", object.get("apiVersion"));
        assertEquals("PrometheusRule", object.get("kind"));
        Map<?, ?> spec = (Map<?, ?>) object.get("spec");
        assertEquals(MonitoringSamples.yaml("prometheus-rules.yaml"), spec);
        assertTrue(MonitoringSamples.alerts().size() > 10);
    }

    @Test
    void eachAlertWaitsSaysWhatIsWrongAndHowGraveThatIs() throws Exception {
        Set<String> names = new HashSet<>();
        for (MonitoringSamples.Alert alert : MonitoringSamples.alerts()) {
            assertTrue(names.add(alert.name()), alert.name());
            assertTrue(alert.name().matches("RegistryDoctor[A-Z][A-Za-z]+"), alert.name());
            assertTrue(String.valueOf(alert.rule().get("for")).matches("[1-9][0-9]*m"), alert.name());
            assertTrue(
                    Set.of("critical", "warning", "info")
                            .contains(String.valueOf(alert.map("labels").get("severity"))),
                    alert.name());
            Map<?, ?> annotations = alert.map("annotations");
            for (String key : List.of("summary", "description")) {
                String text = String.valueOf(annotations.get(key));
                assertTrue(text.length() > 20 && !text.contains("\n"), alert.name() + ": " + text);
            }
            assertEquals(
                    CAUSES.contains(alert.name()) ? "registry-doctor explain {{ $labels.problem }}" : null,
                    annotations.get("runbook"));
        }
        assertTrue(names.containsAll(CAUSES));
    }

    @Test
    void noAlertBelongsToASingleReplica() throws Exception {
        for (MonitoringSamples.Alert alert : MonitoringSamples.alerts()) {
            // One is about a replica, and one about none.
            if (!alert.name().matches("RegistryDoctor(TargetDown|Absent)")) {
                assertTrue(
                        alert.expression().matches("(?s)(max|sum) by \\(cluster, job, namespace.*"),
                        alert.expression());
            }
            assertFalse(alert.expression().matches("(?s).*\\b(instance|pod)\\b.*"), alert.expression());
        }
    }

    @Test
    void eachMetricThatIsAskedForIsExported() throws Exception {
        Set<String> exported = EXPORTED.names();
        Set<String> asked = new TreeSet<>();
        for (MonitoringSamples.Alert alert : MonitoringSamples.alerts()) {
            asked.addAll(MonitoringSamples.metrics(alert.expression()));
            asked.addAll(MonitoringSamples.metrics(alert.map("annotations").toString()));
        }
        assertTrue(asked.size() > 8, asked.toString());
        for (MonitoringSamples.Query query : MonitoringSamples.queries()) {
            Set<String> ofQuery = MonitoringSamples.metrics(query.expression());
            assertFalse(ofQuery.isEmpty(), query.toString());
            asked.addAll(ofQuery);
        }
        asked.removeAll(exported);
        assertEquals(Set.of(), asked, "not among " + exported);
    }

    @Test
    void theDashboardAsksForMostOfWhatIsExported() throws Exception {
        Set<String> own = new TreeSet<>();
        EXPORTED.names().stream().filter(n -> n.startsWith("registry_doctor_")).forEach(own::add);
        MonitoringSamples.queries().forEach(q -> own.removeAll(MonitoringSamples.metrics(q.expression())));
        own.removeIf(name -> name.matches(".*_duration_seconds_(sum|count)|.*_omitted"));

        assertEquals(
                Set.of(
                        "registry_doctor_examination_interval_seconds",
                        "registry_doctor_finding",
                        "registry_doctor_narrowed",
                        "registry_doctor_run_timestamp_seconds"),
                own);
    }

    @Test
    void theDashboardCanBeImported() throws Exception {
        JsonNode dashboard = MonitoringSamples.dashboard();
        assertTrue(dashboard.path("schemaVersion").asInt() >= 38, "Grafana 10");
        assertFalse(dashboard.has("id"), "an id belongs to one Grafana");
        Set<Integer> ids = new HashSet<>();
        List<JsonNode> parts = new ArrayList<>();
        dashboard.path("panels").forEach(parts::add);
        assertTrue(parts.size() > 15);
        for (JsonNode panel : parts) {
            assertTrue(ids.add(panel.path("id").asInt()), panel.path("title").asText());
            if (!panel.path("type").asText().equals("row")) {
                assertEquals(
                        "${datasource}", panel.path("datasource").path("uid").asText());
                assertFalse(panel.path("targets").isEmpty(), panel.path("title").asText());
            }
        }
        parts.forEach(a -> parts.forEach(
                b -> assertTrue(a.equals(b) || !overlap(a, b), () -> a.path("title") + " lies on " + b.path("title"))));
    }

    private static boolean overlap(JsonNode a, JsonNode b) {
        return overlap(a, b, "x", "w") && overlap(a, b, "y", "h");
    }

    private static boolean overlap(JsonNode a, JsonNode b, String at, String size) {
        int first = a.path("gridPos").path(at).asInt();
        int second = b.path("gridPos").path(at).asInt();
        return first < second + b.path("gridPos").path(size).asInt()
                && second < first + a.path("gridPos").path(size).asInt();
    }

    @Test
    void theDocumentationNamesEachMetricWithItsLabels() throws Exception {
        Set<String> written = new TreeSet<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("..", "docs", "formats.md")));
        while (row.find()) {
            written.add(row.group(1) + " " + row.group(2).strip());
        }
        Set<String> exported = new TreeSet<>();
        for (Exposition.Series series : EXPORTED.series()) {
            if (series.name().startsWith("registry_doctor_")) {
                Set<String> labels = new TreeSet<>(series.labels().keySet());
                labels.remove("le");
                exported.add(series.name().replaceFirst("_(bucket|sum|count)$", "") + " "
                        + String.join(
                                ", ", labels.stream().map(l -> "`" + l + "`").toList()));
            }
        }
        assertEquals(sorted(exported), sorted(written));
    }

    /** Labels in the order of the alphabet, since a document has the important one first. */
    private static Set<String> sorted(Set<String> metrics) {
        Set<String> sorted = new TreeSet<>();
        for (String metric : metrics) {
            String[] parts = metric.strip().split(" ", 2);
            sorted.add(
                    parts.length == 1
                            ? parts[0]
                            : parts[0] + " " + String.join(", ", new TreeSet<>(List.of(parts[1].split(", ")))));
        }
        return sorted;
    }
}
