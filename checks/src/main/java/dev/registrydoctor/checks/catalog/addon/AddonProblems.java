package dev.registrydoctor.checks.catalog.addon;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class AddonProblems {

    public static final Problem REGISTRY_NOT_ENABLED =
            Problem.root("addon.registry-not-enabled", "The registry add-on is not enabled");

    public static final Problem REGISTRY_PARTLY_APPLIED =
            Problem.root("addon.registry-partly-applied", "Parts of the registry add-on are missing");

    public static final Problem REGISTRY_STARTING =
            Problem.info("addon.registry-starting", "The registry is still starting");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(REGISTRY_NOT_ENABLED, REGISTRY_PARTLY_APPLIED, REGISTRY_STARTING);

    private AddonProblems() {}
}
