package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
            assertTrue(result.out().lines().anyMatch(l -> l.equals("## " + heading)), id + " has no " + heading);
        }
        for (String cause : problem.explainedBy()) {
            assertTrue(result.out().contains("- `" + cause + "`"), cause);
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
            assertTrue(result.out().contains("It asks for:\n- "), result.out());
            assertTrue(result.out().contains("It can report:\n- "), result.out());
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
}
