package dev.registrydoctor.checks.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class OrderTest {

    @Test
    void theFirstKeyThatDiffersDecides() {
        List<String> words = List.of("ccc", "b", "aaa", "a", "bb");

        assertEquals(
                List.of("a", "b", "bb", "aaa", "ccc"),
                words.stream().sorted(Order.by(String::length, w -> w)).toList());
    }

    @Test
    void whatNoKeyTellsApartStaysAsItWas() {
        List<String> words = List.of("bb", "aa", "c");

        assertEquals(
                List.of("c", "bb", "aa"),
                words.stream().sorted(Order.by(String::length)).toList());
    }
}
