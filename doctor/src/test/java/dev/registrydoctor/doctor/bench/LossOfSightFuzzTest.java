package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigInteger;
import java.util.List;

/** Any bytes as the seed of runs on spoiled inputs: see {@link LossOfSightTest}. */
class LossOfSightFuzzTest {

    private static final SightRuns INPUTS = new SightRuns(3);

    @FuzzTest
    void survives(byte[] input) {
        long seed = input.length == 0 ? 0 : new BigInteger(input).longValue();
        assertEquals(List.of(), INPUTS.lists(seed));
        if (seed % 4 == 0) {
            assertEquals(List.of(), INPUTS.caseFile(seed));
        }
        if (INPUTS.reports() > 0) {
            assertEquals(List.of(), INPUTS.report(seed));
        }
    }
}
