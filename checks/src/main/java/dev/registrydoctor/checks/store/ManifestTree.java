package dev.registrydoctor.checks.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** What manifests need: themselves, and all that they name, directly or through an index. */
public final class ManifestTree {

    private ManifestTree() {}

    /** The digests of a manifest, of the manifests that it lists, and of their parts; whether the registry has them or not. */
    public static Set<String> of(String manifest, RegistryStore store) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(manifest));
        while (!open.isEmpty()) {
            String digest = open.remove();
            StoredManifest content = seen.add(digest) ? store.manifests().get(digest) : null;
            if (content != null) {
                content.references().forEach(r -> open.add(r.digest()));
            }
        }
        return seen;
    }
}
