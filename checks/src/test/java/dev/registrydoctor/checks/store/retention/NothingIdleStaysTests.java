package dev.registrydoctor.checks.store.retention;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.store.RandomStores;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredRepository;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What belonged to deleted tags and stays is needed by something that stays. Computed from the store alone, one manifest at a time. */
class NothingIdleStaysTests {

    private static final int STORES = 4000;
    private static final UsedImages UNUSED = new UsedImages(Map.of(), Map.of(), List.of());

    @Test
    void whatNothingNeedsGoes() {
        int went = 0;
        int stayed = 0;
        for (long seed = 0; seed < STORES; seed++) {
            RegistryStore store = RandomStores.of(seed);
            Random random = new Random(seed);
            List<String> tags = new ArrayList<>();
            store.repositories()
                    .forEach((name, r) -> r.tags().keySet().stream()
                            .filter(t -> random.nextBoolean())
                            .forEach(t -> tags.add(name + ":" + t)));
            DeletionPlan plan = DeletionPlan.ofTags(store, tags, UNUSED);
            for (Map.Entry<String, StoredRepository> after :
                    plan.applied(store).repositories().entrySet()) {
                StoredRepository before = store.repositories().get(after.getKey());
                if (before == null) {
                    continue;
                }
                for (String manifest : belonging(before, after.getKey(), tags, store)) {
                    boolean stays = after.getValue().revisions().contains(manifest);
                    assertTrue(!stays || isNeeded(manifest, after.getValue(), store), "seed " + seed + " " + manifest);
                    went += stays ? 0 : 1;
                    stayed += stays ? 1 : 0;
                }
            }
        }
        assertTrue(went > STORES && stayed > STORES / 4, went + " went, " + stayed + " stayed");
    }

    /** The manifests of the deleted tags, with what they list and what is about any of these. */
    private static Set<String> belonging(
            StoredRepository repository, String name, List<String> deleted, RegistryStore store) {
        Deque<String> open = new ArrayDeque<>();
        repository.tags().forEach((tag, to) -> {
            if (to.digest() != null && deleted.contains(name + ":" + tag)) {
                open.add(to.digest());
            }
        });
        Set<String> belonging = new HashSet<>();
        while (!open.isEmpty()) {
            String at = open.remove();
            if (!repository.revisions().contains(at) || !belonging.add(at)) {
                continue;
            }
            for (String other : repository.revisions()) {
                if (lists(at, other, store) || isAbout(other, at, store)) {
                    open.add(other);
                }
            }
            repository.tags().forEach((tag, to) -> {
                if (to.digest() != null && saysAbout(tag, at)) {
                    open.add(to.digest());
                }
            });
        }
        return belonging;
    }

    private static boolean isNeeded(String manifest, StoredRepository after, RegistryStore store) {
        boolean byManifest = after.revisions().stream()
                .anyMatch(other ->
                        !other.equals(manifest) && (lists(other, manifest, store) || isAbout(manifest, other, store)));
        return byManifest || after.tags().values().stream().anyMatch(to -> manifest.equals(to.digest()));
    }

    private static boolean lists(String index, String manifest, RegistryStore store) {
        StoredManifest content = store.manifests().get(index);
        return content != null
                && content.references().stream()
                        .anyMatch(r -> r.role() == StoredManifest.Role.MANIFEST
                                && r.digest().equals(manifest));
    }

    private static boolean isAbout(String referrer, String subject, RegistryStore store) {
        StoredManifest content = store.manifests().get(referrer);
        return content != null && subject.equals(content.subject());
    }

    private static boolean saysAbout(String tag, String manifest) {
        return tag.replaceFirst("\\.(sig|att|sbom)$", "").equals(manifest.replace(':', '-'));
    }
}
