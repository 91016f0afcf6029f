package dev.registrydoctor.doctor.setup.retention;

import static dev.registrydoctor.doctor.setup.retention.SmallStore.OLD;
import static dev.registrydoctor.doctor.setup.retention.SmallStore.digest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import dev.registrydoctor.checks.store.retention.DeletionPlan.Deletion;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which images go by rules, and what keeps them all. */
class RetentionPlanTest extends RetentionPlans {

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
}
