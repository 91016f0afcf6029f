package dev.registrydoctor.checks.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a registry holds under a tag or digest, asked with all four manifest types in Accept.
 *
 * @param status HTTP status, or 0 when none came back
 * @param digest digest of the manifest as served, or null
 * @param mediaType its media type, or null
 * @param children for an index, its manifests; empty otherwise
 * @param configDigest for a single manifest, the digest of its configuration, or null
 * @param detail the error in words, empty when there is none
 */
public record Manifest(
        int status,
        @Nullable String digest,
        @Nullable String mediaType,
        List<Child> children,
        @Nullable String configDigest,
        String detail) {
    public Manifest {
        children = List.copyOf(children);
    }

    /**
     * A manifest of an index.
     *
     * @param platform {@code os/architecture} with an optional variant, or null when it names none
     * @param configDigest digest of its configuration, or null when it was not read
     */
    public record Child(
            String digest,
            @Nullable String platform,
            @Nullable String configDigest) {}

    /**
     * Asks what a tag or digest names.
     *
     * @param withConfigs whether the configurations' digests are wanted too, which costs further requests
     */
    public record Ask(Origin registry, String repository, String reference, boolean withConfigs)
            implements Question<Manifest> {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Ask that
                    && registry.equals(that.registry)
                    && repository.equals(that.repository)
                    && reference.equals(that.reference)
                    && withConfigs == that.withConfigs;
        }

        @Override
        public int hashCode() {
            return 31 * (31 * (31 * registry.hashCode() + repository.hashCode()) + reference.hashCode())
                    + (withConfigs ? 1 : 0);
        }

        @Override
        public String describe() {
            return "manifest " + repository + (reference.startsWith("sha256:") ? "@" : ":") + reference + " at "
                    + registry;
        }
    }
}
