package dev.registrydoctor.reports.space;

import dev.registrydoctor.checks.store.ManifestTree;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoreUse;
import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.checks.store.StoredRepository;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The bytes that only the manifests without a tag of one repository need. */
final class UntaggedBytes {

    /** Stands for several repositories; no repository has this name. */
    private static final String SEVERAL = "";

    private final Map<String, Long> bytes = new HashMap<>();

    UntaggedBytes(RegistryStore store, StoreUse use) {
        Set<String> tagged = new HashSet<>();
        for (StoredRepository repository : store.repositories().values()) {
            for (StoredRepository.Tag tag : repository.tags().values()) {
                if (tag.digest() != null) {
                    add(tag.digest(), store, tagged);
                }
            }
        }
        Map<String, String> owners = new HashMap<>();
        use.repositories().forEach((name, its) -> {
            Set<String> needed = new HashSet<>();
            its.untagged().forEach(digest -> add(digest, store, needed));
            needed.removeAll(tagged);
            needed.forEach(digest -> owners.merge(digest, name, (a, b) -> SEVERAL));
        });
        owners.forEach((digest, name) -> {
            StoredBlob blob = store.blobs().get(digest);
            if (blob != null) {
                bytes.merge(name, blob.size(), Long::sum);
            }
        });
    }

    private static void add(String manifest, RegistryStore store, Set<String> needed) {
        // Many tags share a manifest: what it needs is there already.
        if (!needed.contains(manifest)) {
            needed.addAll(ManifestTree.of(manifest, store));
        }
    }

    long of(String repository) {
        return bytes.getOrDefault(repository, 0L);
    }
}
