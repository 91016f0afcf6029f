package dev.registrydoctor.doctor.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.reports.ReportFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ticket}: one archive that somebody else can work with. */
public class TicketTest {

    @TempDir
    private Path folder;

    /** The files of an archive, in its order. */
    public static Map<String, byte[]> files(Path archive) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private static byte[] file(Path archive, String name) throws IOException {
        return Objects.requireNonNull(files(archive).get(name), name);
    }

    private static String text(Path archive, String name) throws IOException {
        return new String(file(archive, name), StandardCharsets.UTF_8);
    }

    private Path ticket(String sample) {
        Path archive = folder.resolve(sample + ".zip");
        assertEquals(3, Cli.run("ticket", "--sample", sample, archive).exit());
        return archive;
    }

    @Test
    void holdsTheReportTheCaseAndWhatTheyAre() throws IOException {
        Path archive = ticket("two-faults");
        List<String> expected = new ArrayList<>(List.of("README.txt", "case.json.gz"));
        List<String> forms =
                Arrays.stream(ReportFormat.values()).map(Enum::name).toList();
        Stream.of("HTML", "JSON", "MARKDOWN")
                .filter(forms::contains)
                .map(f -> f.equals("MARKDOWN") ? "report.md" : "report." + f.toLowerCase(java.util.Locale.ROOT))
                .forEach(expected::add);
        assertEquals(expected, List.copyOf(files(archive).keySet()));
        JsonNode report = Cli.parse(text(archive, "report.json"));
        String readme = text(archive, "README.txt");
        assertTrue(readme.startsWith(report.get("headline").asText() + "\n"), readme);
        for (String name : expected) {
            assertTrue(name.equals("README.txt") || readme.contains("\n" + name + " "), name);
        }
    }

    @Test
    void theCaseTellsTheSameAsTheReport() throws IOException {
        Path archive = ticket("two-faults");
        JsonNode report = Cli.parse(text(archive, "report.json"));
        JsonNode again = Cli.reading(file(archive, "case.json.gz"))
                .execute("run", "--from", "-", "-o", "json")
                .json();
        for (String part : List.of("verdict", "diagnoses", "unexplained", "warnings", "notes", "paths")) {
            assertEquals(report.get(part), again.get(part), part);
        }
        assertTrue(again.at("/run/site").asText().contains("sample two-faults"), again.get("run")::toString);
    }

    @Test
    void saysWhatItHoldsAndWhatIsWrong() throws IOException {
        Path archive = folder.resolve("t.zip");
        Cli.Result result = Cli.run("ticket", archive, "--sample", "storage-addon-off");
        assertEquals(3, result.exit());
        assertTrue(result.out().startsWith(archive + " holds:\n  README.txt "), result::out);
        int size = file(archive, "report.json").length;
        assertTrue(result.out().contains("  report.json   " + size + " bytes\n"), result::out);
        assertTrue(result.out().contains("looked for by their form"), result::out);
        assertTrue(result.lastLine().startsWith("PROBLEMS: 1 cause "), result::out);
        assertEquals("", result.err());
        assertEquals(
                0, Cli.run("ticket", archive, "--force", "--sample", "healthy").exit());
        assertEquals(
                0,
                Cli.run("ticket", archive, "--force", "--sample", "storage-addon-off", "--fail-on", "never")
                        .exit());
    }

    @Test
    void namesAreHiddenInAllFilesWhenAsked() throws IOException {
        Path archive = folder.resolve("t.zip");
        Cli.Result result = Cli.run("ticket", archive, "--sample", "no-hosts-toml", "--redact", "names");
        assertEquals(3, result.exit(), result::err);
        assertTrue(result.out().contains("have pseudonyms"), result::out);
        for (Map.Entry<String, byte[]> packed : files(archive).entrySet()) {
            byte[] content = packed.getKey().endsWith(".gz")
                    ? new GZIPInputStream(new ByteArrayInputStream(packed.getValue())).readAllBytes()
                    : packed.getValue();
            assertFalse(new String(content, StandardCharsets.UTF_8).contains("registry.lab"), packed.getKey());
        }
        assertFalse(result.out().contains("registry.lab"), result::out);
    }

    @Test
    void anArchiveIsReplacedOnlyWhenForced() throws IOException {
        Path archive = Files.writeString(folder.resolve("t.zip"), "precious");
        Cli.Result refused = Cli.run("ticket", archive, "--sample", "no-such-one");
        assertEquals(2, refused.exit());
        assertTrue(refused.err().contains("exists already; name another file, or give --force"), refused::err);
        assertEquals("precious", Files.readString(archive));
        assertEquals(
                0, Cli.run("ticket", archive, "--sample", "healthy", "--force").exit());
        assertFalse(files(archive).isEmpty());
    }

    @Test
    void ofOneCaseTheSameBytesInAnyTimeZone() throws IOException {
        Path file = folder.resolve("case.json.gz");
        assertEquals(0, Cli.run("capture", "--sample", "no-hosts-toml", file).exit());
        Path archive = folder.resolve("t.zip");
        byte[][] made = new byte[2][];
        TimeZone before = TimeZone.getDefault();
        try {
            for (int i = 0; i < 2; i++) {
                TimeZone.setDefault(TimeZone.getTimeZone(i == 0 ? "Asia/Tokyo" : "America/Lima"));
                Cli.run("ticket", archive, "--from", file, "--deterministic", "--force");
                made[i] = Files.readAllBytes(archive);
            }
        } finally {
            TimeZone.setDefault(before);
        }
        assertArrayEquals(made[0], made[1]);
        assertFalse(Cli.parse(text(archive, "report.json")).get("run").has("startedAt"));
    }

    @Test
    void itsFilesHaveTheTimeOfTheRun() throws IOException {
        Bundle bundle = new Bundle();
        bundle.add("b", new byte[] {1});
        bundle.add("a", new byte[] {2});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        bundle.write(out, Instant.parse("2026-11-25T18:07:30Z"));
        Path archive = Files.write(folder.resolve("b.zip"), out.toByteArray());
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            ZipEntry entry = Objects.requireNonNull(zip.getNextEntry());
            assertEquals("a", entry.getName());
            assertEquals("2026-11-25T18:07:30", entry.getTimeLocal().toString());
        }
    }

    @Test
    void withoutANameItIsCalledByTheTime() {
        assertEquals(
                Path.of("registry-doctor-20261125-180730.zip"),
                TicketCommand.usual(Instant.parse("2026-11-25T18:07:30.5Z")));
    }

    /** As of run, its options come from the environment and the configuration file too. */
    @Test
    void optionsComeFromTheEnvironment() throws IOException {
        Path archive = folder.resolve("t.zip");
        Cli.with(Map.of("REGISTRY_DOCTOR_ONLY", "image", "REGISTRY_DOCTOR_OUTPUT", "text"))
                .execute("ticket", archive, "--sample", "healthy");
        NonEmpty.allMatch(Cli.checks(Cli.parse(text(archive, "report.json")), ""), id -> id.startsWith("image."));
    }
}
