package dev.registrydoctor.checks.model;

import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.tomlj.TomlVersion;

/** Any bytes as containerd's template, and as a template with the file that was made of it. */
class TemplateFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        TomlAssertions.passOver(() -> RegistryConfig.of(TomlFile.parse(text, TomlVersion.V1_0_0)));
        // With something to fill in too: a placeholder may stand for itself.
        assertNull(RenderedTemplate.difference(text, text), "a template gives itself");
        int middle = text.length() / 2;
        RenderedTemplate.difference(text.substring(0, middle), text.substring(middle));
    }
}
