package dev.registrydoctor.checks.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many linked manifests hold each blob: a garbage collection deletes a blob when the last manifest that names it is gone. A
 * manifest that two repositories link holds its blobs twice.
 */
public final class BlobHolders {

    private final RegistryStore store;
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<Long> sizes = new ArrayList<>();
    private final Map<String, int[]> parts = new HashMap<>();
    private final int[] holders;

    private BlobHolders(RegistryStore store) {
        this.store = store;
        Map<String, Long> declared = store.source() == RegistryStore.Source.API ? declaredSizes(store) : Map.of();
        store.repositories().values().forEach(r -> r.revisions().forEach(m -> parts.computeIfAbsent(m, this::partsOf)));
        ids.keySet().forEach(digest -> sizes.add(0L));
        ids.forEach((digest, id) -> sizes.set(id, size(digest, declared)));
        holders = new int[ids.size()];
        store.repositories().values().forEach(r -> r.revisions().forEach(m -> hold(partIds(m))));
    }

    /** Counts the holders of all blobs of a store. */
    public static BlobHolders of(RegistryStore store) {
        return new BlobHolders(store);
    }

    private int[] partsOf(String manifest) {
        Set<String> digests = new LinkedHashSet<>();
        digests.add(manifest);
        StoredManifest content = store.manifests().get(manifest);
        if (content != null) {
            content.references().forEach(r -> digests.add(r.digest()));
        }
        return digests.stream()
                .mapToInt(d -> {
                    int next = ids.size();
                    Integer before = ids.putIfAbsent(d, next);
                    return before == null ? next : before;
                })
                .toArray();
    }

    private void hold(int[] blobs) {
        for (int blob : blobs) {
            holders[blob]++;
        }
    }

    private int[] partIds(String manifest) {
        int[] known = parts.get(manifest);
        return known == null ? new int[0] : known;
    }

    private long size(String digest, Map<String, Long> declared) {
        StoredBlob blob = store.blobs().get(digest);
        return blob == null ? declared.getOrDefault(digest, 0L) : Math.max(0, blob.size());
    }

    /** What manifests say; the least where they differ, so that nobody can claim more than others do. */
    private static Map<String, Long> declaredSizes(RegistryStore store) {
        Map<String, Long> sizes = new HashMap<>();
        for (StoredManifest manifest : store.manifests().values()) {
            for (StoredManifest.Reference part : manifest.references()) {
                if (!part.foreign() && part.size() >= 0) {
                    sizes.merge(part.digest(), part.size(), Math::min);
                }
            }
        }
        store.manifests().forEach((digest, manifest) -> sizes.put(digest, Math.max(0, manifest.size())));
        return sizes;
    }

    /** The bytes of what these manifests hold, each blob once. */
    public long referenced(Collection<String> manifests) {
        Set<Integer> blobs = new LinkedHashSet<>();
        for (String manifest : manifests) {
            for (int blob : partIds(manifest)) {
                blobs.add(blob);
            }
        }
        return blobs.stream().mapToLong(sizes::get).reduce(0, BlobHolders::plus);
    }

    /**
     * The bytes that only these manifests hold: what a garbage collection frees when they lose their links.
     *
     * @param manifests of one repository, each once
     */
    public long exclusive(Collection<String> manifests) {
        Map<Integer, Integer> inside = new HashMap<>();
        for (String manifest : manifests) {
            for (int blob : partIds(manifest)) {
                inside.merge(blob, 1, Integer::sum);
            }
        }
        long bytes = 0;
        for (Map.Entry<Integer, Integer> blob : inside.entrySet()) {
            if (holders[blob.getKey()] == blob.getValue()) {
                bytes = plus(bytes, sizes.get(blob.getKey()));
            }
        }
        return bytes;
    }

    /** Whether a linked manifest is or names this blob. */
    public boolean held(String digest) {
        return ids.containsKey(digest);
    }

    /** Sizes are what strangers claim: their sum ends at the largest number. */
    static long plus(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
