package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a registry holds under a tag or digest, asked with all four manifest types in Accept.
 *
 * @param status HTTP status, or 0 when none came back
 * @param digest digest of the manifest as served, or null
 * @param mediaType its media type, or null
 * @param children for an index, its manifests; empty otherwise
 * @param configDigest for a single manifest whose content was wanted, the digest of its configuration, else null
 * @param layers for a single manifest whose content was wanted, its layers from the lowest on; empty otherwise
 * @param platform for a single manifest whose content was wanted, {@code os/architecture} with an optional variant as
 *     its configuration says; null otherwise, and when that could not be read
 * @param detail the error in words, empty when there is none
 */
public record Manifest(
        int status,
        @Holds(TextKind.WORD) @Nullable String digest,
        @Holds(TextKind.WORD) @Nullable String mediaType,
        List<Child> children,
        @Holds(TextKind.WORD) @Nullable String configDigest,
        List<Layer> layers,
        @Holds(TextKind.WORD) @Nullable String platform,
        @Holds(TextKind.TEXT) String detail)
        implements RegistryReply {
    public Manifest {
        children = List.copyOf(children);
        layers = List.copyOf(layers);
    }

    /** An answer without what only the content tells: layers and the platform of a single manifest. */
    public Manifest(
            int status,
            @Nullable String digest,
            @Nullable String mediaType,
            List<Child> children,
            @Nullable String configDigest,
            String detail) {
        this(status, digest, mediaType, children, configDigest, List.of(), null, detail);
    }

    /**
     * A manifest of an index.
     *
     * @param platform {@code os/architecture} with an optional variant, or null when it names none
     * @param configDigest digest of its configuration, or null when it was not read
     */
    public record Child(
            @Holds(TextKind.WORD) String digest,
            @Holds(TextKind.WORD) @Nullable String platform,
            @Holds(TextKind.WORD) @Nullable String configDigest) {}

    /**
     * A layer of a single manifest.
     *
     * @param size its size in bytes as the manifest says, or -1 when it says none
     */
    public record Layer(@Holds(TextKind.WORD) String digest, long size) {}

    /**
     * Asks what a tag or digest names.
     *
     * @param withConfigs whether the content is wanted too, which costs further requests: a single manifest's layers,
     *     configuration and platform; the configurations' digests of an index' manifests
     */
    public record Ask(
            Origin registry,
            @Holds(TextKind.REPOSITORY) String repository,
            @Holds(TextKind.TAG) String reference,
            boolean withConfigs)
            implements RepositoryQuestion<Manifest> {
        @Override
        public Ask at(Origin other) {
            return new Ask(other, repository, reference, withConfigs);
        }

        @Override
        public String describe() {
            return "manifest " + repository + (reference.startsWith("sha256:") ? "@" : ":") + reference + " at "
                    + registry;
        }
    }
}
