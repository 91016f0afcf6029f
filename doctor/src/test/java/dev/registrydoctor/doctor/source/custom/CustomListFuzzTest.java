package dev.registrydoctor.doctor.source.custom;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.registrydoctor.doctor.source.kube.MemoryBudget;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Any bytes as the API server's list of a kind that nobody here knows. */
class CustomListFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        try {
            CustomLists.read("Widget", new ByteArrayInputStream(input), new MemoryBudget(1 << 20));
        } catch (IOException e) {
            // The only way in which it may fail.
        }
    }
}
