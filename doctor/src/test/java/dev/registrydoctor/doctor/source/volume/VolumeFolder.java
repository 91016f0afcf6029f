package dev.registrydoctor.doctor.source.volume;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Writes the files of a store as distribution does. */
public final class VolumeFolder {

    private final Path root;

    /** A store below a root directory. */
    public VolumeFolder(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    /** A file or folder of the store. */
    public Path path(String relative) {
        return root.resolve("docker/registry/v2").resolve(relative);
    }

    /** Writes a file and the folders on the way. */
    public Path write(String relative, byte[] content) throws IOException {
        Path file = path(relative);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    public Path write(String relative, String content) throws IOException {
        return write(relative, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a blob; its digest. */
    public String blob(String content) throws IOException {
        return blob(content.getBytes(StandardCharsets.UTF_8));
    }

    public String blob(byte[] content) throws IOException {
        String digest = digest(content);
        write(blobFile(digest), content);
        return digest;
    }

    /** Where a blob is. */
    public static String blobFile(String digest) {
        String hex = digest.substring(digest.indexOf(':') + 1);
        return "blobs/" + digest.substring(0, digest.indexOf(':')) + "/" + hex.substring(0, 2) + "/" + hex + "/data";
    }

    public void layer(String repository, String digest) throws IOException {
        write("repositories/" + repository + "/_layers/" + digest.replace(':', '/') + "/link", digest);
    }

    public void revision(String repository, String digest) throws IOException {
        write(revisionLink(repository, digest), digest);
    }

    public static String revisionLink(String repository, String digest) {
        return "repositories/" + repository + "/_manifests/revisions/" + digest.replace(':', '/') + "/link";
    }

    public void tag(String repository, String tag, String digest) throws IOException {
        write(tagLink(repository, tag), digest);
        write(
                "repositories/" + repository + "/_manifests/tags/" + tag + "/index/" + digest.replace(':', '/')
                        + "/link",
                digest);
    }

    public static String tagLink(String repository, String tag) {
        return "repositories/" + repository + "/_manifests/tags/" + tag + "/current/link";
    }

    /** A tagged image of layers that are blobs already; its digest. */
    public String image(String repository, String tag, String... layers) throws IOException {
        String config = blob("{\"of\": \"" + repository + ":" + tag + "\"}");
        layer(repository, config);
        for (String layer : layers) {
            layer(repository, layer);
        }
        String digest = blob(manifest(config, layers));
        revision(repository, digest);
        tag(repository, tag, digest);
        return digest;
    }

    /** An OCI manifest whose sizes are not those of its parts. */
    public static String manifest(String config, String... layers) {
        return manifest(digest -> 2, config, layers);
    }

    /** An OCI manifest. */
    public static String manifest(ToIntFunction<String> sizes, String config, String... layers) {
        return """
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "%s", "size": %d},
                 "layers": [%s]}""".formatted(
                        config,
                        sizes.applyAsInt(config),
                        Arrays.stream(layers)
                                .map(layer -> """
                                        {"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "%s", "size": %d}""".formatted(layer, sizes.applyAsInt(layer)))
                                .collect(Collectors.joining(", ")));
    }

    public static String digest(byte[] content) {
        return digest("sha256", "SHA-256", content);
    }

    public static String digest(String algorithm, String java, byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance(java).digest(content);
            return algorithm + ":" + ("%0" + 2 * hash.length + "x").formatted(new BigInteger(1, hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
