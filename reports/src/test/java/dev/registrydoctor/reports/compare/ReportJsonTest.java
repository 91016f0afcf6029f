package dev.registrydoctor.reports.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportJsonTest {

    private static JsonNode read(String text) throws IOException {
        return ReportJson.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String refusal(Executable reading) {
        return String.valueOf(assertThrows(IOException.class, reading).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | it is empty",
                "hello | it is not JSON at line 1",
                "{'a': 1 | it is not JSON",
                "[1, | it is not JSON",
                "{'a': 1, 'a': 2} | it is not JSON",
                "{} {} | more follows after its JSON at line 1",
                "{} x | it is not JSON",
                "// note | it is not JSON",
                "['a\u0001'] | it is not JSON",
                "[nan] | it is not JSON"
            })
    void refusesWhatIsNoJson(String text, String says) {
        String json = text.replace('\'', '"');
        String e = refusal(() -> read(json));
        assertTrue(e.startsWith(says), e);
        assertFalse(e.contains("hello"), "never a word of the file");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] latin1 = "[\"Gr\u00fc\u00dfe\"]".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("it is not JSON at line 1", refusal(() -> ReportJson.read(new ByteArrayInputStream(latin1))));
        byte[] cut = {'[', '"', (byte) 0xe2, (byte) 0x82, '"', ']'};
        assertEquals("it is not JSON at line 1", refusal(() -> ReportJson.read(new ByteArrayInputStream(cut))));
    }

    @Test
    void limitsNumbers() throws IOException {
        assertTrue(read("[1e999999999, -1e-999999999]").get(0).isDouble(), "never a number with a billion digits");
        read("[" + "1".repeat(1000) + "]");
        assertTrue(refusal(() -> read("[" + "1".repeat(1001) + "]")).contains("larger or deeper"));
    }

    @Test
    void refusesWhatIsTooDeepBeforeTheStackIs() throws IOException {
        read("[".repeat(ReportJson.DEEPEST) + "]".repeat(ReportJson.DEEPEST));
        for (int depth : new int[] {ReportJson.DEEPEST + 1, 1_000_000}) {
            String e = refusal(() -> read("[".repeat(depth)));
            assertTrue(e.contains("larger or deeper"), e);
        }
    }

    @Test
    void refusesWhatIsTooMuch() throws IOException {
        String text = "\"" + "x".repeat(ReportJson.LONGEST_TEXT) + "\"";
        read(text);
        assertTrue(refusal(() -> read("\"x" + text.substring(1))).contains("larger or deeper"));
        read("[0" + ",0".repeat(ReportJson.MOST - 3) + "]");
        assertTrue(refusal(() -> read("[0" + ",0".repeat(ReportJson.MOST - 2) + "]"))
                .contains("larger or deeper"));
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
                assertTrue(given < 2 * ReportJson.LONGEST, "it reads on");
                java.util.Arrays.fill(buffer, from, from + length, (byte) ' ');
                return length;
            }
        };
        String large = refusal(() -> ReportJson.read(endless));
        assertTrue(large.contains("larger or deeper"), large);
    }
}
