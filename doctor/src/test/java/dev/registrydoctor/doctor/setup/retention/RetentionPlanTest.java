package dev.registrydoctor.doctor.setup.retention;

import static dev.registrydoctor.doctor.setup.retention.SmallStore.OLD;
import static dev.registrydoctor.doctor.setup.retention.SmallStore.digest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import dev.registrydoctor.checks.store.retention.DeletionPlan.Deletion;
import dev.registrydoctor.checks.store.retention.RetentionRules;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.doctor.setup.SetupHost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is planned, and what is refused. */
final class RetentionPlanTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final UsedImages UNUSED = new UsedImages(Map.of(), Map.of(), List.of());
    private static final RetentionRules KEEP_1 = new RetentionRules(1, null, true, List.of(), List.of());

    private static Evidence evidence(GivenSite site) {
        return SetupHost.gather(site, RetentionPlan.NEEDS);
    }

    private static Evidence readOnly(String value) {
        return evidence(GivenSite.healthy()
                .with(Given.registryDeployment()
                        .environment(Map.of(
                                "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY",
                                "/var/lib/registry",
                                ReadOnlySteps.VARIABLE,
                                value))));
    }

    private static RetentionPlan plan(GivenSite site, SmallStore store, UsedImages used) {
        return plan(KEEP_1, evidence(site), store.build(), used);
    }

    private static RetentionPlan plan(
            @Nullable RetentionRules rules, Evidence evidence, RegistryStore store, UsedImages used) {
        return RetentionPlan.of(new RetentionRequest(rules, NOW), new StoreSight(evidence, store, used, NOW));
    }

    /** Two images of a repository, of which the older goes. */
    private static SmallStore two() {
        return new SmallStore()
                .image("app", "a", "aa", "cc")
                .image("app", "b", "bb", "cc")
                .tag("app", "1", "a", OLD)
                .tag("app", "2", "b", OLD.plusSeconds(1));
    }

    private static void assertRefused(RetentionPlan plan, String why) {
        assertTrue(
                plan.obstacles().stream().anyMatch(obstacle -> obstacle.contains(why)),
                () -> why + " is not in " + plan.obstacles());
        assertEquals(List.of(), plan.part().steps());
    }

    @Test
    void theOlderImageGoesAndItsOwnBytesAreFreed() {
        RetentionPlan plan = plan(GivenSite.healthy(), two(), UNUSED);
        assertEquals(List.of(), plan.obstacles());
        assertEquals(
                Map.of("app", new Deletion(Set.of("1"), Set.of(digest("a")))),
                plan.deletion().repositories());
        assertEquals(110, plan.collection().bytes());
        List<Step> steps = plan.part().steps();
        assertEquals(6, steps.size());
        assertTrue(ReadOnlySteps.begins(steps.get(0).action()));
        assertTrue(steps.get(3).risk() instanceof Risk.LosesData loss
                && loss.what().contains("app:1"));
        assertTrue(ReadOnlySteps.ends(steps.get(4).action()));
    }

    @Test
    void whatIsUsedStays() {
        UsedImages used = new UsedImages(Map.of("app:1", "Deployment shop/web"), Map.of(), List.of());
        RetentionPlan plan = plan(GivenSite.healthy(), two(), used);
        assertTrue(plan.isEmpty());
        assertEquals(
                List.of("app:1 is used by Deployment shop/web"), plan.deletion().kept());
        assertEquals(List.of(), plan.part().steps());
    }

    private static final String KIND = "custom resources rollouts.argoproj.io: not allowed";

    private static RetentionPlan doubted(boolean unattended, SmallStore store) {
        UsedImages used = new UsedImages(Map.of(), Map.of(), List.of(), List.of(KIND));
        return RetentionPlan.of(
                new RetentionRequest(KEEP_1, NOW, unattended),
                new StoreSight(evidence(GivenSite.healthy()), store.build(), used, NOW));
    }

    /** Who agrees is told; where nobody is asked, nothing that may be used goes. */
    @Test
    void whatOnlyLooksUnusedGoesOnlyWhereSomebodyIsTold() {
        RetentionPlan asked = doubted(false, two());
        assertEquals(List.of(KIND), asked.doubts());
        assertTrue(asked.part().steps().get(3).risk() instanceof Risk.LosesData loss
                && loss.what().contains(KIND));

        assertRefused(doubted(true, two()), KIND);

        SmallStore one = new SmallStore().image("app", "a", "aa").tag("app", "1", "a", OLD);
        assertEquals(List.of(), doubted(true, one).obstacles());
        assertEquals(List.of(), doubted(false, one).doubts());
    }

    @Test
    void withoutRulesOnlyGarbageGoesThoughNotAllUsesAreKnown() {
        UsedImages unknown = new UsedImages(Map.of(), Map.of(), List.of("Jobs: not allowed"));
        RetentionPlan plan = plan(
                null, evidence(GivenSite.healthy()), two().blob("ff", 7, OLD).build(), unknown);
        assertEquals(List.of(), plan.obstacles());
        assertEquals(7, plan.collection().bytes());
        assertEquals(5, plan.part().steps().size());
    }

    // --- Refusals
    // ---------------------------------------------------------------------------------------------------------

    @Test
    void usesThatAreNotKnownKeepEverything() {
        UsedImages unknown = new UsedImages(Map.of(), Map.of(), List.of("Jobs: not allowed"));
        assertRefused(plan(GivenSite.healthy(), two(), unknown), "Jobs: not allowed");
    }

    @Test
    void aPushInFlightIsLeftAlone() {
        for (Instant at : List.of(NOW.minusSeconds(1), NOW.minusSeconds(299), NOW.plusSeconds(60))) {
            assertRefused(plan(GivenSite.healthy(), two().upload("app", OLD, at), UNUSED), "A push is in flight");
            assertRefused(plan(GivenSite.healthy(), two().upload("app", at, null), UNUSED), "A push is in flight");
            assertRefused(plan(GivenSite.healthy(), two().blob("ff", 7, at), UNUSED), "A push is in flight");
        }
        assertEquals(
                List.of(),
                plan(GivenSite.healthy(), two().upload("app", OLD, NOW.minusSeconds(301)), UNUSED)
                        .obstacles());
    }

    @Test
    void aStoreThatWasNotReadWholeIsLeftAlone() {
        assertRefused(plan(GivenSite.healthy(), two().gap("a link: permission denied"), UNUSED), "permission denied");
        RegistryStore api =
                new RegistryStore(RegistryStore.Source.API, Map.of(), Map.of(), Map.of(), List.of("no volume"));
        assertRefused(plan(KEEP_1, evidence(GivenSite.healthy()), api, UNUSED), "no volume");
    }

    @Test
    void severalPodsCannotBeReadOnlyAtOnce() {
        assertRefused(plan(GivenSite.healthy().with(Given.registryPod("registry-2")), two(), UNUSED), "Several Pods");
        assertRefused(
                plan(GivenSite.healthy().with(Given.registryDeployment().replicas(1, 2)), two(), UNUSED),
                "Several Pods");
        assertRefused(
                plan(GivenSite.healthy().with(Given.registryPod("registry-2").deleting()), two(), UNUSED),
                "Several Pods");
        assertRefused(
                plan(GivenSite.healthy().with(Given.registryPod().deleting()), two(), UNUSED),
                "No Pod of the registry is ready");
        assertRefused(
                plan(GivenSite.healthy().with(Given.registryPod().notReady("ContainersNotReady")), two(), UNUSED),
                "No Pod of the registry is ready");
        assertRefused(plan(GivenSite.healthy().unknown(Listing.Kind.PODS), two(), UNUSED), "cannot be listed");
    }

    @Test
    void imagesThatAreNotInTheVolumeAreLeftAlone() {
        assertRefused(
                plan(
                        GivenSite.healthy()
                                .with(Given.registryDeployment().environment(Map.of("REGISTRY_STORAGE", "s3"))),
                        two(),
                        UNUSED),
                "not keep its images in a folder");
        assertRefused(
                plan(
                        GivenSite.healthy()
                                .with(Given.registryDeployment()
                                        .environment(
                                                Map.of("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/tmp/images"))),
                        two(),
                        UNUSED),
                "lose all images");
        assertRefused(
                plan(
                        GivenSite.healthy()
                                .with(Given.registryDeployment()
                                        .environment(Map.of("REGISTRY_PROXY_REMOTEURL", "https://hub.lab"))),
                        two(),
                        UNUSED),
                "pull-through cache");
        assertRefused(
                plan(GivenSite.healthy().with(Given.registryDeployment().environmentNotWhole()), two(), UNUSED),
                "not fully known");
        assertRefused(
                plan(GivenSite.healthy().without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH), two(), UNUSED),
                "no Deployment");
    }

    @Test
    void aRegistryThatSomebodyElseSetReadOnlyIsLeftAlone() {
        assertRefused(
                plan(KEEP_1, readOnly("{\"enabled\":true}"), two().build(), UNUSED),
                "The registry is read-only already");
        RetentionPlan plan = plan(KEEP_1, readOnly("{\"enabled\":false}"), two().build(), UNUSED);
        assertEquals(List.of(), plan.obstacles());
        Step end = plan.part().steps().get(4);
        assertTrue(((Action.Kubectl) end.action()).args().contains(ReadOnlySteps.VARIABLE + "={\"enabled\":false}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a;reboot", "$(reboot)", "../x", "-rf", "a\nb", "A", "_x"})
    void namesThatNoClientCanPushReachNoShell(String name) {
        RegistryStore store = two().image(name, "d").tag(name, "1", "d", OLD).build();
        assertRefused(plan(KEEP_1, evidence(GivenSite.healthy()), store, UNUSED), "not a legal repository");
        for (DeletionPlan plan : List.of(
                deletion(name, Set.of("1"), Set.of()),
                deletion("app", Set.of("a b" + name), Set.of()),
                deletion("app", Set.of(), Set.of(digest("a") + name)))) {
            assertEquals(
                    1,
                    RetentionObstacles.ofNames(plan).size()
                            + (plan.repositories().containsKey("app") ? 0 : 1));
            assertThrows(IllegalArgumentException.class, () -> new RemovalOrder(store, plan).chunks());
        }
    }

    private static DeletionPlan deletion(String repository, Set<String> tags, Set<String> manifests) {
        return new DeletionPlan(Map.of(repository, new Deletion(tags, manifests)), List.of(), List.of(), List.of());
    }

    // --- The check of the promise
    // -------------------------------------------------------------------------------------------

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

    // --- Looking again
    // -----------------------------------------------------------------------------------------------------

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
