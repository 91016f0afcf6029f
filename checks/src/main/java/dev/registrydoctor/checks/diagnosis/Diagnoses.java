package dev.registrydoctor.checks.diagnosis;

import dev.registrydoctor.checks.check.Finding;
import java.util.List;
import java.util.Locale;

/**
 * What the findings come to.
 *
 * @param diagnoses roots with their consequences, gravest first
 * @param unexplained symptoms that nothing found explains: the cause is not in the catalog, or where it could be was not
 *     seen; no cause is invented
 * @param warnings what works and can hurt, and suspicions that no symptom bears out
 * @param notes what is worth knowing
 * @param verdict the whole in one word
 * @param cutShort whether the time was up before the findings were joined: every problem is unexplained then
 */
public record Diagnoses(
        List<Diagnosis> diagnoses,
        List<Finding> unexplained,
        List<Finding> warnings,
        List<Finding> notes,
        Verdict verdict,
        boolean cutShort) {

    /** The whole in one word. */
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
