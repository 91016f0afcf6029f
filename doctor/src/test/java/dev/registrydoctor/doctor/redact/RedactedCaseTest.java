package dev.registrydoctor.doctor.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A case without names is as good as one with: it is diagnosed alike. */
class RedactedCaseTest {

    @TempDir
    private Path folder;

    static Stream<String> samples() {
        return Samples.all().stream().map(Sample::name);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void comesToTheSameDiagnosis(String sample) {
        Path plain = folder.resolve("plain.json.gz");
        Path redacted = folder.resolve("redacted.json.gz");
        assertEquals(0, Cli.run("capture", plain, "--sample", sample).exit());
        assertEquals(
                0,
                Cli.run("capture", redacted, "--sample", sample, "--redact", "names")
                        .exit());

        JsonNode before = Cli.run("run", "--from", plain, "-o", "json").json();
        JsonNode after = Cli.run("run", "--from", redacted, "-o", "json").json();

        assertEquals(Cli.roots(before), Cli.roots(after));
        assertEquals(before.get("verdict"), after.get("verdict"));
        assertEquals(statuses(before), statuses(after));
        assertFalse(after.toString().contains("registry.lab"), after::toString);
    }

    private static Map<String, String> statuses(JsonNode report) {
        Map<String, String> statuses = new TreeMap<>();
        report.get("checks")
                .forEach(c -> statuses.put(c.get("id").asText(), c.get("status").asText() + " " + c.get("problems")));
        return statuses;
    }
}
