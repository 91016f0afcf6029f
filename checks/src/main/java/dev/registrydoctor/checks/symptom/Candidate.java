package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.reading.Client;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A problem that can cause the symptom, and whether it is confirmed or ruled out.
 *
 * @param problem its id
 * @param status whether it is confirmed or ruled out
 * @param why what makes it so, one sentence
 * @param basis what confirms it, or null unless it is confirmed
 * @param found the finding that confirms it, or null
 * @param diagnosis the diagnosis that the finding belongs to, or null
 * @param closeness how exactly the finding and the symptom refer to the same thing; 0 without a finding
 * @param check the check whose result is the reason, or null where it is an answer or no check covers the problem
 */
public record Candidate(
        String problem,
        Status status,
        String why,
        @Nullable Basis basis,
        @Nullable Finding found,
        @Nullable Diagnosis diagnosis,
        int closeness,
        @Nullable String check) {

    /** Whether a candidate is confirmed or ruled out. */
    public enum Status {
        CONFIRMED,
        RULED_OUT,
        OPEN
    }

    /** What confirms a candidate, the strongest first. */
    public enum Basis {
        /** The examination found it and its effects. */
        SEEN,
        /** It exists and would cause this error; the examination found no other effect, and the pasted line is one. */
        FITS,
        /** No check covers it; the person's answers confirm it. */
        SAID
    }

    static Candidate open(String problem, String why, @Nullable String check) {
        return new Candidate(problem, Status.OPEN, why, null, null, null, 0, check);
    }

    static Candidate ruledOut(String problem, String why, @Nullable String check) {
        return new Candidate(problem, Status.RULED_OUT, why, null, null, null, 0, check);
    }

    public boolean isConfirmed() {
        return status == Status.CONFIRMED;
    }

    /** The decisive test, for an error of this client. */
    public Optional<HowToTell> howToTell(Client client) {
        return Knowledge.all().howToTell(problem, client);
    }
}
