package dev.registrydoctor.reports.secrets;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A report that hides digests and hosts helps nobody: lines without a secret stay as they are, alone and together. */
class BenignTextTest {

    private static List<String> lines() throws IOException {
        try (InputStream in = Objects.requireNonNull(BenignTextTest.class.getResourceAsStream("/secrets/benign.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void eachLineStays() throws IOException {
        List<String> lines = lines();
        assertTrue(lines.size() >= 200, "lines: " + lines.size());
        assertAll(lines.stream().map(line -> () -> assertEquals(line, Secrets.redact(line))));
    }

    /** As a file of lines, and as JSON has such a file in a string. */
    @Test
    void allLinesTogetherStay() throws IOException {
        String text = String.join("\n", lines());
        assertEquals(text, Secrets.redact(text));
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        assertEquals(escaped, Secrets.redact(escaped));
    }
}
