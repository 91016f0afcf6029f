package dev.registrydoctor.checks.store.sweep;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredRepository;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a garbage collection does, computed without doing it: {@code MarkAndSweep} of distribution, step by step.
 *
 * @param freed the blobs that it deletes, by digest, with their size
 * @param stopped why it stops before it deletes anything; null when it does not
 */
public record GarbageCollection(
        Map<String, Long> freed, @Nullable String stopped) {

    public GarbageCollection {
        freed = Collections.unmodifiableMap(new TreeMap<>(freed));
    }

    /** The bytes that it frees. */
    public long bytes() {
        return freed.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A collection without {@code --delete-untagged}, of a store whose files were read. */
    public static GarbageCollection of(RegistryStore store, RegistryVersion version) {
        Set<String> marked = new HashSet<>();
        for (Map.Entry<String, StoredRepository> repository :
                store.repositories().entrySet()) {
            for (String revision : repository.getValue().revisions()) {
                if (!store.blobs().containsKey(revision)) {
                    continue;
                }
                StoredManifest manifest = store.manifests().get(revision);
                if (manifest == null || manifest.unreadable() != null) {
                    return new GarbageCollection(
                            Map.of(), "manifest " + revision + " of " + repository.getKey() + " cannot be read");
                }
                marked.add(revision);
                manifest.references().forEach(r -> marked.add(r.digest()));
            }
        }
        Map<String, Long> freed = new TreeMap<>();
        for (Map.Entry<String, StoredBlob> blob : store.blobs().entrySet()) {
            if (!marked.contains(blob.getKey())) {
                freed.put(blob.getKey(), blob.getValue().size());
            }
        }
        return new GarbageCollection(freed, null);
    }
}
