package dev.registrydoctor.checks.store.retention;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.ManifestTree;
import dev.registrydoctor.checks.store.RandomStores;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoreUse;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.sweep.GarbageCollection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What holds for every store. The seed is in the message of a failure. */
class DeletionPropertyTests {

    private static final int STORES = 4000;
    private static final UsedImages UNUSED = new UsedImages(Map.of(), Map.of(), List.of());

    /** What the test did, so that it cannot pass on nothing. */
    private int checked;

    @Test
    void deletingOneTagFreesExactlyItsExclusiveBytes() {
        for (long seed = 0; seed < STORES; seed++) {
            RegistryStore store = RandomStores.of(seed);
            GarbageCollection alone = collect(store);
            String what = "seed " + seed + " ";
            StoreUse use = StoreUse.of(store);
            for (String name : store.repositories().keySet()) {
                requireNonNull(use.repositories().get(name)).tags().forEach((tag, bytes) -> {
                    DeletionPlan plan = DeletionPlan.ofTags(store, List.of(name + ":" + tag), UNUSED);
                    GarbageCollection after = collect(plan.applied(store));
                    if (alone.stopped() == null && after.stopped() == null) {
                        assertEquals(bytes.exclusive(), after.bytes() - alone.bytes(), () -> what + name + ":" + tag);
                        checked += bytes.exclusive() > 0 ? 1 : 0;
                    }
                });
            }
        }
        assertTrue(checked > STORES);
    }

    /** Distribution 3 also keeps what an index lists that the repository does not link: that is a damaged store. */
    @Test
    void distribution3FreesTheSameOfStoresThatLackNoLink() {
        for (long seed = 0; seed < STORES; seed++) {
            RegistryStore store = RandomStores.of(seed);
            if (!isLinked(store)) {
                continue;
            }
            GarbageCollection alone = GarbageCollection.of(store, RegistryVersion.THREE);
            String what = "seed " + seed + " ";
            StoreUse use = StoreUse.of(store);
            for (String name : store.repositories().keySet()) {
                requireNonNull(use.repositories().get(name)).tags().forEach((tag, bytes) -> {
                    DeletionPlan plan = DeletionPlan.ofTags(store, List.of(name + ":" + tag), UNUSED);
                    GarbageCollection after = GarbageCollection.of(plan.applied(store), RegistryVersion.THREE);
                    if (alone.stopped() == null && after.stopped() == null) {
                        assertEquals(bytes.exclusive(), after.bytes() - alone.bytes(), () -> what + name + ":" + tag);
                        checked += bytes.exclusive() > 0 ? 1 : 0;
                    }
                });
            }
        }
        assertTrue(checked > STORES / 4);
    }

    private static boolean isLinked(RegistryStore store) {
        return store.repositories().values().stream()
                .allMatch(r -> r.revisions().stream()
                        .map(store.manifests()::get)
                        .allMatch(m -> m != null
                                && m.references().stream()
                                        .noneMatch(p -> p.role() == StoredManifest.Role.MANIFEST
                                                && !r.revisions().contains(p.digest()))));
    }

    @Test
    void theBytesOfAStoreAreThoseOfTagsOfOtherManifestsAndOfNothing() {
        for (long seed = 0; seed < STORES; seed++) {
            RegistryStore store = RandomStores.of(seed);
            StoreUse use = StoreUse.of(store);
            assertEquals(store.bytes(), use.tagged() + use.untagged() + use.unreferenced(), "seed " + seed);
            GarbageCollection collection = collect(store);
            if (collection.stopped() == null) {
                assertEquals(collection.bytes(), use.unreferenced(), "seed " + seed);
            }
            use.repositories().values().forEach(r -> {
                assertTrue(r.exclusive() >= 0 && r.shared() >= 0);
                long single = r.tags().values().stream()
                        .mapToLong(StoreUse.TagUse::exclusive)
                        .max()
                        .orElse(0);
                assertTrue(single <= r.exclusive() && r.untaggedExclusive() <= r.exclusive());
                r.tags().values().forEach(t -> assertTrue(t.exclusive() >= 0 && t.shared() >= 0));
            });
        }
    }

