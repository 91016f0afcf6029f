package dev.registrydoctor.doctor.setup.retention;

import static dev.registrydoctor.doctor.setup.retention.SmallStore.OLD;
import static dev.registrydoctor.doctor.setup.retention.SmallStore.digest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A plan is checked before it is carried out, and while it is. */
class RetentionRecheckTest extends RetentionPlans {

    private static List<String> broken(SmallStore store, DeletionPlan plan, UsedImages used, String... freed) {
        return KeptWhole.broken(
                store.build(),
                plan,
                Set.copyOf(List.of(freed).stream().map(SmallStore::digest).toList()),
                used);
    }

    @Test
    void aPlanThatBreaksWhatStaysIsRefused() {
        SmallStore store = two().index("app", "e", "a", "b").tag("app", "all", "e", OLD);
        DeletionPlan nothing = deletion("other", Set.of(), Set.of());
        assertEquals(List.of(), broken(store, nothing, UNUSED));
        // A layer of an image, a manifest of an index, and the index of a tag.
        assertTrue(broken(store, nothing, UNUSED, "cc").get(0).contains(digest("cc")));
        assertTrue(broken(store, deletion("app", Set.of("1"), Set.of(digest("a"))), UNUSED)
                .toString()
                .contains("app:all would lose " + digest("a")));
        assertEquals(List.of(), broken(store, deletion("app", Set.of("1"), Set.of()), UNUSED));
        assertEquals(
                List.of(),
                broken(
                        store,
                        deletion("app", Set.of("1", "all"), Set.of(digest("a"), digest("e"))),
                        UNUSED,
                        "a",
                        "e",
                        "aa"));
    }

    @Test
    void whatCouldNotBePulledBeforeIsNotLost() {
        SmallStore sparse =
                two().index("app", "e", "a", "b").tag("app", "all", "e", OLD).unlink("app", "a");
        DeletionPlan plan = deletion("app", Set.of("1"), Set.of());
        assertEquals(List.of(), broken(sparse.tag("app", "1", "b", OLD), plan, UNUSED, "a", "aa"));
    }

    @Test
    void aPlanThatDeletesWhatIsUsedIsRefused() {
        DeletionPlan plan = deletion("app", Set.of("1"), Set.of(digest("a")));
        UsedImages byTag = new UsedImages(Map.of("app:1", "Pod x"), Map.of(), List.of());
        UsedImages byDigest = new UsedImages(Map.of(), Map.of(digest("a"), "Pod x"), List.of());
        assertEquals(1, broken(two(), plan, byTag).size());
        assertEquals(1, broken(two(), plan, byDigest).size());
    }

    // --- Order
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void nothingCanBeNamedWithoutItsParts() {
        SmallStore store = new SmallStore()
                .image("app", "0")
                .image("app", "1")
                .index("app", "a", "0", "1")
                .index("app", "b", "a")
                .referrer("app", "3", "a")
                .referrer("app", "2", "3")
                .tag("app", "x", "b", OLD);
        Set<String> all = Set.of(digest("a"), digest("b"), digest("1"), digest("0"), digest("2"), digest("3"));
        List<String> words = new RemovalOrder(store.build(), deletion("app", Set.of(), all))
                .chunks()
                .get(0);
        assertEquals("app", words.get(0));
        assertEquals("/x", words.get(1));
        List<String> names = words.subList(2, words.size()).stream()
                .map(w -> w.substring(1, 2))
                .toList();
        for (String[] pair : new String[][] {{"b", "a"}, {"a", "0"}, {"a", "1"}, {"a", "3"}, {"3", "2"}}) {
            assertTrue(names.indexOf(pair[0]) < names.indexOf(pair[1]), names::toString);
        }
    }

