package dev.registrydoctor.doctor.serve;

import dev.registrydoctor.checks.check.Check;
import java.util.List;

/** Examines the environment once, however often it is called; never twice at the same time. */
public interface Examining {

    /**
     * Examines, within the time limit of a run.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    ExaminationReport examine() throws InterruptedException;

    /** The checks that are run; changes of what these read are worth an examination. */
    default List<Check> checks() {
        return List.of();
    }
}
