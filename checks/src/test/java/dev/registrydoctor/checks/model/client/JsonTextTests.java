package dev.registrydoctor.checks.model.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTests {

    private static String defect(String text) {
        return String.valueOf(
                assertThrows(JsonText.NotJson.class, () -> JsonText.parse(text)).getMessage());
    }

    @Test
    void readsEveryKindOfValue() throws JsonText.NotJson {
        assertEquals(
                Map.of("a", List.of(1.0, -2.5, 1000.0), "b", Map.of("c", true, "d", false), "e", "x", "f", List.of()),
                JsonText.parse(
                        "\t{ \"a\" : [1, -2.5, 1e3] ,\r\n \"b\":{\"c\":true,\"d\":false},\"e\":\"x\",\"f\":[ ]}\n"));
        assertEquals(Map.of(), JsonText.parse("{ }"));
        assertNull(JsonText.parse("null"));
        assertTrue(JsonText.parse("{\"k\":null}") instanceof Map<?, ?> map && map.containsKey("k"));
    }

    @Test
    void undoesEscapes() throws JsonText.NotJson {
        assertEquals("\"\\/\b\f\n\r\té", JsonText.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{~  \"a\": [1,]~} | line 2, column 11: expected a value, found ']' (is there an extra comma before it?)",
                "{\"a\": 1,~} | line 2, column 1: expected a key in double quotes, found '}' (is there an extra comma before it?)",
                "{\"a\": 1~ \"b\": 2} | line 2, column 2: expected ','",
                "{\"a\" 1} | line 1, column 6: expected ':'",
                "{// note~} | line 1, column 2: expected a key in double quotes; JSON has no comments",
                "{\"a\": # x~1} | line 1, column 7: expected a value; JSON has no comments",
                "{“a”: 1} | line 1, column 2: expected a key in double quotes, found the typographic quote “",
                "{\"a\": [“x”]} | line 1, column 8: expected a value, found the typographic quote “",
                "{'a': 1} | line 1, column 2: expected a key in double quotes",
                "{\"a\": 01} | line 1, column 9: not a number: 01",
                "{\"a\": 1.} | line 1, column 9: not a number: 1.",
                "{\"a\": True} | line 1, column 7: expected a value",
                "{\"a\": \"x~\"} | line 1, column 9: a string is not closed on its line",
                "{\"a\": \"\\q\"} | line 1, column 10: unknown escape sequence",
                "{\"a\": \"\\u00g0\"} | line 1, column 10: unknown escape sequence",
                "{\"a\": 1} } | line 1, column 10: there is text after the end of the value",
                "{\"a\": 1 | line 1, column 8: unexpected end of the text",
                "{\"a | line 1, column 4: unexpected end of the text"
            })
    void saysWhereAndWhatIsWrong(String text, String expected) {
        assertEquals(expected, defect(text.replace('~', '\n')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\n\n", "[", "{", "\"", "\"\\", "-", "+1", ".5", "1e", "٣", "\u0000", "nul", "NaN"})
    void garbageIsNoJson(String text) {
        assertTrue(defect(text).startsWith("line "));
    }

    @Test
    void nestingEndsBeforeTheStackDoes() throws JsonText.NotJson {
        assertTrue(JsonText.parse("[".repeat(60) + "]".repeat(60)) instanceof List<?>);
        assertTrue(defect("[".repeat(100_000)).endsWith("the nesting is too deep"));
        assertTrue(defect("{\"a\":".repeat(100_000)).endsWith("the nesting is too deep"));
    }

    @Test
    void linesAreCountedInLongTexts() {
        assertTrue(defect("\n".repeat(5000) + "x").startsWith("line 5001, column 1:"));
    }
}
