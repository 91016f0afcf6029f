package dev.registrydoctor.checks.model;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any bytes as a WWW-Authenticate header. */
class ChallengeFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        Challenge challenge = Challenge.parse(new String(input, StandardCharsets.ISO_8859_1));
        challenge.isBearer();
        challenge.realm();
        challenge.service();
    }
}
