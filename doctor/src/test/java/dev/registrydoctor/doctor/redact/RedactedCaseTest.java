package dev.registrydoctor.doctor.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
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

    /** Each site takes a second; {@code -Dnames.all=true} takes all of them. */
    static Stream<Path> sites() throws IOException, URISyntaxException {
        URL root = Objects.requireNonNull(RedactedCaseTest.class.getResource("/sites"));
        List<Path> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(Path.of(root.toURI()))) {
            folders.filter(Files::isDirectory).sorted().forEach(all::add);
        }
        // Its file is base64 in which an address stands; that goes as a whole, so the builder cannot be judged.
        all.removeIf(site -> site.endsWith("buildx-builder-with-its-own-file"));
        return all.stream().filter(site -> Boolean.getBoolean("names.all") || all.indexOf(site) % 16 == 0);
    }

    @ParameterizedTest
    @MethodSource("sites")
    void ofASiteComesToTheSameDiagnosis(Path folderOfSite) {
        try (EmbeddedSite site = EmbeddedSite.start(Sample.in(folderOfSite))) {
            sameDiagnosis("--kubeconfig", site.kubeconfig(), "--host-root", site.hostRoot(), "--timeout", "60s");
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void comesToTheSameDiagnosis(String sample) {
        JsonNode report = sameDiagnosis("--sample", sample);
        // The names of samples are told by their places: what else is hidden is a word of ours or of everybody's.
        assertEquals(
                List.of(),
                Pattern.compile(".{0,60}\\bname-[0-9a-f]{8}.{0,20}")
                        .matcher(report.toString())
                        .results()
                        .map(m -> m.group())
                        .toList(),
                "words that belong in ordinary-words.txt");
    }

    private JsonNode sameDiagnosis(Object... where) {
        Path plain = folder.resolve("plain.json.gz");
        Path redacted = folder.resolve("redacted.json.gz");
        assertEquals(0, capture(plain, List.of(), where).exit());
        assertEquals(0, capture(redacted, List.of("--redact", "names"), where).exit());

        JsonNode before = Cli.run("run", "--from", plain, "-o", "json").json();
        JsonNode after = Cli.run("run", "--from", redacted, "-o", "json").json();

        assertEquals(Cli.roots(before), Cli.roots(after));
        assertEquals(before.get("verdict"), after.get("verdict"));
        assertEquals(statuses(before), statuses(after));
        assertFalse(after.toString().contains("registry.lab"), after::toString);
        return after;
    }

    private static Cli.Result capture(Path file, List<Object> more, Object... where) {
        List<Object> command = new ArrayList<>(List.of("capture", file));
        command.addAll(more);
        command.addAll(List.of(where));
        return Cli.run(command.toArray());
    }

    private static Map<String, String> statuses(JsonNode report) {
        Map<String, String> statuses = new TreeMap<>();
        report.get("checks")
                .forEach(c -> statuses.put(c.get("id").asText(), c.get("status").asText() + " " + c.get("problems")));
        return statuses;
    }
}
