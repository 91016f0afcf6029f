package dev.registrydoctor.checks.model.client;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any bytes as a daemon.json. */
class JsonTextFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        try {
            JsonText.parse(new String(input, StandardCharsets.UTF_8));
        } catch (JsonText.NotJson e) {
            // The only way in which it may fail.
        }
    }
}
