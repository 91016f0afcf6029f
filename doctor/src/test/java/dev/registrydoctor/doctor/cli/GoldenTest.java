package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.reports.ReportFormat;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reports of a few samples are, letter by letter, what a person read and accepted. */
class GoldenTest {

    private static final Path DIRECTORY = Path.of("src/test/resources/golden");

    /** More of them are not read by anybody when they change. */
    private static final int MAX_FILES = 30;

    private static final Map<String, Report> REPORTS = new HashMap<>();
    private static final Map<String, String> FILES = new HashMap<>();

    @BeforeAll
    static void runOnAllSamples() throws Exception {
        for (String sample : Golden.SAMPLES) {
            Report report = Golden.report(sample);
            REPORTS.put(sample, report);
            FILES.putAll(Golden.files(sample, report));
        }
    }

    static List<String> names() {
        return Golden.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isAsAccepted(String name) throws IOException {
        Path golden = DIRECTORY.resolve(name);
        assertTrue(Files.exists(golden), () -> golden + " is missing: ./dev golden writes it");
        List<String> difference =
                TextDifference.between(Files.readString(golden), Objects.requireNonNull(FILES.get(name)));
        if (!difference.isEmpty()) {
            fail(name + " differs (-: accepted, +: now). If this is meant, run ./dev golden.\n"
                    + String.join("\n", difference));
        }
    }

    @Test
    void thereIsNoOtherFile() throws IOException {
        assertEquals(Golden.names(), Golden.names(DIRECTORY));
        assertTrue(
                Golden.names().size() <= MAX_FILES,
                () -> "files: " + Golden.names().size());
    }

    @Test
    void everyCheckExists() {
        Set<String> missing = new TreeSet<>(Golden.CHECKS);
        CheckCatalog.checks().stream().map(Check::info).forEach(info -> missing.remove(info.id()));
        assertEquals(Set.of(), missing);
    }

    @Test
    void samplesHaveEveryPartOfAReport() {
        Collection<Report> reports = REPORTS.values();
        assertEquals(
                EnumSet.of(Verdict.HEALTHY, Verdict.PROBLEMS),
                reports.stream().map(Report::verdict).collect(Collectors.toSet()));
        assertTrue(reports.stream().anyMatch(r -> r.diagnoses().size() > 1), "two causes");
        assertTrue(reports.stream().anyMatch(r -> !r.warnings().isEmpty()), "a warning");
        assertTrue(reports.stream().anyMatch(r -> !r.notes().isEmpty()), "a note");
        assertTrue(reports.stream().anyMatch(r -> !r.paths().isEmpty()), "the path of an image");
        NonEmpty.noneMatch(reports, r -> r.notLookedAt().isEmpty());
        List<Step> steps = reports.stream()
                .flatMap(r -> Stream.concat(r.diagnoses().stream().map(d -> d.root()), r.notes().stream()))
                .map(Finding::remedy)
                .filter(Objects::nonNull)
                .map(Remedy::steps)
                .flatMap(List::stream)
                .toList();
        assertEquals(
                Set.of("nothing", "restarts", "loses-data"),
                steps.stream().map(step -> step.risk().kind()).collect(Collectors.toSet()));
        assertTrue(steps.stream().anyMatch(step -> step.undo() != null), "a step that can be undone");
        assertEquals(
                EnumSet.complementOf(EnumSet.of(Status.ERROR)),
                reports.stream()
                        .flatMap(r -> r.checks().stream())
                        .map(CheckEntry::status)
                        .collect(Collectors.toSet()));
    }

    @Test
    void htmlHasNeitherStyleSheetNorScript() {
        for (String sample : Golden.SAMPLES) {
            String page = Objects.requireNonNull(FILES.get(sample + "." + ReportFormat.HTML.label()));
            assertTrue(page.contains("<style></style>") && page.contains("<script></script>"), sample);
        }
    }
}
