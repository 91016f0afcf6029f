package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class ImageProblems {

    public static final Problem STALE_TAG =
            Problem.warning("image.stale-tag", "The pod runs an older digest than the tag now names");

    public static final Problem TAG_MISSING =
            Problem.root("image.tag-missing", "The registry does not have this repository or tag");

    public static final Problem UNQUALIFIED_REFERENCE =
            Problem.root("image.unqualified-reference", "The image names no registry, so docker.io is asked");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(STALE_TAG, TAG_MISSING, UNQUALIFIED_REFERENCE);

    private ImageProblems() {}
}
