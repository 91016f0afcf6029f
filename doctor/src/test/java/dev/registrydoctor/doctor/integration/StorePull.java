package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import java.util.TreeSet;

/** Pulls an image over the API with all its platforms, and forgets it. */
final class StorePull {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final StorePush registry;

    StorePull(StorePush registry) {
        this.registry = registry;
    }

    /**
     * What a registry gives of an image.
     *
     * @param manifests digests of it and of the manifests in it
     * @param blobs digests of configurations and layers
     * @param whole whether nothing is missing but layers that are elsewhere
     */
    record Pulled(Set<String> manifests, Set<String> blobs, boolean whole) {}

    Pulled pull(String repository, String reference) throws Exception {
        Set<String> manifests = new TreeSet<>();
        Set<String> blobs = new TreeSet<>();
        boolean whole = add(repository, reference, manifests, blobs);
        return new Pulled(manifests, blobs, whole);
    }

    /** Which of these parts the registry does not give any more. */
    Set<String> lost(String repository, Pulled before) throws Exception {
        Set<String> lost = new TreeSet<>();
        for (String manifest : before.manifests()) {
            if (registry.get(repository, manifest) == null) {
                lost.add(manifest);
            }
        }
        for (String blob : before.blobs()) {
            if (!registry.has(repository, blob)) {
                lost.add(blob);
            }
        }
        return lost;
    }

    private boolean add(String repository, String reference, Set<String> manifests, Set<String> blobs)
            throws Exception {
        byte[] content = registry.get(repository, reference);
        if (content == null) {
            return false;
        }
        manifests.add(reference);
        JsonNode manifest = JSON.readTree(content);
        boolean whole = true;
        for (JsonNode child : manifest.path("manifests")) {
            whole &= add(repository, child.path("digest").asText(), manifests, blobs);
        }
        if (manifest.has("config")) {
            whole &= addBlob(repository, manifest.path("config"), blobs);
        }
        for (JsonNode layer : manifest.path("layers")) {
            whole &= addBlob(repository, layer, blobs) || layer.has("urls");
        }
        return whole;
    }

    private boolean addBlob(String repository, JsonNode part, Set<String> blobs) throws Exception {
        String digest = part.path("digest").asText();
        boolean there = digest.matches("sha(256|512):[0-9a-f]+") && registry.has(repository, digest);
        if (there) {
            blobs.add(digest);
        }
        return there;
    }
}
