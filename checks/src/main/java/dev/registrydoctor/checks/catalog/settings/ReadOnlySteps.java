package dev.registrydoctor.checks.catalog.settings;

import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The read-only maintenance mode of the built-in registry. A garbage collection beside a push deletes layers that the push has
 * uploaded and no manifest names yet (distribution/distribution#3254), so it runs in this mode alone.
 */
public final class ReadOnlySteps {

    /** The variable of the mode; one for {@code enabled} alone stops the registry (registry/handlers/app.go). */
    public static final String VARIABLE = "REGISTRY_STORAGE_MAINTENANCE_READONLY";

    /** The setting that tells who has set it: the registry knows only {@code enabled}, and passes over the rest. */
    private static final String SET_BY = "storage.maintenance.readonly.setBy";

    private static final String PROGRAM = "registry-doctor";

    private static final String ENABLED = VARIABLE + "={\"enabled\":true,\"setBy\":\"" + PROGRAM + "\"}";

    private static final String DEPLOYMENT = "deployment/" + BuiltIn.DEPLOYMENT;

    private ReadOnlySteps() {}

    /**
     * The steps that surround what is done while nobody pushes.
     *
     * @param work the steps between them
     * @param former the value that the variable has now, or null when it is not set
     */
    public static List<Step> around(List<Step> work, @Nullable String former) {
        Step begin = Step.of(
                        "Set the registry read-only. Pulls work as before; pushes are refused until the registry is set back.",
                        set(ENABLED),
                        Actor.cluster())
                .risking(Risk.RESTARTS)
                .undoneBy(back(former));
        Step end = Step.of(
                        "Set the registry back, so that it accepts pushes again. Do this also if a step before it failed."
                                + " The new Pod has no memory of deleted layers.",
                        back(former),
                        Actor.cluster())
                .risking(Risk.RESTARTS);
        List<Step> steps = new ArrayList<>();
        steps.add(begin);
        steps.add(DeploymentSteps.waitForRollout("Wait until the read-only Pod has replaced the other one.", "300s"));
        steps.addAll(work);
        steps.add(end);
        steps.add(DeploymentSteps.waitForRollout("Wait until the registry accepts pushes.", "300s"));
        return steps;
    }

    private static Action back(@Nullable String former) {
        return set(former == null ? VARIABLE + "-" : VARIABLE + "=" + former);
    }

    private static Action set(String change) {
        return Action.kubectl("-n", BuiltIn.NAMESPACE, "set", "env", DEPLOYMENT, change);
    }

    /** Whether this program has set the registry read-only, and has not set it back: it is at work, or was killed. */
    public static boolean isSetByProgram(RegistrySettings settings) {
        RegistrySettings.Setting setBy = settings.find(SET_BY);
        return setBy != null && setBy.value().equals(PROGRAM);
    }

    /** Whether a variable sets the registry read-only, whoever has set it. */
    public static boolean isOn(String variable, @Nullable String value) {
        return variable.equals(VARIABLE) && value != null && value.contains("\"enabled\":true");
    }

    /** Whether an action sets the registry read-only. */
    public static boolean begins(Action action) {
        return words(action).contains(ENABLED);
    }

    /** Whether an action ends the read-only mode. */
    public static boolean ends(Action action) {
        return words(action).stream()
                .anyMatch(word ->
                        word.equals(VARIABLE + "-") || (word.startsWith(VARIABLE + "=") && !word.equals(ENABLED)));
    }

    private static List<String> words(Action action) {
        return action instanceof Action.Kubectl kubectl && kubectl.args().contains("env") ? kubectl.args() : List.of();
    }
}
