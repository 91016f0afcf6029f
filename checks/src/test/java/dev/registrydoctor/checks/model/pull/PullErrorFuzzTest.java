package dev.registrydoctor.checks.model.pull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any bytes as what the kubelet says of a pull that failed. */
class PullErrorFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        PullError.parse(new String(input, StandardCharsets.UTF_8));
    }
}
