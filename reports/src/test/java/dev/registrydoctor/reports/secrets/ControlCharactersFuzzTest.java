package dev.registrydoctor.reports.secrets;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any bytes as a text that is shown on a terminal. */
class ControlCharactersFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        assertTrue(ControlCharacters.line(text).chars().noneMatch(Character::isISOControl));
        assertTrue(ControlCharacters.block(text)
                .chars()
                .noneMatch(c -> c != '\n' && c != '\t' && Character.isISOControl(c)));
    }
}
