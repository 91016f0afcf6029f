package dev.registrydoctor.checks.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any bytes as a registry's configuration: what is kept of it is its own projection. */
class RegistryYamlFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        String kept = RegistryYaml.settings(new String(input, StandardCharsets.UTF_8));
        assertEquals(kept, RegistryYaml.settings(kept));
    }
}
