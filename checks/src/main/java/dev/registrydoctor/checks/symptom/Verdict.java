package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cause of the symptom, as far as the evidence supports one. */
public sealed interface Verdict {

    /**
     * What makes the error.
     *
     * @param problem its id: the root, where the candidate follows from one
     * @param through the candidate by which it makes this error
     * @param basis what confirms it
     * @param finding the finding of the root, or null when the person's answers alone say so
     * @param diagnosis the root's diagnosis, or null where it is at work nowhere else
     * @param why one sentence
     * @param unexpected whether the root is not among the candidates
     * @param also further roots that make this error as well
     */
    record Cause(
            String problem,
            String through,
            Candidate.Basis basis,
            @Nullable Finding finding,
            @Nullable Diagnosis diagnosis,
            String why,
            boolean unexpected,
            List<Diagnosis> also)
            implements Verdict {
        public Cause {
            also = List.copyOf(also);
        }
    }

    /**
     * The evidence supports no cause.
     *
     * @param why one sentence
     * @param tests what to run to know, the most telling first
     * @param fitting roots that each make this error, where it cannot be told which one is meant
     * @param elsewhere roots that the examination found and that do not make this error
     */
    record CannotTell(String why, List<Test> tests, List<Diagnosis> fitting, List<Diagnosis> elsewhere)
            implements Verdict {
        public CannotTell {
            tests = List.copyOf(tests);
            fitting = List.copyOf(fitting);
            elsewhere = List.copyOf(elsewhere);
        }
    }

    /**
     * A test with the symptom's names.
     *
     * @param problem what it tells
     * @param command what to run
     * @param where where
     * @param yes what it shows when that is the problem
     */
    record Test(String problem, String command, String where, String yes) {
        static Test of(HowToTell how, Symptom symptom) {
            return new Test(
                    how.problem(),
                    how.command(symptom.named(), symptom.reading().target()),
                    how.where(),
                    HowToTell.plain(
                            how.yes(), symptom.named(), symptom.reading().target()));
        }
    }
}
