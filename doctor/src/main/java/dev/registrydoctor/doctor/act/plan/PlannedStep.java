package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;

/**
 * A step of a remedy and what there is to do in it.
 *
 * @param text how people read it
 */
public record PlannedStep(Remedy.Step step, StepText text, StepWork work) {

    /** Whether the program can carry it out. */
    public boolean isCarriedOut() {
        return work instanceof StepWork.Changes;
    }
}
