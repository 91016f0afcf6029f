package dev.registrydoctor.doctor.setup.retention;

import static dev.registrydoctor.doctor.setup.retention.SmallStore.OLD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import dev.registrydoctor.checks.store.retention.DeletionPlan.Deletion;
import dev.registrydoctor.checks.store.retention.RetentionRules;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.doctor.setup.SetupHost;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans of what goes, of small stores. */
abstract class RetentionPlans {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final UsedImages UNUSED = new UsedImages(Map.of(), Map.of(), List.of());
    static final RetentionRules KEEP_1 = new RetentionRules(1, null, true, List.of(), List.of());

    static Evidence evidence(GivenSite site) {
        return SetupHost.gather(site, RetentionPlan.NEEDS);
    }

    static Evidence readOnly(String value) {
        return evidence(GivenSite.healthy()
                .with(Given.registryDeployment()
                        .environment(Map.of(
                                "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY",
                                "/var/lib/registry",
                                ReadOnlySteps.VARIABLE,
                                value))));
    }

    static RetentionPlan plan(GivenSite site, SmallStore store, UsedImages used) {
        return plan(KEEP_1, evidence(site), store.build(), used);
    }

    static RetentionPlan plan(@Nullable RetentionRules rules, Evidence evidence, RegistryStore store, UsedImages used) {
        return RetentionPlan.of(new RetentionRequest(rules, NOW), new StoreSight(evidence, store, used, NOW));
    }

    /** Two images of a repository, of which the older goes. */
    static SmallStore two() {
        return new SmallStore()
                .image("app", "a", "aa", "cc")
                .image("app", "b", "bb", "cc")
                .tag("app", "1", "a", OLD)
                .tag("app", "2", "b", OLD.plusSeconds(1));
    }

    static void assertRefused(RetentionPlan plan, String why) {
        assertTrue(
                plan.obstacles().stream().anyMatch(obstacle -> obstacle.contains(why)),
                () -> why + " is not in " + plan.obstacles());
        assertEquals(List.of(), plan.part().steps());
    }

    static DeletionPlan deletion(String repository, Set<String> tags, Set<String> manifests) {
        return new DeletionPlan(Map.of(repository, new Deletion(tags, manifests)), List.of(), List.of(), List.of());
    }

    // --- The check of the promise
    // -------------------------------------------------------------------------------------------

}
