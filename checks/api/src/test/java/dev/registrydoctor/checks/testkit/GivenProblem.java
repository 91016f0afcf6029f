package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** Problems that have no page: for tests of what is done with problems, whichever they are. */
public final class GivenProblem {

    private GivenProblem() {}

    /** A problem that can explain the others. */
    public static Problem root(String id, String title, String... explainedBy) {
        return new Problem(id, Problem.Kind.ROOT, title, List.of(explainedBy), false);
    }

    /** A problem that always follows from another. */
    public static Problem symptom(String id, String title, String... explainedBy) {
        return new Problem(id, Problem.Kind.SYMPTOM, title, List.of(explainedBy), false);
    }

    /** A problem that causes no harm today. */
    public static Problem warning(String id, String title, String... explainedBy) {
        return new Problem(id, Problem.Kind.WARNING, title, List.of(explainedBy), false);
    }

    /** Something that is not a fault. */
    public static Problem info(String id, String title, String... explainedBy) {
        return new Problem(id, Problem.Kind.INFO, title, List.of(explainedBy), false);
    }
}
