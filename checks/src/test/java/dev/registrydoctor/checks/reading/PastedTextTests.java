package dev.registrydoctor.checks.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PastedTextTests {

    @Test
    void ofALongTextTheBeginningAndTheEndAreKept() {
        String half = "filler\n".repeat(PastedText.MOST / 7);
        assertEquals(
                List.of("begin", "filler", "end"),
                PastedText.of("begin\n" + half + "\nmiddle\n" + half + "\nend").lines().stream()
                        .filter(line -> !line.contains("..."))
                        .toList());
    }

    @Test
    void ofALongLineTheBeginningAndTheEndAreKept() {
        int half = PastedText.LONGEST_LINE / 2;
        assertEquals(
                List.of("a".repeat(half) + " ... " + "b".repeat(half)),
                PastedText.of("a".repeat(half) + "middle" + "b".repeat(half)).lines());
    }
}
