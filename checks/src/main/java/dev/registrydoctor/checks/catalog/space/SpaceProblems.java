package dev.registrydoctor.checks.catalog.space;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What fills a registry. All are warnings: as long as there is space, everything works. */
public final class SpaceProblems {

    public static final Problem FULL_SOON = Problem.of("space.full-soon");

    public static final Problem QUOTA_ALMOST_USED = Problem.of("space.quota-almost-used");

    public static final Problem UNTAGGED_MANIFESTS = Problem.of("space.untagged-manifests");

    public static final Problem UPLOADS_LEFT = Problem.of("space.uploads-left");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(FULL_SOON, QUOTA_ALMOST_USED, UNTAGGED_MANIFESTS, UPLOADS_LEFT);

    private SpaceProblems() {}
}
