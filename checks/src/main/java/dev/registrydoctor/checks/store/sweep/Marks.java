package dev.registrydoctor.checks.store.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a collection decided before it deletes anything.
 *
 * @param marked the digests of blobs that it keeps
 * @param untagged the manifests that it deletes, in its order; only with {@code --delete-untagged}
 * @param layerLinks the links of layers that it deletes, by repository; distribution 3 only
 * @param twice layers that it tries to delete twice, by repository, which ends it with an error after the blobs were deleted
 */
record Marks(
        Set<String> marked, List<Untagged> untagged, Map<String, Set<String>> layerLinks, Map<String, String> twice) {

    /** A manifest of a repository. */
    record Untagged(String repository, String digest) {}

    static Marks none() {
        return new Marks(new HashSet<>(), new ArrayList<>(), new HashMap<>(), new TreeMap<>());
    }
}
