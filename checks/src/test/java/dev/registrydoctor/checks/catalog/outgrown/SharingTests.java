package dev.registrydoctor.checks.catalog.outgrown;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import org.junit.jupiter.api.Test;

class SharingTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Sharing());
    }

    private static GivenSite usedBy(GivenSite site, String image, int namespaces) {
        for (int i = 1; i <= namespaces; i++) {
            site.with(Given.pod("team-" + i + "/app-5d4f8c7b9-aaaaa", image));
        }
        return site;
    }

    private static GivenSite openOnTheNetwork(GivenSite site) {
        return site.with(Given.node("vm2", "192.168.64.3"))
                .probe(Probes.http("192.168.64.3", 32000))
                .catalog(new Origin("http", "192.168.64.3", 32000), 200, "web");
    }

    @Test
    void manyNamespacesShareOneCatalogAndTheCostOfMovingIsTold() {
        examine(usedBy(GivenSite.healthy(), "localhost:32000/app:1", 4))
                .reports("outgrown.shared-catalog")
                .says("5 namespaces", "default, team-1, team-2 and 2 more")
                .advises("pull secret in 5 namespaces", "on 1 node (vm)", "docker login", "2 images in use");
    }

    @Test
    void aFewNamespacesOrThoseOfOtherImagesAreNoNote() {
        examine(usedBy(GivenSite.healthy(), "localhost:32000/app:1", 3)).passes();
        examine(usedBy(GivenSite.healthy(), "nginx:1", 9)).passes();
    }

    @Test
    void severalNodesShareARegistryThatTheNetworkMeetsWithoutALogin() {
        examine(openOnTheNetwork(GivenSite.healthy()))
                .reports("outgrown.open-registry")
                .says("2 nodes", "http://192.168.64.3:32000/v2/_catalog")
                .advises("on 2 nodes (vm, vm2)");
    }

    @Test
    void severalNodesAloneOrALoginAreNoNote() {
        examine(GivenSite.healthy().with(Given.node("vm2", "192.168.64.3"))).passes();
        examine(openOnTheNetwork(GivenSite.healthy()).catalog(new Origin("http", "192.168.64.3", 32000), 401))
                .passes();
    }

    @Test
    void withoutPodsOrWithAPartOfThemItCannotBeTold() {
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }

    @Test
    void whereNobodyUsesItThereIsNothingToOutgrow() {
        examine(GivenSite.healthy().none(Listing.Kind.PODS)).skips();
    }
}
