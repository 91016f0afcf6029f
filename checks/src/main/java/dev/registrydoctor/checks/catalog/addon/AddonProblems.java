package dev.registrydoctor.checks.catalog.addon;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class AddonProblems {

    public static final Problem HOSTING_CONFIGMAP_WRONG = Problem.of("addon.hosting-configmap-wrong");

    public static final Problem NAMESPACE_TERMINATING = Problem.of("addon.namespace-terminating");

    public static final Problem REGISTRY_NOT_ENABLED =
            Problem.of("addon.registry-not-enabled").explainedBy("addon.namespace-terminating");

    public static final Problem REGISTRY_PARTLY_APPLIED =
            Problem.of("addon.registry-partly-applied").explainedBy("addon.namespace-terminating");

    public static final Problem REGISTRY_STARTING = Problem.of("addon.registry-starting");

    public static final Problem STATUS_MISLEADING = Problem.of("addon.status-misleading");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            HOSTING_CONFIGMAP_WRONG,
            NAMESPACE_TERMINATING,
            REGISTRY_NOT_ENABLED,
            REGISTRY_PARTLY_APPLIED,
            REGISTRY_STARTING,
            STATUS_MISLEADING);

    private AddonProblems() {}
}
