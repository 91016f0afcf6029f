package dev.registrydoctor.checks.catalog.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTests {

    @ParameterizedTest
    @CsvSource({
        "v1, v1, 0",
        "v1, v2, 1",
        "v1, v10, 1",
        "lates, latest, 1",
        "abc, '', 3",
        "'', abc, 3",
        "kitten, sitting, 3",
        "rnu, run, 1",
        "latset, latest, 1"
    })
    void countsInsertionsDeletionsReplacementsAndExchanges(String a, String b, int distance) {
        assertEquals(distance, Nearest.distance(a, b));
        assertEquals(distance, Nearest.distance(b, a));
    }

    @Test
    void theNearestComeFirstAndNoMoreThanThree() {
        assertEquals(
                List.of("v1.2", "v1.3", "v1.20"), Nearest.of("v1.1", List.of("zzzz", "v1.20", "v1.3", "v1.2", "main")));
    }

    @Test
    void whatHasNothingInCommonIsNoCandidateAmongMany() {
        assertEquals(List.of(), Nearest.of("v1", List.of("aa", "bb", "cc", "dd")));
        assertEquals(List.of("aa", "bb"), Nearest.of("v1", List.of("bb", "aa")));
        assertEquals(List.of(), Nearest.of("v1", List.of()));
    }
}
