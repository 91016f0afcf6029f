package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicasTests {

    private static final String SECRET = "REGISTRY_HTTP_SECRET";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Replicas());
    }

    private static GivenSite two() {
        return GivenSite.healthy().with(Given.registryDeployment().replicas(2, 2));
    }

    @Test
    void twoWithoutASharedSecretAreNamed() {
        examine(two())
                .reports("registry-pod.several-replicas")
                .says("2 registry replicas", "no shared REGISTRY_HTTP_SECRET")
                .advises("scale deploy/registry --replicas=1", "--replicas=2");
    }

    @Test
    void twoWithoutASharedVolumeAreNamed() {
        examine(GivenSite.healthy()
                        .with(Given.registryDeployment()
                                .replicas(2, 2)
                                .claims()
                                .environment(Map.of(SECRET, Deployment.Environment.HIDDEN))))
                .reports("registry-pod.several-replicas")
                .says("its own storage")
                .neverSays("no shared");
    }

    @Test
    void oneIsHarmlessAndSoAreTwoThatShare() {
        examine(GivenSite.healthy()).passes();
        examine(GivenSite.healthy().with(Given.registryDeployment().replicas(0, 0)))
                .passes();
        examine(GivenSite.healthy()
                        .with(Given.registryDeployment()
                                .replicas(2, 2)
                                .environment(Map.of(SECRET, Deployment.Environment.ELSEWHERE))))
                .passes();
    }

    @Test
    void variablesThatAreNotAllKnownProveNothing() {
        examine(GivenSite.healthy()
                        .with(Given.registryDeployment().replicas(2, 2).environmentNotWhole()))
                .cannotTell();
        examine(two().unknown(Listing.Kind.DEPLOYMENTS)).cannotTell();
        examine(GivenSite.healthy()
                        .without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH)
                        .partial(Listing.deploymentsIn(BuiltIn.NAMESPACE)))
                .cannotTell();
    }
}
