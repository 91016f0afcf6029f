package dev.registrydoctor.doctor.act.fix;

import dev.registrydoctor.doctor.act.plan.PlannedStep;

/**
 * What came of a step.
 *
 * @param step as it was when it was come to
 * @param message why it was not carried out; empty when it was, and when nobody agreed to it
 */
public record StepResult(PlannedStep step, Outcome outcome, String message) {

    /** What came of it. */
    public enum Outcome {
        DONE,
        ALREADY_DONE,
        /** A person said that it is done. */
        DONE_BY_HAND,
        LEFT_OUT,
        FAILED
    }
}
