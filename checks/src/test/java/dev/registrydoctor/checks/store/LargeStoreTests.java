package dev.registrydoctor.checks.store;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import dev.registrydoctor.checks.store.retention.FreedSpace;
import dev.registrydoctor.checks.store.retention.RetentionRules;
import dev.registrydoctor.checks.store.retention.UsedImages;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The largest stores that are promised: the limits are far above what it takes, and far below what a quadratic rule would take. */
class LargeStoreTests {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final UsedImages UNUSED = new UsedImages(Map.of(), Map.of(), List.of());

    /** 10,000 tags and 50,000 blobs, in so many repositories. */
    private static RegistryStore store(int repositories) {
        GivenStore store = new GivenStore();
        for (int i = 0; i < 500; i++) {
            store.blob("s" + i, 1000);
        }
        for (int i = 0; i < 10_000; i++) {
            String repository = "r" + i % repositories;
            for (int layer = 0; layer < 3; layer++) {
                store.blob("l" + i + "x" + layer, 10);
            }
            store.image(repository, "m" + i, "s" + i % 500, "l" + i + "x0", "l" + i + "x1", "l" + i + "x2");
            String named = "m" + i;
            if (i % 2 == 1) {
                named = "i" + i;
                store.index(repository, named, "m" + i, "m" + (i - repositories));
            }
            store.tag(repository, "t" + i, named, RandomStores.NOW.minusSeconds(3600L * (i + 1)));
        }
        return store.build();
    }

    private static void count(RegistryStore store, int repositories) {
        StoreUse use = StoreUse.of(store);
        RetentionRules rules = new RetentionRules(5, Duration.ofDays(1), true, List.of(), List.of("v*"));
        DeletionPlan plan = DeletionPlan.byRules(store, rules, UNUSED, RandomStores.NOW);
        FreedSpace freed = FreedSpace.of(store, plan, RegistryVersion.TWO);
        assertEquals(store.bytes(), use.tagged() + use.untagged() + use.unreferenced());
        assertEquals(
                10_000,
                use.repositories().values().stream()
                        .mapToInt(r -> r.tags().size())
                        .sum());
        assertEquals(repositories, plan.repositories().size());
        assertFalse(freed.images().isEmpty());
    }

    @Test
    void manyRepositories() {
        RegistryStore store = store(200);
        assertTimeoutPreemptively(LIMIT, () -> count(store, 200));
    }

    @Test
    void oneRepository() {
        RegistryStore store = store(1);
        assertTimeoutPreemptively(LIMIT, () -> count(store, 1));
    }

    @Test
    void allTagsOfOneImage() {
        GivenStore store = new GivenStore().blob("l", 10).image("app", "a", "l");
        for (int i = 0; i < 10_000; i++) {
            store.tag("app", "t" + i, "a").referrer("app", "r" + i, "a");
        }
        RegistryStore built = store.build();
        assertTimeoutPreemptively(LIMIT, () -> {
            assertEquals(
                    0,
                    requireNonNull(requireNonNull(
                                            StoreUse.of(built).repositories().get("app"))
                                    .tags()
                                    .get("t5"))
                            .exclusive());
            List<String> all = requireNonNull(built.repositories().get("app")).tags().keySet().stream()
                    .map(t -> "app:" + t)
                    .toList();
            DeletionPlan plan = DeletionPlan.ofTags(built, all, UNUSED);
            assertEquals(
                    10_001,
                    requireNonNull(plan.repositories().get("app")).manifests().size());
            assertEquals(
                    10_011, FreedSpace.of(built, plan, RegistryVersion.THREE).byPlan());
        });
    }
}
