package dev.registrydoctor.doctor.act.fix;

import dev.registrydoctor.doctor.act.plan.PlannedStep;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Looks once more right before a step that was agreed to is carried out. */
@FunctionalInterface
public interface Gate {

    /** Lets every step be carried out. */
    Gate OPEN = step -> null;

    /**
     * Why a step must not be carried out as things are now; null when it may.
     *
     * @throws IOException when that cannot be told, which keeps it from being carried out too
     */
    @Nullable
    String objection(PlannedStep step) throws IOException, InterruptedException;
}
