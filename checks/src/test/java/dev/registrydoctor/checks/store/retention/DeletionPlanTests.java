package dev.registrydoctor.checks.store.retention;

import static dev.registrydoctor.checks.store.GivenStore.about;
import static dev.registrydoctor.checks.store.GivenStore.digest;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.store.GivenStore;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.retention.DeletionPlan.Deletion;
import dev.registrydoctor.checks.store.retention.DeletionPlan.Doubt;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DeletionPlanTests {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final UsedImages UNUSED = new UsedImages(Map.of(), Map.of(), List.of());

    private final GivenStore store = new GivenStore().blob("l1", 10).blob("l2", 20);

    private DeletionPlan tags(UsedImages used, String... tags) {
        return DeletionPlan.ofTags(store.build(), List.of(tags), used);
    }

    private DeletionPlan rules(RetentionRules rules, UsedImages used) {
        return DeletionPlan.byRules(store.build(), rules, used, NOW);
    }

    private static RetentionRules keep(int keep) {
        return new RetentionRules(keep, null, false, List.of(), List.of());
    }

    private static RetentionRules olderThan(int days) {
        return new RetentionRules(null, Duration.ofDays(days), false, List.of(), List.of());
    }

    private static RetentionRules untagged() {
        return new RetentionRules(null, null, true, List.of(), List.of());
    }

    private void pushed(String tag, String image, int daysAgo) {
        store.image("app", image, "l1").tag("app", tag, image, NOW.minus(Duration.ofDays(daysAgo)));
    }

    private static Map<String, Deletion> app(Set<String> tags, String... manifests) {
        Set<String> digests = new TreeSet<>();
        Arrays.stream(manifests).forEach(m -> digests.add(digest(m)));
        return Map.of("app", new Deletion(tags, digests));
    }

    @Test
    void aManifestGoesWithItsLastTag() {
        store.image("app", "a", "l1").tag("app", "1", "a").tag("app", "2", "a");
        assertEquals(app(Set.of("1")), tags(UNUSED, "app:1").repositories());
        assertEquals(
                app(Set.of("1", "2"), "a"),
                tags(UNUSED, "app:1", "app:2", "app:1").repositories());
    }

    @Test
    void anIndexTakesThePlatformsThatOnlyItLists() {
        store.image("app", "arm", "l1").image("app", "amd", "l2").image("app", "both", "l2");
        store.index("app", "i", "arm", "amd", "both").index("app", "j", "both");
        store.tag("app", "1", "i").tag("app", "amd", "amd").tag("app", "2", "j");
        assertEquals(app(Set.of("1"), "i", "arm"), tags(UNUSED, "app:1").repositories());
        assertEquals(app(Set.of("amd")), tags(UNUSED, "app:amd").repositories());
    }

    @Test
    void referrersGoWithTheirImageAndStayWithIt() {
        store.image("app", "a", "l1").tag("app", "1", "a").tag("app", "x", "a");
        store.referrer("app", "sbom", "a").image("app", "sig").tag("app", about("a") + ".sig", "sig");
        store.image("app", "kept").tag("app", about("a") + ".att", "kept").tag("app", "mine", "kept");
        assertEquals(app(Set.of("1")), tags(UNUSED, "app:1").repositories());
        assertEquals(
                app(Set.of("1", "x", about("a") + ".sig", about("a") + ".att"), "a", "sbom", "sig"),
                tags(UNUSED, "app:1", "app:x").repositories());
        assertEquals(
                app(Set.of(about("a") + ".sig"), "sig"),
                tags(UNUSED, "app:" + about("a") + ".sig").repositories());
    }

    @Test
    void whatDoesNotExistIsSaid() {
        store.image("app", "a").tag("app", "1", "a");
        DeletionPlan plan = tags(UNUSED, "app:2", "other:1", "app", "");
        assertEquals(List.of("app:2", "other:1", "app", ""), plan.notFound());
        assertTrue(plan.isEmpty());
    }

    @Test
    void aUsedTagStaysAlsoWhenItIsNamed() {
        store.image("app", "arm", "l1")
                .index("app", "i", "arm")
                .tag("app", "1", "i")
                .tag("app", "2", "i");
        UsedImages byTag = new UsedImages(Map.of("app:1", "Pod shop/web"), Map.of(), List.of());
        assertEquals(app(Set.of("2")), tags(byTag, "app:1", "app:2").repositories());
        assertEquals(
                List.of("app:1 is used by Pod shop/web"), tags(byTag, "app:1").kept());
        for (String digest : List.of(digest("i"), digest("arm"), digest("l1"))) {
            UsedImages byDigest = new UsedImages(Map.of(), Map.of(digest, "Pod shop/web"), List.of());
            assertTrue(tags(byDigest, "app:1", "app:2").isEmpty(), digest);
            assertTrue(rules(olderThan(1), byDigest).isEmpty(), digest);
        }
    }

    @Test
    void rulesDeleteNothingWhereAUseMayBeUnknown() {
        pushed("1", "a", 100);
        UsedImages unknown = new UsedImages(Map.of(), Map.of(), List.of("Pods of namespace x: not allowed to list"));
        DeletionPlan plan = rules(olderThan(1), unknown);
        assertTrue(plan.isEmpty());
        assertTrue(plan.doubts(Doubt.Kind.USE));
        assertFalse(tags(unknown, "app:1").isEmpty());
        assertTrue(tags(unknown, "app:1").doubts(Doubt.Kind.USE));
    }

    @Test
    void thePlanSaysWhatTheStoreDoesNotKnow() {
        pushed("1", "a", 100);
        store.source(RegistryStore.Source.API).gap("repository x: 403");
        DeletionPlan plan = rules(olderThan(1), UNUSED);
        assertTrue(plan.doubts(Doubt.Kind.STORE) && plan.doubts(Doubt.Kind.API_ONLY));
        assertFalse(plan.doubts(Doubt.Kind.USE));
    }

    @Test
    void theNewestImagesStayWithAllTheirTags() {
        pushed("1", "a", 30);
        pushed("2", "b", 20);
        pushed("3", "c", 10);
        store.tag("app", "stable", "b", NOW.minus(Duration.ofDays(40)));
        store.tag("app", "latest", "c", NOW.minus(Duration.ofDays(10)));
        assertEquals(app(Set.of("1"), "a"), rules(keep(2), UNUSED).repositories());
        assertEquals(
                app(Set.of("1", "2", "stable"), "a", "b"),
                rules(keep(1), UNUSED).repositories());
    }

    @Test
    void equallyNewImagesStayTogetherAndUnknownTimesStay() {
        pushed("1", "a", 30);
        pushed("2", "b", 20);
        pushed("3", "c", 20);
        pushed("4", "d", 10);
        store.image("app", "e").tag("app", "unknown", "e", null);
        store.image("app", "f").tag("app", "epoch", "f", Instant.EPOCH);
        store.image("app", "g").tag("app", "future", "g", NOW.plus(Duration.ofDays(900)));
        assertEquals(app(Set.of("1"), "a"), rules(keep(2), UNUSED).repositories());
        assertEquals(
                app(Set.of("1", "2", "3", "4"), "a", "b", "c", "d"),
                rules(olderThan(5), UNUSED).repositories());
    }

    @Test
    void platformsSignaturesAndBrokenImagesAreNotCounted() {
        pushed("old", "a", 30);
        pushed("arm", "b", 11);
        pushed("amd", "c", 11);
        store.index("app", "i", "b", "c").tag("app", "multi", "i", NOW.minus(Duration.ofDays(10)));
        store.image("app", "sig").tag("app", about("a") + ".sig", "sig", NOW);
        store.image("app", "broken", "gone").tag("app", "broken", "broken", NOW);
        store.damagedTag("app", "damaged").tag("app", "nothing", "nothing", NOW);
        assertTrue(rules(keep(2), UNUSED).isEmpty());
        assertEquals(
                app(Set.of("old", about("a") + ".sig"), "a", "sig"),
                rules(keep(1), UNUSED).repositories());
    }

    @Test
    void platformsStayWithTheIndexThatStays() {
        pushed("arm", "b", 100);
        store.index("app", "i", "b").tag("app", "multi", "i", NOW.minus(Duration.ofDays(1)));
        assertTrue(rules(olderThan(10), UNUSED).isEmpty());
    }

    @Test
    void rulesNarrowEachOther() {
        pushed("1", "a", 30);
        pushed("2", "b", 20);
        pushed("3", "c", 10);
        RetentionRules rules =
                new RetentionRules(1, Duration.ofDays(15), false, List.of("a*", "team/**"), List.of("2*"));
        assertEquals(app(Set.of("1"), "a"), rules(rules, UNUSED).repositories());
        RetentionRules elsewhere = new RetentionRules(1, null, true, List.of("team/**"), List.of());
        assertTrue(rules(elsewhere, UNUSED).isEmpty());
    }

    @Test
    void whatWouldGoAndIsUsedIsSaid() {
        pushed("1", "a", 30);
        pushed("2", "b", 20);
        UsedImages used = new UsedImages(
                Map.of("app:1", "Deployment shop/web", "app:2", "Deployment shop/api"), Map.of(), List.of());
        DeletionPlan plan = rules(keep(1), used);
        assertTrue(plan.isEmpty());
        assertEquals(List.of("app:1 is used by Deployment shop/web"), plan.kept());
    }

    @Test
    void untaggedManifestsGoByTheirRuleWithTheirSignatures() {
        store.image("app", "old", "l1").image("app", "sig").tag("app", about("old") + ".sig", "sig");
        store.image("app", "arm").index("app", "i", "arm").tag("app", "1", "i").referrer("app", "sbom", "i");
        assertEquals(
                app(Set.of(about("old") + ".sig"), "old", "sig"),
                rules(untagged(), UNUSED).repositories());
        UsedImages used = new UsedImages(Map.of(), Map.of(digest("old"), "Pod shop/web"), List.of());
        assertTrue(rules(untagged(), used).isEmpty());
        assertEquals(
                List.of("app@" + digest("old") + " is used by Pod shop/web"),
                rules(untagged(), used).kept());
        assertFalse(requireNonNull(rules(olderThan(1), UNUSED).repositories().get("app"))
                .manifests()
                .contains(digest("old")));
    }

    @Test
    void whatAnUnreadableIndexMayListStays() {
        store.image("app", "arm", "l1")
                .index("app", "i", "arm")
                .tag("app", "1", "i")
                .noBlob("i");
        store.image("app", "broken").noBlob("broken");
        DeletionPlan plan = rules(untagged(), UNUSED);
        assertEquals(app(Set.of(), "broken"), plan.repositories());
        assertEquals(
                List.of("manifests of app without a tag, because " + digest("i") + " cannot be read and may list them"),
                plan.kept());
        assertEquals(app(Set.of("1"), "i"), tags(UNUSED, "app:1").repositories());
    }

    @Test
    void whatOnlyADeletedUnreadableManifestCouldListGoes() {
        store.image("app", "arm", "l1").index("app", "i", "arm").noBlob("i");
        store.tag("app", "1", "i", NOW.minus(Duration.ofDays(9)));
        RetentionRules rules = new RetentionRules(null, Duration.ofDays(1), true, List.of(), List.of());
        assertEquals(app(Set.of("1"), "arm", "i"), rules(rules, UNUSED).repositories());
    }

    @Test
    void olderThanIsAboutUntaggedManifestsToo() {
        store.blob("new", 1, NOW.minus(Duration.ofDays(1))).image("app", "new");
        store.blob("old", 1, NOW.minus(Duration.ofDays(9))).image("app", "old");
        store.blob("undated", 1, null).image("app", "undated");
        RetentionRules rules = new RetentionRules(null, Duration.ofDays(5), true, List.of(), List.of());
        assertEquals(app(Set.of(), "old"), rules(rules, UNUSED).repositories());
    }

    @Test
    void aSignatureOfAnImageThatIsElsewhereStays() {
        store.image("app", "sig", "l1").tag("app", about("elsewhere") + ".sig", "sig");
        RetentionRules all = new RetentionRules(1, null, true, List.of(), List.of());
        assertTrue(rules(all, UNUSED).isEmpty());
        assertTrue(rules(olderThan(1), UNUSED).isEmpty());
    }

    @Test
    void aTagWhoseManifestStaysCannotBeDeletedByDigest() {
        store.image("app", "a", "l1").tag("app", "1", "a").tag("app", "2", "a");
        store.image("app", "b").tag("app", "3", "b");
        assertEquals(Set.of("app:1"), tags(UNUSED, "app:1", "app:3").tagsWithoutManifest(store.build()));
    }
}
