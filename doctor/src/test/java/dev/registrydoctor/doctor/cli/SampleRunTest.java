package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    @ParameterizedTest
    @MethodSource("names")
    void endsTheTextInOneVerdictLine(String name) {
        Cli.Result text = Cli.run("run", "--sample", name);
        JsonNode report = Cli.run("run", "--sample", name, "-o", "json").json();
        assertEquals(report.get("headline").asText(), text.lastLine());
        for (String root : Cli.roots(report)) {
            assertEquals(List.of(), missing(text.out(), root, "registry-doctor explain " + root));
        }
    }

    private static List<String> missing(String text, String... parts) {
        return List.of(parts).stream().filter(p -> !text.contains(p)).toList();
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
