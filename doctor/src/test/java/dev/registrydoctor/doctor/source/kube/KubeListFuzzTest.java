package dev.registrydoctor.doctor.source.kube;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Any bytes as the API server's list of each kind. */
class KubeListFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        for (Listing.Kind kind : Listing.Kind.values()) {
            try {
                KubeJson.readList(kind, new ByteArrayInputStream(input), new MemoryBudget(1 << 20));
            } catch (IOException e) {
                // The only way in which it may fail.
            }
        }
    }
}
