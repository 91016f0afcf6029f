package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.catalog.settings.GarbageSteps;
import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.remedy.Action;
import org.jspecify.annotations.Nullable;

/** What keeps garbage from being collected where the store is not read: a Pod that can be pushed to, or images that a new Pod lacks. */
public final class CollectionGuard {

    /** What {@link #objection} reads. */
    public static final Needs NEEDS = RetentionObstacles.NEEDS;

    private CollectionGuard() {}

    /** Whether the registry has to be looked at before this step. */
    public static boolean isNeeded(Action action) {
        return ReadOnlySteps.begins(action) || GarbageSteps.collects(action);
    }

    /** Whether waiting a little can settle an objection. */
    public static boolean mayPass(String objection) {
        return RetentionObstacles.isAboutPods(objection);
    }

    /** Why a step must not be done; null when it may. */
    public static @Nullable String objection(Action action, Evidence evidence) {
        Deployment deployment = BuiltInRegistry.deployment(evidence);
        if (deployment == null) {
            return "the Deployment of the registry cannot be read";
        } else if (ReadOnlySteps.begins(action)) {
            return RetentionObstacles.storage(evidence);
        } else if (!RetentionObstacles.isReadOnly(evidence)) {
            return "the registry is not read-only any more: somebody has set it back";
        }
        return RetentionObstacles.pods(deployment, evidence);
    }
}
