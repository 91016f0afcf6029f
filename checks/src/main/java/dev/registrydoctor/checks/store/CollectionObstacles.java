package dev.registrydoctor.checks.store;

import org.jspecify.annotations.Nullable;

/**
 * Why a garbage collection stops that is not a matter of one repository.
 *
 * @param mark2 why distribution 2 cannot go through the repositories; null when it can
 * @param mark3 why distribution 3 cannot
 * @param sweep why neither can go through the blobs, which comes after manifests were deleted
 */
public record CollectionObstacles(
        @Nullable String mark2,
        @Nullable String mark3,
        @Nullable String sweep) {

    /** There are none. */
    public static final CollectionObstacles NONE = new CollectionObstacles(null, null, null);
}
