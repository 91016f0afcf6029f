package dev.registrydoctor.reports.secrets;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any bytes as a text that may hold secrets. */
class SecretsFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        String clean = Secrets.redact(new String(input, StandardCharsets.UTF_8));
        assertFalse(clean.contains("-----BEGIN PRIVATE KEY-----"), clean);
    }
}
