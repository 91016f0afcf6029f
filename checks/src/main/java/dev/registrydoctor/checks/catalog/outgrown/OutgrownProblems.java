package dev.registrydoctor.checks.catalog.outgrown;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** Uses that the built-in registry was not made for. All are notes: such a site works. */
public final class OutgrownProblems {

    public static final Problem IMAGES_MUST_SURVIVE =
            Problem.info("outgrown.images-must-survive", "Much that runs depends on images that only the add-on keeps");

    public static final Problem NODE_PINNED_STORAGE =
            Problem.info("outgrown.node-pinned-storage", "All nodes depend on the registry's volume on one of them");

    public static final Problem OPEN_REGISTRY =
            Problem.info("outgrown.open-registry", "Several machines share a registry that knows no users");

    public static final Problem SHARED_CATALOG =
            Problem.info("outgrown.shared-catalog", "Many namespaces share one catalog without rights");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL =
            List.of(IMAGES_MUST_SURVIVE, NODE_PINNED_STORAGE, OPEN_REGISTRY, SHARED_CATALOG);

    private OutgrownProblems() {}
}
