package dev.registrydoctor.doctor.source.recorded;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.registrydoctor.checks.evidence.cluster.Listing;

/** Any bytes as the output of kubectl cluster-info dump. */
class DumpFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        Dump dump = DumpReader.read(input);
        for (Listing.Kind kind : Listing.Kind.values()) {
            dump.find(kind, null);
            dump.find(kind, "default");
        }
    }
}
