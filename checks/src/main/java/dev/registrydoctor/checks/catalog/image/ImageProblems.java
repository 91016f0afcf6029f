package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class ImageProblems {

    public static final Problem BOOT_DEPENDS_ON_REGISTRY =
            Problem.info("image.boot-depends-on-registry", "Pods start only once the cluster's own registry answers");

    public static final Problem CACHED_BUT_GONE = Problem.warning(
            "image.cached-but-gone",
            "The image runs from a node's cache, the registry has lost it",
            "storage.volume-folder-gone");

    public static final Problem INVALID_REFERENCE =
            Problem.root("image.invalid-reference", "The image's name is not a legal reference");

    public static final Problem LOCALHOST_FROM_POD =
            Problem.root("image.localhost-from-pod", "A pod looks for the registry at localhost, which is itself");

    public static final Problem PLATFORM_MISSING =
            Problem.root("image.platform-missing", "The image was not built for the node's platform");

    public static final Problem STALE_TAG =
            Problem.warning("image.stale-tag", "The pod runs an older digest than the tag now names");

    public static final Problem TAG_MISSING = Problem.root(
            "image.tag-missing", "The registry does not have this repository or tag", "storage.volume-folder-gone");

    public static final Problem UNQUALIFIED_REFERENCE =
            Problem.root("image.unqualified-reference", "The image names no registry, so docker.io is asked");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            BOOT_DEPENDS_ON_REGISTRY,
            CACHED_BUT_GONE,
            INVALID_REFERENCE,
            LOCALHOST_FROM_POD,
            PLATFORM_MISSING,
            STALE_TAG,
            TAG_MISSING,
            UNQUALIFIED_REFERENCE);

    private ImageProblems() {}
}
