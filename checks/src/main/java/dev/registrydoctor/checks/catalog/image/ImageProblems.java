package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class ImageProblems {

    public static final Problem BOOT_DEPENDS_ON_REGISTRY = Problem.of("image.boot-depends-on-registry");

    public static final Problem CACHED_BUT_GONE =
            Problem.of("image.cached-but-gone").explainedBy("storage.volume-folder-gone");

    public static final Problem INVALID_REFERENCE = Problem.of("image.invalid-reference");

    public static final Problem LOCALHOST_FROM_POD = Problem.of("image.localhost-from-pod");

    public static final Problem PLATFORM_MISSING = Problem.of("image.platform-missing");

    public static final Problem PULL_POLICY_NEVER = Problem.of("image.pull-policy-never");

    public static final Problem STALE_TAG = Problem.of("image.stale-tag");

    public static final Problem TAG_MISSING =
            Problem.of("image.tag-missing").explainedBy("storage.volume-folder-gone", "storage.images-lost");

    public static final Problem UNQUALIFIED_REFERENCE = Problem.of("image.unqualified-reference");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            BOOT_DEPENDS_ON_REGISTRY,
            CACHED_BUT_GONE,
            INVALID_REFERENCE,
            LOCALHOST_FROM_POD,
            PLATFORM_MISSING,
            PULL_POLICY_NEVER,
            STALE_TAG,
            TAG_MISSING,
            UNQUALIFIED_REFERENCE);

    private ImageProblems() {}
}
