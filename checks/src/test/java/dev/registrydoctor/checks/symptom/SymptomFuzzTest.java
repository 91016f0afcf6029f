package dev.registrydoctor.checks.symptom;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any bytes as what somebody pasted: an error line, a log, a description. */
class SymptomFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        Symptom symptom = Symptoms.read(new String(input, StandardCharsets.UTF_8));
        Consultation.about(symptom, List.of(), Diagnostician.diagnose(List.of()))
                .verdict();
    }
}
