package dev.registrydoctor.checks.catalog.addon;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostingTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Hosting());
    }

    private static GivenSite naming(String host) {
        return GivenSite.healthy().with(Given.hosting(host));
    }

    private static GivenSite without(GivenSite site) {
        return site.without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH);
    }

    @Test
    void aRegistryThatNoToolIsToldOfIsNamed() {
        examine(GivenSite.healthy().none(Listing.Kind.CONFIG_MAPS))
                .reports("addon.hosting-configmap-wrong")
                .advises("host: \"localhost:32000\"");
        examine(GivenSite.healthy().with(Given.hosting(null))).reports("addon.hosting-configmap-wrong");
    }

    @Test
    void anotherPortThanTheServicesIsNamed() {
        examine(naming("localhost:5000"))
                .reports("addon.hosting-configmap-wrong")
                .says("localhost:5000", "node port 32000");
        examine(naming("localhost:32000").with(Given.service(BuiltIn.SERVICE_PATH, 30500)))
                .reports("addon.hosting-configmap-wrong")
                .says("node port 30500");
    }

    @Test
    void aNameThatOutlivedItsRegistryIsNamed() {
        examine(without(naming("localhost:32000")))
                .reports("addon.hosting-configmap-wrong")
                .says("the registry add-on does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:32000", "127.0.0.1:32000", "192.168.64.2:32000", "vm:32000"})
    void theSamePortOnANodeIsTheSameRegistry(String host) {
        examine(naming(host)).passes();
    }

    @Test
    void anotherRegistryWithoutTheAddonIsAChoice() {
        examine(without(naming("registry.example.com"))).passes();
        examine(without(GivenSite.healthy().with(Given.hosting(null)))).skips();
    }

    @Test
    void withoutOneOfTheListsNothingIsKnown() {
        examine(naming("localhost:5000").unknown(Listing.Kind.CONFIG_MAPS)).cannotTell();
        examine(naming("localhost:5000").unknown(Listing.Kind.DEPLOYMENTS)).cannotTell();
        examine(GivenSite.healthy().none(Listing.Kind.CONFIG_MAPS).partial(Listing.configMapsIn("kube-public")))
                .cannotTell();
    }
}
