package dev.registrydoctor.doctor.act.fix;

import dev.registrydoctor.doctor.act.plan.PlannedStep;

/** Hears of each step. */
public interface FixListener {

    /** A step that was agreed to is being carried out, which can take minutes. */
    void begins(PlannedStep step, int number);

    /** A step has ended. */
    void ended(StepResult result, int number);
}
