package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every environment of the accuracy set is diagnosed with exactly the roots that are right for it. */
class AccuracyTest {

    /** Beside a checkout of the project, where the recordings of a real cluster are not part of it. */
    private static final Path RECORDINGS = Path.of("..", "..", "shared", "recordings");

    static Stream<AccuracySet.Environment> environments() {
        return Stream.of(
                        AccuracySet.samples(),
                        AccuracySet.sites(),
                        AccuracySet.joins(),
                        AccuracySet.recordings(RECORDINGS))
                .flatMap(environments -> environments);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("environments")
    void namesExactlyTheRightRoots(AccuracySet.Environment environment) throws Exception {
        Score.Row row = environment.examine();
        assumeTrue(row.skipped().isEmpty(), row.skipped());
        assertTrue(row.isRight(), row::line);
    }

    @Test
    void theRecordingsAreExaminedWhereTheyExist() {
        assumeTrue(Files.isDirectory(RECORDINGS), "no recordings beside this checkout");
        assertTrue(AccuracySet.recordings(RECORDINGS).count() > 0, "expected.tsv names no recording");
    }

    @Test
    void someEnvironmentsAreReportsOfSeveralNodes() {
        assertTrue(AccuracySet.joins().count() >= 4, "too few sites have reports.txt");
    }

    @Test
    void aRootTooManyAndARootTooFewAreWrong() {
        List<Set<String>> expected = List.of(Set.of("a", "b"), Set.of("c"));
        assertTrue(row(expected, List.of("b", "a")).isRight());
        assertTrue(row(expected, List.of("c")).isRight());
        assertFalse(row(expected, List.of("a")).isRight());
        assertFalse(row(expected, List.of("a", "b", "c")).isRight());
        assertFalse(row(expected, List.of()).isRight());
    }

    @Test
    void anEnvironmentThatCannotBeExaminedIsSkippedByName() throws Exception {
        AccuracySet.Environment environment = new AccuracySet.Environment(
                "name", "live", List.of(Set.of()), List::of, Optional.of("docker-registry"));
        assertEquals("docker-registry is not installed", environment.examine().skipped());
    }

    private static Score.Row row(List<Set<String>> expected, List<String> found) {
        return new Score.Row("name", "site", expected, found, "");
    }
}
