package dev.registrydoctor.checks.catalog.outgrown;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** Uses that the built-in registry was not designed for. All are notes: such a cluster works. */
public final class OutgrownProblems {

    public static final Problem IMAGES_MUST_SURVIVE = Problem.of("outgrown.images-must-survive");

    public static final Problem NODE_PINNED_STORAGE = Problem.of("outgrown.node-pinned-storage");

    public static final Problem OPEN_REGISTRY = Problem.of("outgrown.open-registry");

    public static final Problem SHARED_CATALOG = Problem.of("outgrown.shared-catalog");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL =
            List.of(IMAGES_MUST_SURVIVE, NODE_PINNED_STORAGE, OPEN_REGISTRY, SHARED_CATALOG);

    private OutgrownProblems() {}
}
