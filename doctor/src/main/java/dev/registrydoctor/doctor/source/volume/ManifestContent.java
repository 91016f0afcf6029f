package dev.registrydoctor.doctor.source.volume;

import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredManifest.Kind;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import dev.registrydoctor.doctor.source.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What is in a manifest. */
public final class ManifestContent {

    private ManifestContent() {}

    /** Reads a manifest. Any content has an answer. */
    public static StoredManifest parse(byte[] content) {
        return parse(content, UnaryOperator.identity());
    }

    /** The same; digests are replaced by equal ones that others use too. */
    public static StoredManifest parse(byte[] content, UnaryOperator<String> shared) {
        Map<String, Object> body;
        try {
            body = Json.object(content);
        } catch (IOException e) {
            return new StoredManifest(content.length, "", Kind.UNKNOWN, List.of(), null, "", "it is not JSON");
        }
        String type = Json.text(body, "mediaType");
        String artifact = Json.text(body, "artifactType");
        Kind kind = "1".equals(Json.text(body, "schemaVersion"))
                ? Kind.SCHEMA_1
                : body.containsKey("manifests") ? Kind.INDEX : Kind.IMAGE;
        List<Reference> references = new ArrayList<>();
        if (kind == Kind.IMAGE) {
            add(Role.CONFIG, Json.member(body, "config"), shared, references);
            Json.list(body, "layers").forEach(l -> add(Role.LAYER, Json.asObject(l), shared, references));
        } else if (kind == Kind.INDEX) {
            Json.list(body, "manifests").forEach(m -> add(Role.MANIFEST, Json.asObject(m), shared, references));
        } else {
            for (Object layer : Json.list(body, "fsLayers")) {
                String digest = Json.text(Json.asObject(layer), "blobSum");
                if (digest != null) {
                    references.add(new Reference(Role.LAYER, shared.apply(digest), -1, "", false));
                }
            }
        }
        return new StoredManifest(
                content.length,
                type == null ? "" : type,
                kind,
                references,
                Json.text(Json.member(body, "subject"), "digest"),
                artifact == null ? "" : artifact,
                null);
    }

    private static void add(Role role, Map<String, Object> part, UnaryOperator<String> shared, List<Reference> to) {
        String digest = Json.text(part, "digest");
        if (digest != null) {
            String size = Json.text(part, "size");
            to.add(new Reference(
                    role,
                    shared.apply(digest),
                    size == null || !size.matches("\\d{1,18}") ? -1 : Long.parseLong(size),
                    "",
                    !Json.list(part, "urls").isEmpty()));
        }
    }
}
