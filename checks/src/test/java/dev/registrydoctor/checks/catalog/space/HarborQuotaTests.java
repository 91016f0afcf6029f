package dev.registrydoctor.checks.catalog.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.ProjectQuota;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import org.junit.jupiter.api.Test;

class HarborQuotaTests {

    private static final long GIB = 1L << 30;
    private static final Origin HARBOR = new Origin("https", "harbor.lab", 443);
    private static final ProjectQuota.Ask TEAM = new ProjectQuota.Ask(HARBOR, "team");

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new HarborQuota());
    }

    private static GivenSite harbor(String service) {
        String challenge = "Bearer realm=\"https://harbor.lab/service/token\",service=\"" + service + "\"";
        return GivenSite.empty()
                .with(
                        Given.pod("default/app", "harbor.lab/team/deep/app:1"),
                        Given.pod("default/other", "harbor.lab/team/other:1"))
                .probe(Probes.connected("harbor.lab", 443, null, Probes.challenge(challenge)));
    }

    private static GivenSite quota(long limit, long used) {
        return harbor("harbor-registry").answer(TEAM, new ProjectQuota(limit, used));
    }

    @Test
    void aQuotaThatIsAlmostUsedIsSaidWithItsBytes() {
        Examined examined = examine(quota(10 * GIB, 9 * GIB))
                .reports("space.quota-almost-used")
                .says("project team", "harbor.lab", "9.0 GiB of 10.0 GiB are used (90 %)")
                .advises("registry-doctor space --registry harbor.lab", "Tag Retention", "Or raise the limit")
                .links("space.quota-almost-used", Subject.registry("harbor.lab"));
        assertFalse(examined.only().takesEffect());
    }

    @Test
    void itIsAlmostUsedWhereHarborItselfWarns() {
        examine(quota(100 * GIB, 85 * GIB)).reports("space.quota-almost-used");
        examine(quota(100 * GIB, 85 * GIB - 1)).passes();
    }

    @Test
    void aQuotaThatIsUsedUpTakesEffect() {
        Examined examined = examine(quota(10 * GIB, 10 * GIB)).says("pushes of new layers are refused");
        assertTrue(examined.only().takesEffect());
    }

    @Test
    void withoutALimitNothingIsShort() {
        examine(quota(ProjectQuota.UNLIMITED, 900 * GIB)).passes();
        examine(quota(0, 900 * GIB)).passes();
    }

    @Test
    void eachProjectIsAskedForOnceAndOnlyThoseThatPodsName() {
        GivenSite site = quota(10 * GIB, GIB);
        examine(site).passes();
        assertEquals(
                1,
                site.asked().stream().filter(ProjectQuota.Ask.class::isInstance).count());
    }

    @Test
    void anotherRegistryHasNoProjects() {
        GivenSite site = harbor("lab").unknown(TEAM);
        examine(site).skips();
        assertFalse(site.asked().contains(TEAM));
        examine(GivenSite.healthy()).skips();
    }

    /** Of several projects, one that is not known leaves the whole in doubt, and hides no other. */
    @Test
    void whatHarborDoesNotTellIsNotFine() {
        examine(harbor("harbor-registry").unknown(TEAM)).cannotTell();
        GivenSite two = quota(10 * GIB, GIB).with(Given.pod("default/third", "harbor.lab/ops/tool:1"));
        ProjectQuota.Ask ops = new ProjectQuota.Ask(HARBOR, "ops");
        examine(two.unknown(ops)).cannotTell();
        examine(two.answer(ops, new ProjectQuota(GIB, GIB))).reports("space.quota-almost-used");
        examine(quota(10 * GIB, GIB).unknown(Listing.Kind.PODS)).cannotTell();
    }

    @Test
    void moreProjectsThanARunAsksForAreNotFine() {
        GivenSite site = harbor("harbor-registry").answer(TEAM, new ProjectQuota(10 * GIB, GIB));
        for (int i = 0; i < 40; i++) {
            String project = "p" + i;
            site.with(Given.pod("default/" + project, "harbor.lab/" + project + "/app:1"))
                    .answer(new ProjectQuota.Ask(HARBOR, project), new ProjectQuota(10 * GIB, GIB));
        }
        examine(site).cannotTell();
        assertEquals(
                32,
                site.asked().stream().filter(ProjectQuota.Ask.class::isInstance).count());
    }
}
