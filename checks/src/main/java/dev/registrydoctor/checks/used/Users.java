package dev.registrydoctor.checks.used;

import dev.registrydoctor.checks.names.ImageReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Collects who uses which images; the first user of an image is kept. */
final class Users {

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

    private final MirrorPaths mirrors;
    private final Map<String, String> tags = new HashMap<>();
    private final Map<String, String> digests = new HashMap<>();

    Users(MirrorPaths mirrors) {
        this.mirrors = mirrors;
    }

    void images(List<String> images, String user) {
        images.forEach(image -> image(image, user));
    }

    /**
     * An image as a Pod, its status or a node names it: by tag, by digest, by both, or by the digest of its configuration. What
     * is not a name of an image names nothing in a registry.
     */
    void image(String written, String user) {
        // cri-dockerd puts a scheme before imageIDs.
        String image = written.replaceFirst("^docker(?:-pullable)?://", "");
        if (DIGEST.matcher(image).matches()) {
            digests.putIfAbsent(image, user);
            return;
        }
        ImageReference.parse(image).ifPresent(reference -> {
            if (reference.digest() != null) {
                digests.putIfAbsent(reference.digest(), user);
            }
            if (reference.tag() != null) {
                String named = reference.repository() + ":" + reference.tag();
                tags.putIfAbsent(named, user);
                // A mirror can keep the images of other registries under their hosts' names.
                tags.putIfAbsent(reference.host() + "/" + named, user);
                mirrors.before(reference.authority()).forEach(path -> tags.putIfAbsent(path + named, user));
            }
        });
    }

    Map<String, String> tags() {
        return tags;
    }

    Map<String, String> digests() {
        return digests;
    }
}
