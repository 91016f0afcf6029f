package dev.registrydoctor.checks.store.sweep;

import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.RegistryStore;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a garbage collection does, computed without doing it: {@code MarkAndSweep} of distribution, step by step. It is exact for a
 * store whose files were read without gaps and that nobody changes meanwhile.
 *
 * @param freed the blobs that it deletes, by digest, with their size
 * @param manifests the manifests that it deletes, by repository; only with {@code --delete-untagged}
 * @param broken the parts that tagged images lose by it, by {@code repository:tag}: those that a client can pull before it
 * @param stopped why it ends with an error; null when it does not. What it deleted by then is in the other parts: nothing, only
 *     manifests, or all blobs when the links of layers are left.
 */
public record GarbageCollection(
        Map<String, Long> freed,
        Map<String, Set<String>> manifests,
        Map<String, Set<String>> broken,
        @Nullable String stopped) {

    public GarbageCollection {
        freed = Collections.unmodifiableMap(new TreeMap<>(freed));
        manifests = Collections.unmodifiableMap(new TreeMap<>(manifests));
        broken = Collections.unmodifiableMap(new TreeMap<>(broken));
    }

    /** The bytes that it frees. */
    public long bytes() {
        return freed.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A collection without {@code --delete-untagged}. */
    public static GarbageCollection of(RegistryStore store, RegistryVersion version) {
        return new Sweep(store, version, false).run();
    }

    /** A collection with {@code --delete-untagged}. */
    public static GarbageCollection deletingUntagged(RegistryStore store, RegistryVersion version) {
        return new Sweep(store, version, true).run();
    }
}
