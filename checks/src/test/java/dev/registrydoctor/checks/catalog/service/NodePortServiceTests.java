package dev.registrydoctor.checks.catalog.service;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.EndpointSlice;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodePortServiceTests {

    private static final Listing<?> SLICES = Listing.endpointSlicesIn(BuiltIn.NAMESPACE);
    private static final Subject PORT = Subject.endpoint("127.0.0.1:32000");

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new NodePortService());
    }

    private static GivenSite serviceGone() {
        return GivenSite.healthy().without(Listing.Kind.SERVICES, BuiltIn.SERVICE_PATH);
    }

    private static Part noneReady() {
        return Given.registrySlice(List.of(), List.of("10.1.0.7"));
    }

    private static GivenSite selecting(String app) {
        return GivenSite.healthy()
                .with(Given.registryService().selector(Map.of("app", app)), Given.registrySlice(List.of(), List.of()));
    }

    @Test
    void aServiceOnItsPortWithAReadyPodPasses() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void aMissingServiceIsCreatedAsTheAddOnDoes() {
        examine(serviceGone())
                .reports("service.missing")
                .advises("kind: Service", "nodePort: 32000", "app: registry", "namespace: container-registry")
                .links("service.missing", Subject.service(BuiltIn.SERVICE_PATH), PORT);
    }

    @Test
    void aPortThatAnotherServiceOwnsIsTheReasonAndItsRemedyComesFirst() {
        Examined examined = examine(serviceGone().with(Given.service("other/web", 32000)));

        examined.reports("service.missing", "service.node-port-taken")
                .says("Service other/web has node port 32000")
                .advises("-n other patch service web", "\"nodePort\":32001")
                .links(
                        "service.node-port-taken",
                        Subject.service("other/web"),
                        Subject.service(BuiltIn.SERVICE_PATH),
                        PORT);
        assertNull(
                examined.finding("service.missing").remedy(), "the Service cannot be created while the port is taken");
    }

    @Test
    void aServiceOnAnotherPortIsNamedWithIt() {
        examine(GivenSite.healthy().with(Given.registryService().nodePort(32001)))
                .reports("service.node-port-differs")
                .says("5000 on node port 32001")
                .advises("nodePort: 32000")
                .links("service.node-port-differs", PORT);
    }

    @Test
    void aNodePortOfAnotherProtocolServesNoRegistry() {
        examine(GivenSite.healthy().with(Given.registryService().protocol("UDP")))
                .reports("service.node-port-differs")
                .says("UDP 5000 on node port 32000")
                .advises(
                        "patch service registry --type=merge",
                        "{\"name\":\"registry\",\"protocol\":\"TCP\",\"port\":5000,\"targetPort\":5000,\"nodePort\":32000}")
                .neverSays("kind: Service");
    }

    @Test
    void anotherServiceTakesThePortByAnyProtocol() {
        examine(GivenSite.healthy()
                        .with(
                                Given.registryService().nodePort(32001),
                                Given.service("other/dns", 32000).protocol("UDP")))
                .reports("service.node-port-differs", "service.node-port-taken");
    }

    @Test
    void aServiceWithoutNodePortIsNamedWithItsType() {
        examine(GivenSite.healthy().with(Given.registryService().clusterIp()))
                .reports("service.node-port-differs")
                .says("ClusterIP", "5000 without node port");
    }

    @Test
    void anotherServiceOnAnotherPortTakesNothing() {
        examine(GivenSite.healthy().with(Given.service("other/web", 32001))).passes();
    }

    @Test
    void anotherServiceOnThePortMattersToNobodyWithoutTheAddOn() {
        examine(serviceGone()
                        .without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH)
                        .with(Given.service("other/web", 32000)))
                .skips();
    }

    @Test
    void noReadyAddressIsNoEndpoint() {
        examine(GivenSite.healthy().with(noneReady()))
                .reports("service.no-endpoints")
                .says("1 address not ready")
                .links(
                        "service.no-endpoints",
                        Subject.service(BuiltIn.SERVICE_PATH),
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                        PORT);
    }

    @Test
    void oneReadyAddressOfSeveralIsEnough() {
        examine(GivenSite.healthy().with(Given.registrySlice(List.of("10.1.0.7"), List.of("10.1.0.8"))))
                .passes();
    }

    @Test
    void aSelectorThatPicksNoRegistryPodIsNamedWithTheLabelsThere() {
        examine(selecting("registri"))
                .reports("service.no-endpoints", "service.selector-mismatch")
                .says("app=registri", "app=registry")
                .advises("set selector service/registry app=registry")
                .links("service.selector-mismatch", Subject.service(BuiltIn.SERVICE_PATH));
    }

    @Test
    void anEmptySelectorPicksNoPod() {
        examine(GivenSite.healthy()
                        .with(Given.registryService().selector(Map.of()), Given.registrySlice(List.of(), List.of())))
                .reports("service.no-endpoints", "service.selector-mismatch");
    }

    @Test
    void theSelectorIsNotToBlameWhileThereIsNoPod() {
        examine(selecting("registri").without(Listing.Kind.PODS, Given.REGISTRY_POD))
                .reports("service.no-endpoints");
    }

    @Test
    void theSelectorIsNotToBlameWhenItPicksAPodThatIsNotReady() {
        examine(GivenSite.healthy().with(noneReady(), Given.registryPod().notReady(null)))
                .reports("service.no-endpoints");
    }

    @Test
    void aSelectorOfPodsThatAreGoingAwayIsNotJudgedByThem() {
        examine(selecting("registri").with(Given.registryPod().deleting())).reports("service.no-endpoints");
    }

    @Test
    void slicesOfAnotherServiceAreNotItsEndpoints() {
        examine(GivenSite.healthy()
                        .with(noneReady())
                        .with(() -> new EndpointSlice(BuiltIn.NAMESPACE, "ui-x", "ui", List.of("10.1.0.9"), List.of())))
                .reports("service.no-endpoints");
    }

    @Test
    void withoutSlicesTheReadyPodsTell() {
        examine(GivenSite.healthy().unknown(SLICES)).passes();
        examine(GivenSite.healthy().unknown(SLICES).with(Given.registryPod().notReady(null)))
                .reports("service.no-endpoints")
                .says("no ready Pod has the labels");
        examine(GivenSite.healthy().unknown(SLICES).with(Given.registryPod().deleting()))
                .reports("service.no-endpoints");
    }

    @Test
    void withoutTheOtherNamespacesNoOtherServiceIsSeen() {
        examine(serviceGone().unknown(Listing.services())).reports("service.missing");
    }

    @Test
    void withoutTheAddOnThereIsNothingToLeadTo() {
        examine(serviceGone().without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH))
                .skips();
    }

    @Test
    void unknownServicesDeploymentsOrPodsAreUnknown() {
        examine(GivenSite.healthy().unknown(Listing.Kind.SERVICES)).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.DEPLOYMENTS)).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
    }

    @Test
    void aPartialListNeverProvesThatTheServiceIsMissing() {
        examine(serviceGone().partial(Listing.servicesIn(BuiltIn.NAMESPACE))).cannotTell();
    }

    @Test
    void aPartialListNeverProvesThatTheAddOnIsNotThere() {
        examine(serviceGone()
                        .without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH)
                        .partial(Listing.deploymentsIn(BuiltIn.NAMESPACE)))
                .cannotTell();
    }

    @Test
    void aPartOfTheSlicesNeverProvesThatNoneIsReady() {
        examine(GivenSite.healthy().none(Listing.Kind.ENDPOINT_SLICES).partial(SLICES))
                .passes();
        examine(GivenSite.healthy()
                        .none(Listing.Kind.ENDPOINT_SLICES)
                        .partial(SLICES)
                        .with(Given.registryPod().notReady(null)))
                .reports("service.no-endpoints");
    }

    @Test
    void aPartOfThePodsNeverProvesThatNoneIsReady() {
        examine(GivenSite.healthy()
                        .unknown(SLICES)
                        .without(Listing.Kind.PODS, Given.REGISTRY_POD)
                        .partial(Listing.podsIn(BuiltIn.NAMESPACE)))
                .cannotTell();
    }
}
