package dev.registrydoctor.checks.model.toml;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.registrydoctor.checks.model.TomlAssertions;
import java.nio.charset.StandardCharsets;

/** Any short bytes as TOML: what is left out before it is parsed changes nothing. */
class TomlFileFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        if (text.length() < 200) {
            TomlAssertions.passOver(() -> TomlPlain.assertSame(text));
        }
    }
}