    @Test
    void nothingThatStaysLosesAnything() {
        for (long seed = 0; seed < STORES; seed++) {
            RegistryStore store = RandomStores.of(seed);
            for (DeletionPlan plan : plans(store, UNUSED, seed)) {
                staysWhole(store, plan, "seed " + seed);
            }
        }
        assertTrue(checked > STORES);
    }

    private void staysWhole(RegistryStore store, DeletionPlan plan, String what) {
        RegistryStore after = plan.applied(store);
        after.repositories().forEach((name, repository) -> {
            StoredRepository before = requireNonNull(store.repositories().get(name));
            repository.tags().forEach((tag, to) -> {
                if (to.digest() != null && before.revisions().contains(to.digest())) {
                    assertTrue(repository.revisions().contains(to.digest()), what);
                }
            });
            for (String manifest : repository.revisions()) {
                StoredManifest content = store.manifests().get(manifest);
                if (content == null) {
                    continue;
                }
                content.references().stream()
                        .filter(r -> r.role() == StoredManifest.Role.MANIFEST
                                && before.revisions().contains(r.digest()))
                        .forEach(r -> assertTrue(repository.revisions().contains(r.digest()), what));
            }
            for (String manifest : before.revisions()) {
                StoredManifest content = store.manifests().get(manifest);
                String subject = content == null ? null : content.subject();
                if (subject != null && repository.revisions().contains(subject)) {
                    assertTrue(repository.revisions().contains(manifest), what);
                }
            }
            checked += before.revisions().size() - repository.revisions().size();
        });
        // Tags that are removed because their manifest is are all named by the plan.
        after.repositories().forEach((name, repository) -> {
            Set<String> gone = new TreeSet<>(
                    requireNonNull(store.repositories().get(name)).tags().keySet());
            gone.removeAll(repository.tags().keySet());
            DeletionPlan.Deletion deletion = plan.repositories().get(name);
            assertEquals(deletion == null ? Set.of() : deletion.tags(), gone, what);
        });
    }

    @Test
    void whatIsUsedStaysWithAllThatItLists() {
        for (long seed = 0; seed < STORES; seed++) {
            RegistryStore store = RandomStores.of(seed);
            UsedImages used = someUsed(store, seed);
            for (DeletionPlan plan : plans(store, used, seed)) {
                RegistryStore after = plan.applied(store);
                String what = "seed " + seed;
                store.repositories().forEach((name, before) -> {
                    StoredRepository repository =
                            requireNonNull(after.repositories().get(name));
                    before.tags().forEach((tag, to) -> {
                        if (used.tags().containsKey(name + ":" + tag)) {
                            assertTrue(repository.tags().containsKey(tag), what);
                            checked++;
                        }
                    });
                    for (String manifest : before.revisions()) {
                        if (linkedTree(manifest, store, before).stream().anyMatch(used.digests()::containsKey)) {
                            assertTrue(repository.revisions().contains(manifest), what);
                            checked++;
                        }
                    }
                });
            }
        }
        assertTrue(checked > STORES);
    }

    @Test
    void aPlanThatWasCarriedOutLeavesNothingToDo() {
        for (long seed = 0; seed < STORES; seed++) {
            RegistryStore store = RandomStores.of(seed);
            UsedImages used = someUsed(store, seed);
            RetentionRules rules = rules(seed);
            DeletionPlan plan = DeletionPlan.byRules(store, rules, used, RandomStores.NOW);
            RegistryStore after = plan.applied(store);
            assertEquals(after, plan.applied(after), "seed " + seed);
            assertEquals(
                    Map.of(),
                    DeletionPlan.byRules(after, rules, used, RandomStores.NOW).repositories(),
                    "seed " + seed);
            checked += plan.isEmpty() ? 0 : 1;
        }
        assertTrue(checked > STORES / 4);
    }

