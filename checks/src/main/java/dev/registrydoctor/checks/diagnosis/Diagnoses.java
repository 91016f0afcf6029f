package dev.registrydoctor.checks.diagnosis;

import dev.registrydoctor.checks.check.Finding;
import java.util.List;
import java.util.Locale;

/**
 * The result of all findings.
 *
 * @param diagnoses roots with their consequences, most severe first
 * @param unexplained symptoms that no finding explains: the cause is not in the catalog, or could not be checked;
 *     no cause is invented
 * @param warnings what works but can cause harm, and suspicions that no symptom confirms
 * @param notes what is worth knowing
 * @param verdict the result in one word
 * @param cutShort whether the time was up before all findings were joined: every problem is unexplained then
 */
public record Diagnoses(
        List<Diagnosis> diagnoses,
        List<Finding> unexplained,
        List<Finding> warnings,
        List<Finding> notes,
        Verdict verdict,
        boolean cutShort) {

    /** The result in one word. */
    public enum Verdict {
        HEALTHY,
        WARNINGS,
        PROBLEMS,
        INCONCLUSIVE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Diagnoses {
        diagnoses = List.copyOf(diagnoses);
        unexplained = List.copyOf(unexplained);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }
}
