package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample through the whole program: examined, saved, and examined again from what was saved. */
class SampleRunTest {

    @TempDir
    private Path folder;

    static List<String> names() {
        return Samples.all().stream().map(Sample::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void namesTheExpectedRootsAndNoOther(String name) {
        Sample sample = Samples.find(name).orElseThrow();
        Cli.Result result = Cli.run("run", "--sample", name, "-o", "json");
        JsonNode report = result.json();
        assertEquals(new TreeSet<>(sample.expected()), Cli.roots(report));
        assertEquals("", result.err());
        assertEquals("sample", report.at("/run/mode").asText());
        // A sample's host is a folder: its files can be read; it has no Docker to be asked, and no processes.
        List<String> unknown = new ArrayList<>(Cli.checks(report, "unknown"));
        unknown.removeAll(List.of("docker.insecure-registries", "cluster.microk8s"));
        assertEquals(List.of(), unknown);
        assertEquals(List.of(), Cli.checks(report, "error"));
        if (sample.isHealthy()) {
            assertEquals("healthy", report.get("verdict").asText());
            assertEquals(0, result.exit());
        } else {
            assertFalse(report.get("verdict").asText().equals("healthy"));
        }
    }

    /** A terminal of 80 by 24 keeps one line for the prompt; what scrolled away is not read at two in the morning. */
    @ParameterizedTest
    @MethodSource("names")
    void theLastScreenHasTheCauseAndItsFirstCommand(String name) {
        JsonNode report = Cli.run("run", "--sample", name, "-o", "json").json();
        List<String> lines = Cli.onTerminal(80, Map.of("NO_COLOR", "1"))
                .execute("run", "--sample", name)
                .out()
                .lines()
                .toList();
        String screen = String.join("\n", lines.subList(firstOnScreen(lines), lines.size()));
        for (JsonNode diagnosis : report.get("diagnoses")) {
            assertTrue(screen.contains(diagnosis.at("/root/title").asText()), screen);
            String command = firstCommand(diagnosis);
            assertTrue(screen.contains(command), () -> command + " is not on\n" + screen);
        }
        if (report.get("diagnoses").isEmpty()) {
            assertTrue(screen.contains(report.get("headline").asText()), screen);
        }
        assertTrue(lines.get(lines.size() - 1).contains("registry-doctor"), "what to run next: " + screen);
    }

    /** The first line that is whole on the last 23 rows; a line of more than 80 columns takes several. */
    private static int firstOnScreen(List<String> lines) {
        int rows = 0;
        int first = lines.size();
        while (first > 0 && rows + rows(lines.get(first - 1)) <= 23) {
            first--;
            rows += rows(lines.get(first));
        }
        return first;
    }

    private static int rows(String line) {
        return Math.max(1, (line.length() + 79) / 80);
    }

    private static String firstCommand(JsonNode diagnosis) {
        for (JsonNode step : diagnosis.at("/remedy/steps")) {
            if (step.hasNonNull("command")) {
                return step.get("command").asText().stripTrailing();
            }
        }
        return "";
    }

    @ParameterizedTest
    @MethodSource("names")
    void aCaseGivesWhatTheLiveRunGave(String name) {
        Path file = folder.resolve(name + ".json.gz");
        Cli.Result capture = Cli.run("capture", "--sample", name, file);
        assertEquals(0, capture.exit(), capture::err);
        Cli.Result live = Cli.run("run", "--sample", name, "-o", "json");
        Cli.Result replayed = Cli.run("run", "--from", file, "-o", "json");
        assertEquals(live.exit(), replayed.exit());
        assertEquals("recorded", replayed.json().at("/run/mode").asText());
        assertEquals(
                comparable(live.json()).toPrettyString(),
                comparable(replayed.json()).toPrettyString());
    }

    /** Without what differs between any two runs: when, how long, and on which port the sample stood. */
    private static JsonNode comparable(JsonNode report) {
        ObjectNode copy = report.deepCopy();
        copy.remove(List.of("run", "tool"));
        for (JsonNode check : copy.get("checks")) {
            ((ObjectNode) check).remove("tookMillis");
            JsonNode statement = check.get("statement");
            if (statement != null) {
                ((ObjectNode) check)
                        .put("statement", statement.asText().replaceAll("http://127\\.0\\.0\\.1:\\d+", "API-SERVER"));
            }
        }
        return copy;
    }
}
