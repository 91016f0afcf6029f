package dev.registrydoctor.checks.symptom;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any bytes as what somebody pasted: an error line, a log, a description. */
class SymptomFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        Symptom symptom = Symptoms.read(new String(input, StandardCharsets.UTF_8));
        Consultation.about(symptom).verdict();
    }
}
