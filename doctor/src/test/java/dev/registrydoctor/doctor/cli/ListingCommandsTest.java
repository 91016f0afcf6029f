package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code checks}, {@code samples} and {@code explain}: what the program tells of itself, without a network. */
class ListingCommandsTest {

    static List<String> problems() {
        return CheckCatalog.problems().stream().map(Problem::id).toList();
    }

    static List<String> checks() {
        return CheckCatalog.checks().stream().map(c -> c.info().id()).toList();
    }

    @Test
    void checksListsEveryCheckOnALineOfItsOwn() {
        Cli.Result result = Cli.run("checks");
        assertEquals(0, result.exit());
        List<String> lines = result.out().lines().toList();
        assertTrue(lines.containsAll(checks()), result.out());
        // What users look for by name.
        assertTrue(
                lines.containsAll(List.of(
                        "network.node-port",
                        "registry-pod.phase",
                        "storage.claim-binding",
                        "storage.storage-addon",
                        "registry.catalog",
                        "scheme.http-https",
                        "image.stale-tags")),
                result.out());
        assertTrue(result.out().contains(checks().size() + " checks."), result.out());
    }

    @Test
    void everyProblemIsReportedBySomeCheck() {
        String out = Cli.run("checks").out();
        assertEquals(
                List.of(),
                problems().stream()
                        .filter(id -> !out.contains("    - " + id + " ("))
                        .toList());
    }

