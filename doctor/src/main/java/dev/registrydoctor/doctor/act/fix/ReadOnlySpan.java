package dev.registrydoctor.doctor.act.fix;

import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps in which the registry is read-only. Whoever agrees to the first agrees to all of them, and the registry is set back
 * however they end.
 *
 * @param first the index of the step that sets it read-only
 * @param end of the step that sets it back
 * @param last of the step that waits for that
 */
public record ReadOnlySpan(int first, int end, int last) {

    /** The first such steps; null where there are none, or nothing sets the registry back. */
    public static @Nullable ReadOnlySpan of(List<PlannedStep> steps) {
        int first = -1;
        for (int i = 0; i < steps.size(); i++) {
            if (first < 0 && ReadOnlySteps.begins(steps.get(i).step().action())) {
                first = i;
            } else if (first >= 0 && ReadOnlySteps.ends(steps.get(i).step().action())) {
                return new ReadOnlySpan(first, i, Math.min(i + 1, steps.size() - 1));
            }
        }
        return null;
    }

    /** Whether a step is one of them. */
    public boolean has(int index) {
        return index >= first && index <= last;
    }

    /** The first of them that loses data; null when none does. */
    public @Nullable PlannedStep loss(List<PlannedStep> steps) {
        return steps.subList(first, last + 1).stream()
                .filter(step -> step.step().risk() instanceof Risk.LosesData)
                .findFirst()
                .orElse(null);
    }
}
