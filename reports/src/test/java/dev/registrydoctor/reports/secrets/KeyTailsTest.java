package dev.registrydoctor.reports.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTailsTest {

    /** A key of 16,384 bits has about 200 lines. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 200, 400})
    void allLinesBeforeTheEndOfAKeyAreOfIt(int lines) {
        String text = "seen:\n" + "abcdefghijklmnop\n".repeat(lines) + "-----END PRIVATE KEY-----";
        Spans spans = new Spans();
        KeyTails.find(text, spans);
        Map<String, Integer> found = new TreeMap<>();
        assertEquals("seen:\n[]", spans.replace(text, "[]", found));
        assertEquals(Map.of("private key", 1), found);
    }
}
