package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cause of the symptom, as far as the evidence supports one. */
public sealed interface Verdict {

    /**
     * The cause of the error.
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
     * @param tests commands that find the cause, the most useful first
     * @param fitting roots that each cause this error, if it is not known which one is the person's
     * @param elsewhere roots that the examination found and that do not cause this error
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
     * A test with the names from the symptom.
     *
     * @param problem the problem that it tests
     * @param command what to run
     * @param where where to run it
     * @param yes the output if that is the problem
     */
    record Test(String problem, String command, String where, String yes) {
        static Test of(HowToTell how, Symptom symptom) {
            return new Test(
                    how.problem(),
                    how.command(symptom.named(), symptom.reading().server()),
                    how.where(),
                    HowToTell.plain(
                            how.yes(), symptom.named(), symptom.reading().server()));
        }
    }
}
