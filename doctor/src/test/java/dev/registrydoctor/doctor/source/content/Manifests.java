package dev.registrydoctor.doctor.source.content;

import java.util.List;
import java.util.stream.Collectors;
import okio.ByteString;

/** Manifests that say the truth about the sizes of their parts. */
public final class Manifests {

    private static final String OCI = "application/vnd.oci.image.";

    private Manifests() {}

    public static String digest(String content) {
        return "sha256:" + ByteString.encodeUtf8(content).sha256().hex();
    }

    /**
     * What a manifest names.
     *
     * @param more further fields, each after a comma
     */
    public record Part(String type, String digest, long size, String more) {
        String json() {
            return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size + more + "}";
        }
    }

    public static Part layer(String content) {
        return new Part(OCI + "layer.v1.tar", digest(content), content.length(), "");
    }

    public static Part config(String content) {
        return new Part(OCI + "config.v1+json", digest(content), content.length(), "");
    }

    public static String image(Part config, Part... layers) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + OCI + "manifest.v1+json\",\"config\":" + config.json()
                + ",\"layers\":["
                + List.of(layers).stream().map(Part::json).collect(Collectors.joining(",")) + "]}";
    }

    public static String index(String... manifests) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + OCI + "index.v1+json\",\"manifests\":["
                + List.of(manifests).stream()
                        .map(m -> new Part(
                                        type(m),
                                        digest(m),
                                        m.length(),
                                        ",\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}")
                                .json())
                        .collect(Collectors.joining(","))
                + "]}";
    }

    /** The media type that a manifest of here names. */
    public static String type(String manifest) {
        return OCI + (manifest.contains("\"manifests\":") ? "index" : "manifest") + ".v1+json";
    }
}
