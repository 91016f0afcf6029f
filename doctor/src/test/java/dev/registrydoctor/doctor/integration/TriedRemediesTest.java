package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A cause is worth naming when its fix is known to work: it is tried with real programs, or it is said why not. */
class TriedRemediesTest {

    private static final Path PAGE = Path.of("..", "docs", "remedies.md");

    @Test
    void aReasonIsGivenForRootsThatAreNotTried() throws Exception {
        TriedRemedies tried = TriedRemedies.read();
        Set<String> others = new TreeSet<>(tried.reasons().keySet());
        TriedRemedies.roots().stream().filter(id -> !tried.isTried(id)).toList().forEach(others::remove);
        assertEquals(Set.of(), others, "no such root problem, or its remedy is tried");
        tried.reasons().forEach((id, reason) -> assertEquals(false, reason.isBlank(), id));
    }

    @Test
    void thePageSaysSo() throws Exception {
        List<String> page = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertEquals(String.join("\n", TriedRemedies.read().rows()), String.join("\n", page));
    }
}
