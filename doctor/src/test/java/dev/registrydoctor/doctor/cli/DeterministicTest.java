package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.registrydoctor.reports.ReportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code --deterministic}, two runs of a sample give the same bytes, whoever runs it and where. */
class DeterministicTest {

    private final Locale locale = Locale.getDefault();
    private final TimeZone zone = TimeZone.getDefault();
    private final String user = System.getProperty("user.name", "");

    @TempDir
    private Path folder;

    @AfterEach
    void restore() {
        Locale.setDefault(locale);
        TimeZone.setDefault(zone);
        System.setProperty("user.name", user);
    }

    private Map<String, String> reports(Cli cli, String sample, Path directory) throws IOException {
        Files.createDirectories(directory);
        List<Object> args = new ArrayList<>(List.of("run", "--sample", sample, "--deterministic", "-v"));
        for (ReportFormat format : ReportFormat.values()) {
            args.add("-o");
            args.add(format.label() + "=" + directory.resolve(format.label()));
        }
        cli.execute(args.toArray());
        Map<String, String> reports = new TreeMap<>();
        for (ReportFormat format : ReportFormat.values()) {
            reports.put(format.label(), Files.readString(directory.resolve(format.label())));
        }
        return reports;
    }

    @ParameterizedTest
    @ValueSource(strings = {"healthy", "two-faults", "registry-crash-loop", "pull-secret-missing"})
    void twoRunsAreEqualInEveryFormat(String sample) throws IOException {
        Map<String, String> first = reports(Cli.PIPED, sample, folder.resolve("first"));
        // In Turkish, the small letter of I has no dot, and numbers have other signs in Arabic.
        Locale.setDefault(Locale.forLanguageTag(sample.equals("healthy") ? "tr-TR" : "ar-EG-u-nu-arab"));
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
        System.setProperty("user.name", "somebody-else");
        Cli other = Cli.onTerminal(
                60, Map.of("HOME", folder.resolve("home").toString(), "USER", "somebody-else", "TZ", "Asia/Kathmandu"));
        Map<String, String> second = reports(other, sample, folder.resolve("second/deeper"));
        for (ReportFormat format : ReportFormat.values()) {
            String text = Objects.requireNonNull(first.get(format.label()), format.label());
            assertEquals(text, second.get(format.label()), format.label());
            assertFalse(text.contains(folder.toString()), format.label());
        }
    }

    @Test
    void theArgumentsDoNotNameTheFiles() throws IOException {
        Path file = folder.resolve("report.json");
        for (String written : new String[] {"--output=json=", "-ojson=", "-o=json="}) {
            Cli.run("run", "--sample", "healthy", "--only", "image", "--deterministic", written + file);
            String expected = written.substring(0, written.length() - 1);
            assertEquals(
                    List.of("run", "--sample", "healthy", "--only", "image", "--deterministic", expected), args(file));
        }
        Cli.run(
                "run",
                "--sample",
                "healthy",
                "--only",
                "image",
                "-o",
                "json",
                "--deterministic",
                "--output-file",
                file);
        assertEquals(
                List.of("run", "--sample", "healthy", "--only", "image", "-o", "json", "--deterministic"), args(file));
        Cli.run("run", "--sample", "healthy", "--only", "image", "-o", "json", "--output-file=" + file);
        assertEquals("--output-file=" + file, args(file).get(7), "without --deterministic, all arguments are there");
    }

    private static List<String> args(Path file) throws IOException {
        List<String> args = new ArrayList<>();
        Cli.parse(Files.readString(file)).at("/run/args").forEach(arg -> args.add(arg.asText()));
        return args;
    }
}
