package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.catalog.settings.RegistrySettings.Setting;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;

/**
 * A registry that {@code fix} or {@code setup retention} has set read-only and not set back. To turn the mode off by hand is wrong
 * then: a garbage collection may still run, and images that were not deleted yet are in a folder that the registry does not read.
 */
final class OpenMaintenance {

    private static final Actor WHERE_IT_RAN = Actor.operator("where registry-doctor ran");

    private OpenMaintenance() {}

    static Finding finding(Setting setting) {
        return Configuration.finding(
                        RegistryProblems.READ_ONLY,
                        "registry-doctor has set the built-in registry read-only and has not set it back: a fix or setup"
                                + " retention is still at work, or was interrupted. Every push is refused")
                .observed(setting.words(), "not set", setting.source())
                .remedy(Remedy.of(
                        Verification.of(
                                Configuration.setEnvironment("--list"),
                                Actor.cluster(),
                                "does not list MAINTENANCE_READONLY"),
                        Step.of(
                                        "See what would be taken back.",
                                        Action.root("registry-doctor", "undo", "--dry-run"),
                                        WHERE_IT_RAN)
                                .deciding(
                                        "`interrupted` in its first line means that a fix or setup retention is at work, or was killed."
                                                + " If none is at work, take it back with the next step. If no change is left to take back, it"
                                                + " ran elsewhere, or as another user. If it was a CronJob, its next run takes it back:"
                                                + " `microk8s kubectl -n container-registry create job"
                                                + " --from=cronjob/registry-doctor-retention retention-now`."),
                        Step.of(
                                        "Take it back. This ends a garbage collection that still runs, puts back the images that were"
                                                + " not deleted yet, and sets the registry back.",
                                        Action.root("registry-doctor", "undo"),
                                        WHERE_IT_RAN)
                                .risking(Risk.RESTARTS),
                        Step.of(
                                        "Only if that record is lost: turn read-only mode off. What was being deleted stays"
                                                + " deleted.",
                                        Configuration.setEnvironment(ReadOnlySteps.VARIABLE + "-"),
                                        Actor.cluster())
                                .risking(Risk.RESTARTS)
                                .undoneBy(
                                        Configuration.setEnvironment(ReadOnlySteps.VARIABLE + "={\"enabled\":true}"))));
    }
}
