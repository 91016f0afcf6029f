package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A problem that can be behind the symptom, and how it stands.
 *
 * @param problem its id
 * @param status how it stands
 * @param why what makes it so, one sentence
 * @param basis what confirms it, or null unless it is confirmed
 * @param found the finding that bears it out, or null
 * @param diagnosis the diagnosis that the finding belongs to, or null
 * @param closeness how exactly the finding and the symptom speak of one thing; 0 without a finding
 */
public record Candidate(
        String problem,
        Status status,
        String why,
        @Nullable Basis basis,
        @Nullable Finding found,
        @Nullable Diagnosis diagnosis,
        int closeness) {

    /** How a candidate stands. */
    public enum Status {
        CONFIRMED,
        RULED_OUT,
        OPEN
    }

    /** What bears a candidate out, the strongest first. */
    public enum Basis {
        /** The examination found it at work. */
        SEEN,
        /** It is there and would make this error; the examination saw no harm of it, the pasted line tells of one. */
        FITS,
        /** No check sees it; the person's answers leave no doubt. */
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