    @Test
    void commandsStayShortHoweverMuchGoes() {
        SmallStore store = new SmallStore();
        Set<String> manifests = new java.util.HashSet<>();
        Set<String> tags = new java.util.HashSet<>();
        for (int i = 0; i < 3000; i++) {
            String name = Integer.toHexString(0x10000 + i);
            store.image("team/app", name).tag("team/app", "t" + i, name, OLD);
            manifests.add(digest(name));
            tags.add("t" + i);
        }
        List<List<String>> chunks = new RemovalOrder(store.build(), deletion("team/app", tags, manifests)).chunks();
        List<String> words = new ArrayList<>();
        for (List<String> chunk : chunks) {
            assertEquals("team/app", chunk.get(0));
            assertTrue(String.join(" ", chunk).length() <= RemovalOrder.MOST_CHARACTERS + 10);
            words.addAll(chunk.subList(1, chunk.size()));
        }
        assertEquals(6000, words.size());
        assertEquals(6000, Set.copyOf(words).size());
    }

    private static final Action REMOVE = action(2);
    private static final Action COLLECT = action(3);

    private static Action action(int step) {
        return plan(GivenSite.healthy(), two(), UNUSED).part().steps().get(step).action();
    }

    private static StoreSight sight(String readOnly, SmallStore store, UsedImages used) {
        return new StoreSight(readOnly(readOnly), store.build(), used, NOW);
    }

    private static StoreSight sight(SmallStore store) {
        return sight("{\"enabled\":true}", store, UNUSED);
    }

    private static SmallStore removed() {
        return new SmallStore()
                .image("app", "a", "aa", "cc")
                .image("app", "b", "bb", "cc")
                .unlink("app", "a")
                .tag("app", "2", "b", OLD.plusSeconds(1));
    }

    private static RetentionRecheck recheck() {
        return new RetentionRecheck(plan(GivenSite.healthy(), two(), UNUSED));
    }

    @Test
    void asAgreedToItGoesOn() {
        RetentionRecheck recheck = recheck();
        assertTrue(recheck.isNeeded(REMOVE) && recheck.isNeeded(COLLECT));
        assertNull(recheck.objection(REMOVE, sight(two())));
        assertTrue(!recheck.isNeeded(REMOVE) && recheck.isNeeded(COLLECT));
        assertNull(recheck.objection(COLLECT, sight(removed())));
    }

    @Test
    void whatChangedSinceThePlanStopsIt() {
        for (StoreSight changed : List.of(
                sight(two().image("app", "c", "ee").tag("app", "3", "c", OLD.plusSeconds(2))),
                sight(two().tag("app", "3", "a", OLD.plusSeconds(2))),
                sight(two().image("other", "d", "aa").tag("other", "x", "d", OLD)),
                sight(new SmallStore()
                        .image("app", "a", "aa", "cc")
                        .image("app", "b", "bb", "cc")
                        .tag("app", "2", "b", OLD.plusSeconds(1))),
                sight(two().upload("app", OLD, NOW)),
                sight(two().gap("unreadable")),
                sight("{\"enabled\":false}", two(), UNUSED),
                sight("{\"enabled\":true}", two(), new UsedImages(Map.of("app:1", "Pod x"), Map.of(), List.of())),
                sight("{\"enabled\":true}", two(), new UsedImages(Map.of(), Map.of(), List.of("Jobs"))))) {
            String objection = recheck().objection(REMOVE, changed);
            assertTrue(objection != null, () -> changed.store().toString());
        }
    }

    @Test
    void whatIsPushedElsewhereAndChangesNothingOfThePlanDoesNotStopIt() {
        assertNull(recheck()
                .objection(REMOVE, sight(two().image("other", "d", "dd").tag("other", "x", "d", OLD))));
    }

    @Test
    void whatIsNotExactlyAsRemovedIsNotCollected() {
        for (StoreSight changed : List.of(
                sight(two()),
                sight(removed().tag("app", "9", "b", OLD)),
                sight(removed().image("other", "d", "aa").tag("other", "x", "d", OLD)),
                sight(removed().blob("ff", 7, OLD)),
                sight(removed().gap("unreadable")),
                sight("{\"enabled\":false}", removed(), UNUSED),
                sight("{\"enabled\":true}", removed(), new UsedImages(Map.of("app:1", "Pod x"), Map.of(), List.of())),
                sight("{\"enabled\":true}", removed(), new UsedImages(Map.of(), Map.of(), List.of("Jobs"))))) {
            RetentionRecheck recheck = recheck();
            assertNull(recheck.objection(REMOVE, sight(two())));
            assertTrue(
                    recheck.objection(COLLECT, changed) != null,
                    () -> changed.store().toString());
        }
    }
}