    @Test
    void samplesListsAll() {
        Cli.Result result = Cli.run("samples");
        assertEquals(0, result.exit());
        List<Sample> samples = Samples.all();
        assertTrue(samples.size() >= 6);
        assertTrue(samples.stream().anyMatch(Sample::isHealthy));
        List<String> lines = result.out().lines().toList();
        assertEquals(samples.size() * 2, lines.size());
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            assertTrue(lines.get(2 * i).startsWith(sample.name() + " "), lines.get(2 * i));
            assertTrue(lines.get(2 * i).endsWith("  " + sample.title()), lines.get(2 * i));
            String cause = sample.isHealthy() ? "healthy" : "cause: " + String.join(", ", sample.expected());
            assertEquals(cause, lines.get(2 * i + 1).strip());
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void explainsEveryProblem(String id) {
        Problem problem = CheckCatalog.problem(id).orElseThrow();
        Cli.Result result = Cli.run("explain", id);
        assertEquals(0, result.exit());
        assertTrue(
                result.out().startsWith(id + " (" + problem.kind().label() + "): " + problem.title() + "\n"),
                result.out());
        for (String heading : List.of("Meaning", "How it shows", "Look-alikes", "Fix", "Sources")) {
            assertTrue(result.out().lines().anyMatch(l -> l.equals(heading)), id + " has no " + heading);
        }
        for (String cause : problem.explainedBy()) {
            assertTrue(result.out().contains("  - " + cause + "\n"), cause);
            assertTrue(problems().contains(cause), () -> cause + ", which may explain " + id + ", is no problem");
        }
    }

    @ParameterizedTest
    @MethodSource("checks")
    void explainsEveryCheck(String id) {
        Cli.Result result = Cli.run("explain", id);
        assertEquals(0, result.exit());
        if (CheckCatalog.problem(id).isEmpty()) {
            assertTrue(result.out().startsWith(id + " (check): "), result.out());
            assertTrue(result.out().contains("\nReads\n  - "), result.out());
            assertTrue(result.out().contains("\nCan report\n  - "), result.out());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"stale-tag", "image.stale", "stale", "image.stale-tag", "image.stale-tga", "imge.stale-tag"})
    void anUnknownIdComesWithOnesThatAreNear(String id) {
        Cli.Result result = Cli.run("explain", id);
        assertTrue((result.out() + result.err()).contains("image.stale-tag"), result.err());
        assertEquals(id.equals("image.stale-tag") ? 0 : 2, result.exit());
    }

    @Test
    void anIdLikeNothingLeadsToTheList() {
        Cli.Result result = Cli.run("explain", "zzz");
        assertEquals(2, result.exit());
        assertEquals("", result.out());
        assertTrue(result.err().contains("registry-doctor explain lists the problems"), result.err());
    }

    /** What is left of Markdown would be noise: backticks, hashes, stars. */
    @ParameterizedTest
    @MethodSource("problems")
    void aPageIsTextThatFits(String id) {
        Cli.Result narrow = Cli.onTerminal(60, Map.of("NO_COLOR", "1")).execute("explain", id);
        assertFalse(narrow.out().contains("```"), narrow.out());
        assertFalse(narrow.out().lines().anyMatch(l -> l.startsWith("#")), narrow.out());
        assertFalse(narrow.out().contains("\u001b"), narrow.out());
        List<String> prose = narrow.out()
                .lines()
                .skip(1)
                .filter(l -> l.length() > 60)
                // Code is one word, or lines of its own.
                .filter(l ->
                        !l.contains("\"") && !l.startsWith("    ") && l.strip().split(" ").length > 4)
                .filter(l -> !l.contains("=") && !l.contains("|") && !l.contains("{"))
                .toList();
        assertEquals(List.of(), prose);
    }

    @Test
    void aPageIsAvailableAsDataAndAsMarkdown() {
        JsonNode page =
                Cli.run("explain", "storage.addon-disabled", "-o", "json").json();
        assertEquals("storage", page.get("area").asText());
        assertEquals("root", page.get("kind").asText());
        assertTrue(page.get("markdown").asText().startsWith("## Meaning\n"));
        String markdown =
                Cli.run("explain", "storage.addon-disabled", "-o", "markdown").out();
        assertTrue(markdown.startsWith("# storage.addon-disabled (root): "), markdown);
        assertTrue(markdown.contains("\n## Meaning\n"), markdown);
        String yaml = Cli.run("explain", "storage.addon-disabled", "-o", "yaml").out();
        assertTrue(yaml.startsWith("id: storage.addon-disabled\narea: storage\nkind: root\n"), yaml);
        assertEquals(
                "storage.storage-addon",
                Cli.run("explain", "storage.storage-addon", "-o", "json")
                        .json()
                        .get("id")
                        .asText());
    }

    @Test
    void withoutAnIdTheProblemsAreListedByArea() {
        Cli.Result result = Cli.run("explain");
        assertEquals(0, result.exit());
        List<String> areas = CheckCatalog.problems().stream()
                .map(Problem::area)
                .distinct()
                .sorted()
                .toList();
        assertEquals(
                areas,
                result.out().lines().skip(1).filter(l -> l.matches("[a-z]\\S*")).toList());
        for (String id : problems()) {
            assertTrue(result.out().contains("  - " + id + ": "), id);
        }
        assertEquals(
                problems().size(),
                Cli.run("explain", "-o", "json").json().get("problems").size());
    }

    /** What people see in a Pod's status is not the name of a problem, and is what they type. */
    @ParameterizedTest
    @CsvSource({
        "ImagePullBackOff, 0, back-off: ",
        "ErrImagePull, 0, back-off: ",
        "imagepullbackoff, 0, back-off: ",
        "InvalidImageName, 0, bad-name: ",
        "FailedMount, 5, This is not a registry error.",
        "CreateContainerConfigError, 5, This is not recognized",
        "connection refused, 0, refused"
    })
    void aReasonOfKubernetesIsReadAsAnError(String reason, int exit, String says) {
        Cli.Result result = Cli.run("explain", reason);
        assertEquals(exit, result.exit(), result.err());
        assertTrue(result.out().contains(says), result.out());
    }

    @Test
    void checksAndSamplesAreAvailableAsData() {
        JsonNode checks = Cli.run("checks", "-o", "json").json().get("checks");
        assertEquals(checks(), ids(checks));
        JsonNode samples = Cli.run("samples", "-o", "json").json().get("samples");
        assertEquals(Samples.all().stream().map(Sample::name).toList(), samples.findValuesAsText("name"));
        assertTrue(Cli.run("samples", "-o", "yaml").out().startsWith("samples:\n- name: healthy\n"));
    }

    private static List<String> ids(JsonNode checks) {
        List<String> ids = new ArrayList<>();
        checks.forEach(check -> ids.add(check.get("id").asText()));
        return ids;
    }

    @Test
    void theVersionIsAvailableAsData() {
        assertEquals(Version.line() + "\n", Cli.run("version").out());
        assertEquals(Cli.run("--version").out(), Cli.run("version").out());
        assertEquals(
                Version.number(),
                Cli.run("version", "-o", "json").json().get("version").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void completionPrintsAScript(String shell) {
        Cli.Result result = Cli.run("completion", shell);
        assertEquals(0, result.exit());
        for (String word : List.of("triage", "completion", "deterministic")) {
            assertTrue(result.out().contains(word), word);
        }
    }

    @Test
    void withoutArgumentsTheHelpIsPrinted() {
        Cli.Result result = Cli.run();
        assertEquals(0, result.exit());
        assertEquals("", result.err());
        assertEquals(Cli.run("--help").out(), result.out());
        assertTrue(result.out().lines().allMatch(l -> l.length() <= 100), result.out());
    }
}
