package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A possible cause of the symptom and its status.
 *
 * @param problem its id
 * @param status its status
 * @param why the reason for its status, one sentence
 * @param basis what confirms it, or null unless it is confirmed
 * @param found the finding that confirms it, or null
 * @param diagnosis the diagnosis that the finding belongs to, or null
 * @param closeness how exactly the finding and the symptom are about the same thing; 0 without a finding
 */
public record Candidate(
        String problem,
        Status status,
        String why,
        @Nullable Basis basis,
        @Nullable Finding found,
        @Nullable Diagnosis diagnosis,
        int closeness) {

    /** The status of a candidate. */
    public enum Status {
        CONFIRMED,
        RULED_OUT,
        OPEN
    }

    /** What confirms a candidate, the strongest first. */
    public enum Basis {
        /** The examination found it, and it causes harm now. */
        SEEN,
        /** The examination found it, and it would cause this error; only the pasted line shows the harm. */
        FITS,
        /** No check covers it; the person's answers confirm it. */
        SAID
    }

    static Candidate open(String problem, String why) {
        return new Candidate(problem, Status.OPEN, why, null, null, null, 0);
    }

    static Candidate ruledOut(String problem, String why) {
        return new Candidate(problem, Status.RULED_OUT, why, null, null, null, 0);
    }

    public boolean isConfirmed() {
        return status == Status.CONFIRMED;
    }

    /** The decisive test. */
    public Optional<HowToTell> howToTell() {
        return Knowledge.all().howToTell(problem);
    }
}
