package dev.registrydoctor.doctor.source.volume;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredManifest.Kind;
import dev.registrydoctor.doctor.source.ShownText;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is in a manifest, and whether distribution 2 and 3 read it: {@code manifestStore.Get} of
 * {@code registry/storage/manifeststore.go} at v2.8.3 and v3.0.0, and what {@code manifest/*} decodes. What a registry checks only when
 * a manifest is pushed is not asked here, because a garbage collection does not ask either.
 */
public final class ManifestContent {

    /** Bytes of the largest blob that a registry reads as a manifest ({@code maxBlobGetSize} of {@code registry/storage/io.go}). */
    public static final int LIMIT = 4 << 20;

    private static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

    private ManifestContent() {}

    /**
     * What was read of one.
     *
     * @param doubt why its references may be others than those that the registry reads; null when they are not
     */
    record Read(StoredManifest manifest, @Nullable String doubt) {}

    /** Reads a manifest. Any content has an answer: what no registry reads says why. */
    public static StoredManifest parse(byte[] content) {
        return read(content, UnaryOperator.identity()).manifest();
    }

    /** The same; digests are replaced by equal ones that others use too. */
    public static StoredManifest parse(byte[] content, UnaryOperator<String> shared) {
        return read(content, shared).manifest();
    }

    /** The same, with doubts. */
    static Read read(byte[] content, UnaryOperator<String> shared) {
        if (content.length > LIMIT) {
            return new Read(refused(content.length, "it is larger than 4 MiB"), null);
        }
        try (ManifestJson json = new ManifestJson(content)) {
            ManifestFields fields = new ManifestFields(json, shared);
            boolean object = fields.read();
            if (!json.atEnd()) {
                return new Read(refused(content.length, "it is not JSON: text follows its end"), null);
            }
            if (!object) {
                return new Read(refused(content.length, "it is not a JSON object"), null);
            }
            return new Read(judged(content.length, fields, shared), json.repeated() ? "it names a field twice" : null);
        } catch (StreamConstraintsException e) {
            return new Read(refused(content.length, "it is nested more than 10,000 levels deep"), null);
        } catch (IOException e) {
            return new Read(refused(content.length, "it is not JSON"), null);
        }
    }

    private static StoredManifest refused(long size, String why) {
        return new StoredManifest(size, "", Kind.UNKNOWN, List.of(), null, "", why);
    }

    private static StoredManifest judged(long size, ManifestFields fields, UnaryOperator<String> shared) {
        Kind kind = kind(fields);
        String unreadable2 = kind == Kind.SCHEMA_1 ? fields.wrongSchema1() : refusal(fields, kind, false);
        String unreadable3 = kind == Kind.SCHEMA_1 ? StoredManifest.SCHEMA_1_REFUSED : refusal(fields, kind, true);
        boolean nobody = unreadable2 != null && unreadable3 != null;
        return new StoredManifest(
                size,
                shared.apply(ShownText.line(fields.mediaType(), ShownText.SHORT)),
                nobody ? Kind.UNKNOWN : kind,
                nobody ? List.of() : fields.references(kind),
                fields.subject(),
                fields.artifactType(),
                unreadable2,
                unreadable3);
    }

    private static Kind kind(ManifestFields fields) {
        if (fields.schemaVersion() == 1) {
            return Kind.SCHEMA_1;
        }
        return switch (fields.mediaType()) {
            case DOCKER_MANIFEST, OCI_MANIFEST -> Kind.IMAGE;
            case DOCKER_LIST, OCI_INDEX -> Kind.INDEX;
            // An empty list makes an index too.
            case "" -> fields.hasManifests() ? Kind.INDEX : Kind.IMAGE;
            default -> Kind.UNKNOWN;
        };
    }

    /** Why one version refuses a manifest that is not in Docker's first format, or null. */
    private static @Nullable String refusal(ManifestFields fields, Kind kind, boolean three) {
        if (fields.wrongHead() != null) {
            return fields.wrongHead();
        }
        if (fields.schemaVersion() != 2) {
            return "its schemaVersion is " + fields.schemaVersion();
        }
        return switch (fields.mediaType()) {
            case DOCKER_MANIFEST -> fields.wrongParts(three);
            case OCI_MANIFEST -> first(fields.wrongParts(three), fields.wrongAnnotations());
            case DOCKER_LIST -> fields.wrongManifests(three, true);
            case OCI_INDEX -> wrongIndex(fields, three);
            // A registry decodes it as an index first, and crashes when that fails.
            case "" ->
                first(
                        wrongIndex(fields, three),
                        kind == Kind.INDEX ? null : first(fields.wrongParts(three), fields.wrongAnnotations()));
            default -> "its mediaType is not one of a manifest";
        };
    }

    /** Distribution 2 decodes an OCI index as Docker's list, whose platforms have more fields and which has no annotations. */
    private static @Nullable String wrongIndex(ManifestFields fields, boolean three) {
        String wrong = fields.wrongManifests(three, !three);
        return three ? first(wrong, fields.wrongAnnotations()) : wrong;
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
