package dev.registrydoctor.reports.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {

    private static Json read(String text) throws IOException {
        return JsonReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String refusal(Executable reading) {
        return String.valueOf(assertThrows(IOException.class, reading).getMessage());
    }

    @Test
    void readsEverySortOfValue() throws IOException {
        assertEquals(
                new Json.Obj(Map.of(
                        "a",
                        new Json.Arr(
                                List.of(new Json.Num(new BigDecimal("1.5")), new Json.Bool(true), new Json.Null())),
                        "b",
                        new Json.Str("ü"))),
                read("{\"a\": [1.5, true, null], \"b\": \"ü\"}"));
        assertTrue(new Json.Num(new BigDecimal("1.0")).isWhole());
        assertTrue(new Json.Num(new BigDecimal("1e999999999")).isWhole());
        assertFalse(new Json.Num(new BigDecimal("0.1")).isWhole());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | it is empty",
                "hello | it is no JSON at line 1",
                "{'a': 1 | it is no JSON",
                "[1, | it is no JSON",
                "{'a': 1, 'a': 2} | it is no JSON",
                "{} {} | more follows",
                "[nan] | it is no JSON"
            })
    void refusesWhatIsNoJson(String text, String says) {
        String json = text.replace('\'', '"');
        String e = refusal(() -> read(json));
        assertTrue(e.startsWith(says), e);
        assertFalse(e.contains("hello"), "never a word of the file");
    }

    @Test
    void refusesWhatIsTooDeepBeforeTheStackIs() throws IOException {
        read("[".repeat(JsonReader.DEEPEST) + "]".repeat(JsonReader.DEEPEST));
        for (int depth : new int[] {JsonReader.DEEPEST + 1, 1_000_000}) {
            String e = refusal(() -> read("[".repeat(depth)));
            assertTrue(e.contains("larger or deeper"), e);
        }
    }

    @Test
    void refusesWhatIsTooMuch() throws IOException {
        String text = "\"" + "x".repeat(JsonReader.LONGEST_TEXT) + "\"";
        read(text);
        assertTrue(refusal(() -> read("\"x" + text.substring(1))).contains("larger or deeper"));
        String values = refusal(() -> read("[0" + ",0".repeat(JsonReader.MOST) + "]"));
        assertTrue(values.contains("more than " + JsonReader.MOST), values);
        // Blanks: neither value nor depth, and never all in memory.
        InputStream endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                throw new AssertionError("a piece at a time");
            }

            @Override
            public int read(byte[] buffer, int from, int length) {
                given += length;
                assertTrue(given < 2 * JsonReader.LONGEST, "it reads on");
                java.util.Arrays.fill(buffer, from, from + length, (byte) ' ');
                return length;
            }
        };
        String large = refusal(() -> JsonReader.read(endless));
        assertTrue(large.contains("larger or deeper"), large);
    }
}
