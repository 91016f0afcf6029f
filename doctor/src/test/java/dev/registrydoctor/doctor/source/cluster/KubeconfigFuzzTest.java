package dev.registrydoctor.doctor.source.cluster;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any bytes as a kubeconfig. */
class KubeconfigFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        try {
            new KubeconfigReader("config", file -> "content").read(new String(input, StandardCharsets.UTF_8), null);
        } catch (KubeconfigReader.UnusableException e) {
            // The only way in which it may fail.
        }
    }
}
