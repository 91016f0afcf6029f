package dev.registrydoctor.checks.store.sweep;

import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which tags lose a part that can be pulled before a collection and not after it: a collection deletes no tag. */
final class BrokenTags {

    private final RegistryStore store;
    private final RegistryVersion version;
    private final Set<String> freed;
    private final Map<String, Set<String>> manifests;
    private final Map<String, Set<String>> layerLinks;

    BrokenTags(
            RegistryStore store,
            RegistryVersion version,
            Set<String> freed,
            Map<String, Set<String>> manifests,
            Map<String, Set<String>> layerLinks) {
        this.store = store;
        this.version = version;
        this.freed = freed;
        this.manifests = manifests;
        this.layerLinks = layerLinks;
    }

    /** The digests that each of them loses, by {@code repository:tag}. */
    Map<String, Set<String>> find() {
        Map<String, Set<String>> broken = new TreeMap<>();
        store.repositories().forEach((name, repository) -> {
            RepositoryLinks links = new RepositoryLinks(name, store, version);
            repository.tags().forEach((tag, named) -> {
                Set<String> lost = named.digest() == null ? Set.of() : lost(named.digest(), links);
                if (!lost.isEmpty()) {
                    broken.put(name + ":" + tag, lost);
                }
            });
        });
        return broken;
    }

    private Set<String> lost(String top, RepositoryLinks links) {
        Set<String> lost = new TreeSet<>();
        Set<String> seen = new HashSet<>(Set.of(top));
        Deque<String> open = new ArrayDeque<>(Set.of(top));
        while (!open.isEmpty()) {
            String digest = open.remove();
            StoredManifest manifest = manifest(digest, links, lost);
            if (manifest == null) {
                continue;
            }
            for (Reference reference : manifest.references()) {
                if (!seen.add(reference.digest())) {
                    continue;
                }
                if (reference.role() == Role.MANIFEST) {
                    open.add(reference.digest());
                } else if (losesLayer(reference.digest(), links)) {
                    lost.add(reference.digest());
                }
            }
        }
        return lost;
    }

    private @Nullable StoredManifest manifest(String digest, RepositoryLinks links, Set<String> lost) {
        try {
            String blob = links.manifestBlob(digest);
            if (blob == null) {
                return null;
            }
            if (freed.contains(blob)
                    || manifests.getOrDefault(links.name(), Set.of()).contains(digest)) {
                lost.add(digest);
            }
            return store.manifests().get(blob);
        } catch (CollectionStopped e) {
            // Nobody can pull it before either.
            return null;
        }
    }

    private boolean losesLayer(String digest, RepositoryLinks links) {
        try {
            String blob = links.layerBlob(digest);
            return blob != null
                    && (freed.contains(blob)
                            || layerLinks.getOrDefault(links.name(), Set.of()).contains(digest));
        } catch (CollectionStopped e) {
            return false;
        }
    }
}
