package dev.registrydoctor.checks.store.retention;

import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.sweep.GarbageCollection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a plan frees, once a garbage collection runs after it.
 *
 * @param alone the garbage collection without the plan
 * @param withPlan the garbage collection after the plan
 * @param images what each deleted image accounts for, by repository and first tag
 * @param together the bytes that the plan frees and that no image accounts for by itself: blobs that several deleted images need,
 *     and those of manifests that no deleted tag needs
 */
public record FreedSpace(GarbageCollection alone, GarbageCollection withPlan, List<Image> images, long together) {

    /**
     * An image that is deleted, with what goes with it.
     *
     * @param tags the deleted tags that name it, one of its platforms or one of its referrers, sorted
     * @param bytes the bytes of the freed blobs that nothing else needs, deleted or not; 0 where another tag or index keeps it
     */
    public record Image(String repository, Set<String> tags, long bytes) {
        public Image {
            tags = Collections.unmodifiableSet(new TreeSet<>(tags));
        }
    }

    public FreedSpace {
        images = List.copyOf(images);
    }

    /** The bytes that the plan frees beyond what a garbage collection frees anyway; 0 when a garbage collection stops. */
    public long byPlan() {
        return Math.max(0, withPlan.bytes() - alone.bytes());
    }

    /** Computes what this plan for this store frees. */
    public static FreedSpace of(RegistryStore store, DeletionPlan plan, RegistryVersion version) {
        GarbageCollection alone = GarbageCollection.of(store, version);
        GarbageCollection withPlan = GarbageCollection.of(plan.applied(store), version);
        Map<String, Long> more = new HashMap<>(withPlan.freed());
        more.keySet().removeAll(alone.freed().keySet());
        List<Image> images = new FreedImages(store, plan, more).images();
        long all = more.values().stream().mapToLong(Long::longValue).sum();
        return new FreedSpace(
                alone,
                withPlan,
                images,
                all - images.stream().mapToLong(Image::bytes).sum());
    }
}
