package dev.registrydoctor.doctor.act.fix;

import dev.registrydoctor.doctor.act.plan.PlannedStep;

/** Who agrees to what is done. It shows each step before it answers. */
public interface Consent {

    /** What to do with a step. */
    enum Answer {
        /** Carry it out; for what a person does: it is done. */
        YES,
        /** Leave it out. */
        NO,
        /** Leave it and what follows of this cause: it builds on it. */
        LEAVE_CAUSE,
        /** End. */
        QUIT
    }

    /**
     * Whether a step is carried out. A step that loses data is agreed to only by a person who has typed the name of what loses
     * it.
     *
     * @param step as things are now
     * @param number of the step, from 1
     */
    Answer ask(PlannedRemedy remedy, PlannedStep step, int number);
}
