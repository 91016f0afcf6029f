package dev.registrydoctor.doctor.source.volume;

import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import dev.registrydoctor.doctor.source.ShownText;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One descriptor of a manifest: {@code distribution.Descriptor} in version 2, {@code v1.Descriptor} of the OCI in version 3, which has
 * more fields and so more to refuse.
 */
final class DescriptorJson {

    private final ManifestJson json;
    private @Nullable String digest;
    private long size = -1;
    private String mediaType = "";
    private boolean urls;
    private String os = "";
    private String architecture = "";
    private String variant = "";

    DescriptorJson(ManifestJson json) {
        this.json = json;
    }

    /** Reads it, and adds what is wrong with its fields. */
    void read(TypeErrors errors) throws IOException {
        boolean object = json.struct(name -> {
            field(name, errors);
            return true;
        });
        errors.all |= !object;
    }

    private void field(String name, TypeErrors errors) throws IOException {
        switch (name) {
            case "digest" -> {
                errors.all |= !json.isText();
                digest = kept(digest);
            }
            case "mediatype" -> {
                errors.all |= !json.isText();
                String text = kept(mediaType);
                mediaType = text == null ? "" : text;
            }
            case "size" -> {
                Long number = json.integer();
                errors.all |= number == null && !json.isNull();
                size = number == null ? size : Math.max(number, -1);
            }
            case "urls" -> {
                urls |= json.isArray();
                errors.all |= !json.texts();
            }
            case "annotations" -> errors.all |= !json.textMap();
            case "platform" -> errors.all |= !json.struct(part -> platform(part, errors));
            case "data" -> errors.version3 |= !json.bytes();
            case "artifacttype" -> errors.version3 |= !json.isText();
            default -> json.skip();
        }
    }

    private boolean platform(String name, TypeErrors errors) throws IOException {
        return switch (name) {
            case "os", "architecture", "variant" -> {
                boolean text = json.isText();
                String value = kept("");
                String shown = value == null ? "" : ShownText.line(value, 40);
                switch (name) {
                    case "os" -> os = shown;
                    case "variant" -> variant = shown;
                    default -> architecture = shown;
                }
                yield text;
            }
            case "os.version" -> json.isText();
            case "os.features" -> json.texts();
            case "features" -> {
                errors.manifestList |= !json.texts();
                yield true;
            }
            default -> {
                json.skip();
                yield true;
            }
        };
    }

    private @Nullable String kept(@Nullable String before) throws IOException {
        String text = json.isNull() ? null : json.text();
        return text == null ? before : text;
    }

    @Nullable
    String digest() {
        return digest == null || digest.isEmpty() ? null : ShownText.line(digest, ShownText.SHORT);
    }

    String mediaType() {
        return ShownText.line(mediaType, ShownText.SHORT);
    }

    /** The part that it names, or null when it names none. */
    @Nullable
    Reference reference(Role role, UnaryOperator<String> shared) {
        String named = digest();
        return named == null ? null : new Reference(role, shared.apply(named), size, platform(), urls);
    }

    private String platform() {
        if (os.isEmpty() && architecture.isEmpty()) {
            return "";
        }
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }

    /** Which fields have values of another type, by who reads them. */
    static final class TypeErrors {
        /** A field that all read. */
        boolean all;
        /** A field that only distribution 3 has. */
        boolean version3;
        /** A field that only the platforms of Docker's manifest lists have; distribution 2 reads an OCI index as one. */
        boolean manifestList;
    }
}
