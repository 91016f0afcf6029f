package dev.registrydoctor.checks.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a manifest.
 *
 * @param size in bytes
 * @param mediaType as the manifest names it; empty when it names none
 * @param references what it names, in its order: configuration, layers, or the manifests of an index
 * @param subject the digest of the manifest that this one is about (OCI 1.1: a signature, an SBOM, an attestation), or null
 * @param artifactType what such a manifest holds, as it or the media type of its configuration names it; empty when none does
 * @param unreadable why distribution 2 cannot read it, which stops a garbage collection; null when it can
 * @param unreadable3 why distribution 3 cannot read it; null when it can
 */
public record StoredManifest(
        long size,
        String mediaType,
        Kind kind,
        List<Reference> references,
        @Nullable String subject,
        String artifactType,
        @Nullable String unreadable,
        @Nullable String unreadable3) {

    /** What distribution 3 says of a manifest in Docker's first format. */
    public static final String SCHEMA_1_REFUSED = "its schemaVersion is 1, which distribution 3 does not read";

    /** What a manifest is. */
    public enum Kind {
        /** An image for one platform, or another artifact. */
        IMAGE,
        /** A list of manifests, one for each platform. */
        INDEX,
        /** An image in Docker's first format, which only distribution 2 reads. */
        SCHEMA_1,
        /** Not a manifest that a registry reads. */
        UNKNOWN
    }

    /**
     * A part that a manifest names.
     *
     * @param size in bytes, as the manifest says; -1 when it says none
     * @param platform of a manifest in an index ({@code linux/arm64}); empty when it is not named
     * @param foreign whether the manifest gives URLs to get it from, so that the registry need not have it
     */
    public record Reference(Role role, String digest, long size, String platform, boolean foreign) {}

    /** What a part is. */
    public enum Role {
        CONFIG,
        LAYER,
        MANIFEST
    }

    public StoredManifest {
        references = List.copyOf(references);
    }

    /** A manifest that both versions read or refuse, or one in Docker's first format. */
    public StoredManifest(
            long size,
            String mediaType,
            Kind kind,
            List<Reference> references,
            @Nullable String subject,
            String artifactType,
            @Nullable String unreadable) {
        this(
                size,
                mediaType,
                kind,
                references,
                subject,
                artifactType,
                unreadable,
                kind == Kind.SCHEMA_1 && unreadable == null ? SCHEMA_1_REFUSED : unreadable);
    }
}