    @Test
    void keepLeavesThatManyImagesTheNewestOnes() {
        for (long seed = 0; seed < STORES; seed++) {
            RegistryStore store = RandomStores.orderly(seed);
            int keep = 1 + (int) (seed % 6);
            RetentionRules rules = new RetentionRules(keep, null, false, List.of(), List.of());
            RegistryStore after =
                    DeletionPlan.byRules(store, rules, UNUSED, RandomStores.NOW).applied(store);
            Set<String> left =
                    requireNonNull(after.repositories().get("app")).tags().keySet();
            int images = requireNonNull(store.repositories().get("app")).tags().size();
            Set<String> newest = new TreeSet<>();
            for (int i = 0; i < Math.min(keep, images); i++) {
                newest.add("v" + i);
            }
            assertEquals(newest, left, "seed " + seed);
        }
    }

    @Test
    void whatAPlanFreesIsAccountedFor() {
        for (long seed = 0; seed < STORES; seed++) {
            RegistryStore store = RandomStores.of(seed);
            for (DeletionPlan plan : plans(store, UNUSED, seed)) {
                FreedSpace freed = FreedSpace.of(store, plan, RegistryVersion.TWO);
                if (freed.alone().stopped() == null && freed.withPlan().stopped() == null) {
                    long images = freed.images().stream()
                            .mapToLong(FreedSpace.Image::bytes)
                            .sum();
                    assertEquals(freed.byPlan(), images + freed.together(), "seed " + seed);
                    checked += images > 0 ? 1 : 0;
                }
            }
        }
        assertTrue(checked > STORES / 4);
    }

    /** The digests of a manifest and what it names, as far as the repository links it. */
    private static Set<String> linkedTree(String manifest, RegistryStore store, StoredRepository repository) {
        Map<String, StoredManifest> linked = new TreeMap<>(store.manifests());
        linked.keySet().retainAll(repository.revisions());
        return ManifestTree.of(manifest, new RegistryStore(store.source(), Map.of(), Map.of(), linked, List.of()));
    }

    private static List<DeletionPlan> plans(RegistryStore store, UsedImages used, long seed) {
        Random random = new Random(seed);
        List<String> tags = new ArrayList<>();
        store.repositories()
                .forEach((name, r) -> r.tags().keySet().stream()
                        .filter(t -> random.nextInt(3) == 0)
                        .forEach(t -> tags.add(name + ":" + t)));
        return List.of(
                DeletionPlan.ofTags(store, tags, used),
                DeletionPlan.byRules(store, rules(seed), used, RandomStores.NOW));
    }

    private static RetentionRules rules(long seed) {
        Random random = new Random(seed + 1);
        return new RetentionRules(
                random.nextInt(4) == 0 ? null : 1 + random.nextInt(3),
                random.nextInt(2) == 0 ? null : Duration.ofDays(1 + random.nextInt(40)),
                random.nextBoolean(),
                random.nextInt(4) == 0 ? List.of("team/**") : List.of(),
                random.nextInt(3) == 0 ? List.of("latest", "v1") : List.of());
    }

    private static UsedImages someUsed(RegistryStore store, long seed) {
        Random random = new Random(seed + 2);
        Map<String, String> tags = new TreeMap<>();
        Map<String, String> digests = new TreeMap<>();
        store.repositories()
                .forEach((name, r) -> r.tags().keySet().stream()
                        .filter(t -> random.nextInt(5) == 0)
                        .forEach(t -> tags.put(name + ":" + t, "Pod shop/web")));
        store.blobs().keySet().stream().filter(d -> random.nextInt(8) == 0).forEach(d -> digests.put(d, "Pod shop/db"));
        return new UsedImages(tags, digests, List.of());
    }

    private static GarbageCollection collect(RegistryStore store) {
        return GarbageCollection.of(store, RegistryVersion.TWO);
    }
}
