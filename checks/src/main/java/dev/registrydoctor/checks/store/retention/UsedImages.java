package dev.registrydoctor.checks.store.retention;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of a registry is in use: named by a Pod, a controller or the template of a Job, or in the image store of a node. The
 * registry's host is not compared, because mirrors and aliases give one image many names: what has the repository's path and
 * the tag, or the digest, is used.
 *
 * @param tags {@code repository:tag}, with the first user in words ({@code Deployment shop/web}), sorted
 * @param digests digests of manifests, with the first user in words, sorted
 * @param gaps what could not be looked at, one line each: a use there is not known, so nothing can be called unused
 */
public record UsedImages(Map<String, String> tags, Map<String, String> digests, List<String> gaps) {

    public UsedImages {
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
        digests = Collections.unmodifiableMap(new TreeMap<>(digests));
        gaps = List.copyOf(gaps);
    }
}
