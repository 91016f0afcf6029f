package dev.registrydoctor.doctor.serve;

/** Examines the environment once, however often it is called; never twice at the same time. */
public interface Examining {

    /**
     * Examines, within the time limit of a run.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    ExaminationReport examine() throws InterruptedException;
}
