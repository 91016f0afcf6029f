package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pushes to a registry over its API, as a client does: blobs first, then the manifest. */
final class StorePush {

    static final String OCI = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";
    static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
    static final String LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String authority;
    private final Random random;
    private final Map<String, Integer> sizes = new HashMap<>();

    StorePush(String authority, Random random) {
        this.authority = authority;
        this.random = random;
    }

    Random random() {
        return random;
    }

    private HttpRequest.Builder request(String path) {
        String uri = path.startsWith("http") ? path : "http://" + authority + "/v2/" + path;
        return HttpRequest.newBuilder(URI.create(uri));
    }

    private HttpResponse<byte[]> send(HttpRequest request, int expected) throws Exception {
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != expected) {
            throw new AssertionError(
                    request + ": " + response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8));
        }
        return response;
    }

    private static String location(HttpResponse<?> response) {
        return response.headers().firstValue("Location").orElseThrow();
    }

    /** Begins an upload and leaves it. */
    void begin(String repository, int bytes) throws Exception {
        String at = location(send(
                request(repository + "/blobs/uploads/")
                        .POST(BodyPublishers.noBody())
                        .build(),
                202));
        send(
                request(at)
                        .header("Content-Type", "application/octet-stream")
                        .method("PATCH", BodyPublishers.ofByteArray(new byte[bytes]))
                        .build(),
                202);
    }

    String blob(String repository, byte[] content) throws Exception {
        return blob(repository, content, VolumeFolder.digest(content));
    }

    String blob(String repository, byte[] content, String digest) throws Exception {
        String at = location(send(
                request(repository + "/blobs/uploads/")
                        .POST(BodyPublishers.noBody())
                        .build(),
                202));
        send(
                request(at + (at.contains("?") ? "&" : "?") + "digest=" + digest)
                        .PUT(BodyPublishers.ofByteArray(content))
                        .build(),
                201);
        sizes.put(digest, content.length);
        return digest;
    }

    /** A layer of some bytes that no other layer has. */
    String layer(String repository) throws Exception {
        byte[] content = new byte[100 + random.nextInt(3000)];
        random.nextBytes(content);
        return blob(repository, content);
    }

    void mount(String repository, String digest, String from) throws Exception {
        send(
                request(repository + "/blobs/uploads/?mount=" + digest + "&from=" + from)
                        .POST(BodyPublishers.noBody())
                        .build(),
                201);
    }

    /** Pushes a manifest by a tag, or by its digest when the tag is empty. */
    String manifest(String repository, String tag, String mediaType, String json) throws Exception {
        byte[] content = json.getBytes(StandardCharsets.UTF_8);
        String digest = VolumeFolder.digest(content);
        send(
                request(repository + "/manifests/" + (tag.isEmpty() ? digest : tag))
                        .header("Content-Type", mediaType)
                        .PUT(BodyPublishers.ofByteArray(content))
                        .build(),
                201);
        sizes.put(digest, content.length);
        return digest;
    }

    /** The content of an image's manifest. */
    String oci(String config, String... layers) {
        return VolumeFolder.manifest(digest -> sizes.getOrDefault(digest, 2), config, layers);
    }

    /** The same in Docker's format. */
    String docker(String config, String... layers) {
        return oci(config, layers)
                .replace(OCI, DOCKER)
                .replace("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json")
                .replace(
                        "application/vnd.oci.image.layer.v1.tar+gzip",
                        "application/vnd.docker.image.rootfs.diff.tar.gzip");
    }

    /** An image with a configuration of its own and these layers, which are in the repository. */
    String image(String repository, String tag, String... layers) throws Exception {
        String config = blob(repository, ("{\"created\": " + random.nextLong() + "}").getBytes(StandardCharsets.UTF_8));
        return manifest(repository, tag, OCI, oci(config, layers));
    }

    /** An index of manifests that are in the repository. */
    String index(String repository, String tag, String... children) throws Exception {
        return manifest(repository, tag, INDEX, indexOf(INDEX, OCI, children));
    }

    String indexOf(String mediaType, String childType, String... children) {
        return "{\"schemaVersion\": 2, \"mediaType\": \"" + mediaType + "\", \"manifests\": ["
                + Arrays.stream(children)
                        .map(child -> "{\"mediaType\": \"" + childType + "\", \"digest\": \"" + child + "\", \"size\": "
                                + sizes.getOrDefault(child, 2)
                                + ", \"platform\": {\"os\": \"linux\", \"architecture\": \"arm64\"}}")
                        .collect(Collectors.joining(", "))
                + "]}";
    }

    /** A manifest about another one (OCI 1.1). */
    String referrer(String repository, String subject) throws Exception {
        String content = layer(repository);
        String empty = blob(repository, "{}".getBytes(StandardCharsets.UTF_8));
        return manifest(
                repository,
                "",
                OCI,
                "{\"schemaVersion\": 2, \"mediaType\": \"" + OCI + "\", \"artifactType\": \"application/spdx+json\","
                        + " \"config\": {\"mediaType\": \"application/vnd.oci.empty.v1+json\", \"digest\": \"" + empty
                        + "\", \"size\": 2}, \"layers\": [{\"mediaType\": \"application/spdx+json\", \"digest\": \""
                        + content + "\", \"size\": " + sizes.get(content) + "}], \"subject\": {\"mediaType\": \"" + OCI
                        + "\", \"digest\": \""
                        + subject + "\", \"size\": 5}}");
    }

    void delete(String repository, String digest) throws Exception {
        send(request(repository + "/manifests/" + digest).DELETE().build(), 202);
    }

    /** The content of a manifest, or null when the registry does not give it. */
    byte @Nullable [] get(String repository, String reference) throws Exception {
        HttpRequest request = request(repository + "/manifests/" + reference)
                .header("Accept", String.join(", ", OCI, INDEX, DOCKER, LIST))
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            return response.statusCode() == 200 ? response.body() : null;
        } catch (IOException e) {
            // Some manifests make a registry's handler crash.
            return null;
        }
    }

    /** Whether the registry gives a blob. */
    boolean has(String repository, String digest) throws Exception {
        return client.send(
                                request(repository + "/blobs/" + digest)
                                        .method("HEAD", BodyPublishers.noBody())
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }
}
