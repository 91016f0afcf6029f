package dev.registrydoctor.checks.store.retention;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredRepository;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is to be deleted of a registry: tags, and manifests with all that only they need. What stays is never broken: neither an
 * index that lists a deleted manifest, nor a manifest that a used image needs.
 *
 * @param repositories by name, sorted; only those of which something goes
 * @param kept what was asked for and stays, one line each with the reason ({@code app:v1 is used by Deployment shop/web})
 */
public record DeletionPlan(Map<String, Deletion> repositories, List<String> kept) {

    /**
     * What goes of one repository.
     *
     * @param tags by name, sorted
     * @param manifests their digests, sorted: revisions that are unlinked
     */
    public record Deletion(Set<String> tags, Set<String> manifests) {
        public Deletion {
            tags = Collections.unmodifiableSet(new TreeSet<>(tags));
            manifests = Collections.unmodifiableSet(new TreeSet<>(manifests));
        }
    }

    public DeletionPlan {
        repositories = Collections.unmodifiableMap(new TreeMap<>(repositories));
        kept = List.copyOf(kept);
    }

    /** The store after the deletion, before a garbage collection: the blobs are all there. */
    public RegistryStore applied(RegistryStore store) {
        Map<String, StoredRepository> changed = new TreeMap<>(store.repositories());
        repositories.forEach((name, deletion) ->
                changed.computeIfPresent(name, (n, r) -> r.without(deletion.manifests(), deletion.tags())));
        return store.with(changed);
    }
}
