package dev.registrydoctor.checks.model.containerd;

import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.registrydoctor.checks.model.TomlAssertions;
import dev.registrydoctor.checks.model.toml.TomlFile;
import java.nio.charset.StandardCharsets;

/** Any bytes as containerd's template, and as a template with the file that was made of it. */
class TemplateFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        RegistryConfig.of(TomlFile.ofContainerd(text, "1.7.29"), "1.7.29");
        ConfigRefusals.of(TomlFile.ofContainerd(text, "1.7.29"), "1.7.29");
        TomlAssertions.passOver(() -> RegistryConfig.of(TomlFile.ofContainerd(text, "2.1.6"), "2.1.6"));
        // With something to fill in too: a placeholder may stand for itself.
        assertNull(RenderedTemplate.difference(text, text), "a template gives itself");
        int middle = text.length() / 2;
        RenderedTemplate.difference(text.substring(0, middle), text.substring(middle));
    }
}
