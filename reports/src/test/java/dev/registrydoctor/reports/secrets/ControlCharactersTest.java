package dev.registrydoctor.reports.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCharactersTest {

    @ParameterizedTest
    @CsvSource({
        "0, \\u{0}",
        "7, \\u{7}",
        "1b, \\u{1b}",
        "7f, \\u{7f}",
        "85, \\u{85}",
        "9b, \\u{9b}",
        "a, \\n",
        "9, \\t",
        "d, \\r",
        "200b, \\u{200b}",
        "200c, \\u{200c}",
        "200d, \\u{200d}",
        "200e, \\u{200e}",
        "200f, \\u{200f}",
        "202a, \\u{202a}",
        "202e, \\u{202e}",
        "2066, \\u{2066}",
        "2069, \\u{2069}",
        "feff, \\u{feff}",
        "2028, \\u{2028}",
        "2029, \\u{2029}",
        "61c, \\u{61c}",
        "e0041, \\u{e0041}",
        "d800, \\u{d800}",
        "fffe, \\u{fffe}",
        "ffff, \\u{ffff}"
    })
    void makesWhatSteersOrHidesVisible(String hex, String shown) {
        int c = Integer.parseInt(hex, 16);

        assertEquals("a" + shown + "b", ControlCharacters.line("a" + Character.toString(c) + "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "Zürich, 東京, Ελλάδα, 🐳", "<b>&amp;</b>", "a\u00a0b", "\\u{1b}"})
    void leavesAllOtherTextAlone(String text) {
        assertSame(text, ControlCharacters.line(text));
        assertSame(text, ControlCharacters.block(text));
    }

    @Test
    void keepsTheLinesOfABlock() {
        assertEquals("a\n\tb\\r\\u{1b}[2J\n", ControlCharacters.block("a\n\tb\r\u001b[2J\n"));
    }
}
