package dev.registrydoctor.checks.catalog.addon;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;

class AddonStatusTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new AddonStatus());
    }

    private static GivenSite without() {
        return GivenSite.healthy().without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH);
    }

    @Test
    void anotherDeploymentsNameMakesTheAddonEnabled() {
        examine(without().with(Given.deployment("tools/registry-ui", "joxit/docker-registry-ui:2")))
                .reports("addon.status-misleading")
                .says("tools/registry-ui", "enable registry refuses")
                .advises("registry.yaml");
    }

    @Test
    void aRegistryThatIsDownIsCalledEnabled() {
        examine(GivenSite.healthy().with(Given.registryDeployment().replicas(0, 1)))
                .reports("addon.status-misleading")
                .says("0 of 1 Pods ready");
    }

    @Test
    void aUserInterfaceBesideTheRegistryMisleadsNobody() {
        examine(GivenSite.healthy().with(Given.deployment("tools/registry-ui", "joxit/docker-registry-ui:2")))
                .passes();
    }

    @Test
    void onlyTheBeginningOfANameCounts() {
        examine(without().with(Given.deployment("tools/my-registry", "registry:2")))
                .passes();
    }

    @Test
    void aListWithGapsProvesNoAbsence() {
        examine(without().partial(Listing.deployments())).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.DEPLOYMENTS)).cannotTell();
    }
}
