package dev.registrydoctor.doctor.source.volume;

import dev.registrydoctor.checks.store.StoredManifest.Kind;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.volume.DescriptorJson.TypeErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The fields of all formats of manifests, and which of them have values of a wrong type. */
final class ManifestFields {

    private static final String TYPES = " has a value of another type than it must have";

    private final ManifestJson json;
    private final UnaryOperator<String> shared;

    private long schemaVersion;
    private String mediaType = "";
    private @Nullable String wrongHead;
    private final DescriptorJson config;
    private final List<Reference> layers = new ArrayList<>();
    private final List<Reference> manifests = new ArrayList<>();
    private final List<Reference> fsLayers = new ArrayList<>();
    private boolean hasManifests;
    private @Nullable String subject;
    private String artifactType = "";

    private final TypeErrors parts = new TypeErrors();
    private final TypeErrors listed = new TypeErrors();
    private boolean wrongAnnotations;
    private boolean wrongSchema1;

    ManifestFields(ManifestJson json, UnaryOperator<String> shared) {
        this.json = json;
        this.shared = shared;
        config = new DescriptorJson(json);
    }

    /** Reads them; false when the content is neither an object nor null. */
    boolean read() throws IOException {
        return json.struct(name -> {
            field(name);
            return true;
        });
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "schemaversion" -> readSchemaVersion();
            case "mediatype" -> readMediaType();
            case "config" -> config.read(parts);
            case "layers" -> descriptors(layers, Role.LAYER, parts);
            case "manifests" -> {
                hasManifests |= json.isArray();
                descriptors(manifests, Role.MANIFEST, listed);
            }
            case "annotations" -> wrongAnnotations |= !json.textMap();
            case "subject" -> {
                DescriptorJson read = new DescriptorJson(json);
                read.read(new TypeErrors());
                subject = read.digest();
            }
            case "artifacttype" -> {
                String text = json.text();
                artifactType = text == null ? "" : ShownText.line(text, ShownText.SHORT);
            }
            case "name", "tag", "architecture" -> wrongSchema1 |= !json.isText();
            case "fslayers" -> wrongSchema1 |= !json.list(ignored -> json.struct(this::fsLayer));
            case "history" ->
                wrongSchema1 |= !json.list(
                        ignored -> json.struct(entry -> entry.equals("v1compatibility") ? json.isText() : skipped()));
            default -> json.skip();
        }
    }

    private void readSchemaVersion() throws IOException {
        Long number = json.integer();
        if (number != null) {
            schemaVersion = number;
        } else if (!json.isNull()) {
            wrongHead = "its schemaVersion is not a whole number";
        }
    }

    private void readMediaType() throws IOException {
        String text = json.text();
        if (text != null) {
            mediaType = text;
        } else if (!json.isNull()) {
            wrongHead = "its mediaType is not a text";
        }
    }

    private void descriptors(List<Reference> into, Role role, TypeErrors errors) throws IOException {
        into.clear();
        boolean list = json.list(ignored -> {
            DescriptorJson descriptor = new DescriptorJson(json);
            descriptor.read(errors);
            Reference reference = descriptor.reference(role, shared);
            if (reference != null) {
                into.add(reference);
            }
            return true;
        });
        errors.all |= !list;
    }

    /** Skips a value of any type. */
    private boolean skipped() throws IOException {
        json.skip();
        return true;
    }

    private boolean fsLayer(String name) throws IOException {
        if (!name.equals("blobsum")) {
            return skipped();
        }
        String digest = json.text();
        if (digest != null && !digest.isEmpty()) {
            String shown = ShownText.line(digest, ShownText.SHORT);
            fsLayers.add(new Reference(Role.LAYER, shared.apply(shown), -1, "", false));
        }
        return digest != null || json.isNull();
    }

    long schemaVersion() {
        return schemaVersion;
    }

    /** As written, whatever that is. */
    String mediaType() {
        return mediaType;
    }

    boolean hasManifests() {
        return hasManifests;
    }

    @Nullable
    String subject() {
        return subject;
    }

    /** As the manifest names it, or else the media type of its configuration (OCI distribution specification 1.1). */
    String artifactType() {
        return artifactType.isEmpty() && subject != null ? config.mediaType() : artifactType;
    }

    /** Why no version gets to know which format it is in, or null. */
    @Nullable
    String wrongHead() {
        return wrongHead;
    }

    @Nullable
    String wrongSchema1() {
        return wrongHead != null ? wrongHead : wrongSchema1 ? "one of its fields" + TYPES : null;
    }

    @Nullable
    String wrongParts(boolean three) {
        return parts.all || (three && parts.version3) ? "a field of its config or layers" + TYPES : null;
    }

    @Nullable
    String wrongManifests(boolean three, boolean manifestList) {
        return listed.all || (three && listed.version3) || (manifestList && listed.manifestList)
                ? "a field of its manifests" + TYPES
                : null;
    }

    @Nullable
    String wrongAnnotations() {
        return wrongAnnotations ? "annotations" + TYPES : null;
    }

    /** What it names in a format, in the order of the registry. */
    List<Reference> references(Kind kind) {
        return switch (kind) {
            case SCHEMA_1 -> fsLayers;
            case INDEX -> manifests;
            case IMAGE -> {
                List<Reference> all = new ArrayList<>();
                Reference first = config.reference(Role.CONFIG, shared);
                if (first != null) {
                    all.add(first);
                }
                all.addAll(layers);
                yield all;
            }
            case UNKNOWN -> List.of();
        };
    }
}
