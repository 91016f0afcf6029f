package dev.registrydoctor.doctor.act.fix;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.StepWork;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What would be done for one purpose.
 *
 * @param title the problem and its subject, or what is set up
 * @param summary what is wrong, or what for, as a sentence
 * @param subject what a person types to agree to a loss
 * @param cause the cause that it fixes, or null for a setup
 * @param text the remedy as people read it
 */
public record PlannedRemedy(
        String title,
        String summary,
        String subject,
        @Nullable Finding cause,
        Remedy remedy,
        RemedyText text,
        List<PlannedStep> steps) {

    public PlannedRemedy {
        steps = List.copyOf(steps);
    }

    /** Whether there is a step that the program can carry out. */
    public boolean hasChanges() {
        return steps.stream().anyMatch(PlannedStep::isCarriedOut);
    }

    /** Whether there is nothing to do at all. */
    public boolean isDone() {
        return steps.stream().allMatch(step -> step.work() instanceof StepWork.AlreadyDone);
    }

    /** The other machines that steps are for, as phrases. */
    public Set<String> elsewhere() {
        Set<String> machines = new TreeSet<>();
        for (PlannedStep step : steps) {
            if (step.work() instanceof StepWork.Elsewhere other) {
                machines.add(other.machine());
            }
        }
        return machines;
    }
}
