package dev.registrydoctor.checks.catalog.addon;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class AddonProblems {

    public static final Problem HOSTING_CONFIGMAP_WRONG =
            Problem.warning("addon.hosting-configmap-wrong", "local-registry-hosting names no registry that is there");

    public static final Problem NAMESPACE_TERMINATING =
            Problem.root("addon.namespace-terminating", "The namespace or its claim is being deleted");

    public static final Problem REGISTRY_NOT_ENABLED = Problem.root(
            "addon.registry-not-enabled", "The registry add-on is not enabled", "addon.namespace-terminating");

    public static final Problem REGISTRY_PARTLY_APPLIED = Problem.root(
            "addon.registry-partly-applied", "Parts of the registry add-on are missing", "addon.namespace-terminating");

    public static final Problem REGISTRY_STARTING =
            Problem.info("addon.registry-starting", "The registry is still starting");

    public static final Problem STATUS_MISLEADING =
            Problem.info("addon.status-misleading", "microk8s status says more than it knows");

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
