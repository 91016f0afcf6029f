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
 * @param doubts which kinds of custom resources could not be looked at, one line each: most name no image, and what their controllers
 *     run is seen as Pods, but an image that only they name looks unused. Whoever deletes has to be told
 */
public record UsedImages(
        Map<String, String> tags, Map<String, String> digests, List<String> gaps, List<String> doubts) {

    /** Without a doubt about custom resources. */
    public UsedImages(Map<String, String> tags, Map<String, String> digests, List<String> gaps) {
        this(tags, digests, gaps, List.of());
    }

    public UsedImages {
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
        digests = Collections.unmodifiableMap(new TreeMap<>(digests));
        gaps = List.copyOf(gaps);
        doubts = List.copyOf(doubts);
    }
}
