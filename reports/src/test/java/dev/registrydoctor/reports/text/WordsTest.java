package dev.registrydoctor.reports.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void wrapsBetweenWords() {
        assertEquals(List.of("one two", "three"), Words.wrap("one  two three", 7));
        assertEquals(List.of("one", "abcdefghij", "two"), Words.wrap("one abcdefghij two", 5));
        assertEquals(List.of("one", "two"), Words.wrap("one\ntwo", 20));
        assertEquals(List.of(""), Words.wrap("", 20));
    }

    @Test
    void keepsACommandInProseWhole() {
        assertEquals(List.of("run", "`a b c`,", "then d e"), Words.wrap("run `a b c`, then d e", 8));
        assertEquals(List.of("a lone b"), Words.wrap("a `lone b", 20));
    }

    @Test
    void countsColumnsAsATerminalDoes() {
        assertEquals(3, Words.columns("abc"));
        assertEquals(4, Words.columns("東京"));
        assertEquals(1, Words.columns("e\u0301"));
        assertEquals(2, Words.columns("🐳"));
        assertEquals(List.of("東京", "東京"), Words.wrap("東京 東京", 8));
    }

    @Test
    void showsAMonstrousWordByItsEnds() {
        List<String> words = Words.of("a" + "🐳".repeat(400) + "z");

        assertEquals(1, words.size());
        assertTrue(words.get(0).startsWith("a🐳") && words.get(0).endsWith("🐳z"));
        assertTrue(words.get(0).length() < 250);
    }
}
