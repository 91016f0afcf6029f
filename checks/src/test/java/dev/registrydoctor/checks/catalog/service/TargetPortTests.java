package dev.registrydoctor.checks.catalog.service;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TargetPortTests {

    private static final String WRONG = "service.target-port-wrong";
    private static final String POD = "10.1.0.7";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new TargetPort());
    }

    /** The Service leads to 5001, and the registry answers on 5000. */
    private static GivenSite wrong() {
        return GivenSite.healthy()
                .with(Given.registryDeployment().environment(Map.of()))
                .with(Given.registryService().targetPort("5001"))
                .probe(Probes.refused("127.0.0.1", 32000))
                .probe(Probes.refused(POD, 5001))
                .probe(Probes.http(POD, 5000));
    }

    @Test
    void anotherPortThanTheRegistrysIsTheCause() {
        Examined examined = examine(wrong())
                .reports(WRONG)
                .says("5001", "5000", POD)
                .links(WRONG, Subject.service(BuiltIn.SERVICE_PATH), Subject.endpoint("127.0.0.1:32000"))
                .advises("\"targetPort\":5000", "\"targetPort\":5001");
        assertFalse(examined.only().hypothesis());
    }

    @Test
    void withoutAnAnswerOfThePodItIsASuspicion() {
        assertTrue(examine(wrong().unknown(new RegistryProbe.Ask(POD, 5001)))
                .reports(WRONG)
                .only()
                .hypothesis());
        assertTrue(examine(wrong().probe(Probes.timedOut(POD, 5000)))
                .reports(WRONG)
                .only()
                .hypothesis());
        assertTrue(examine(wrong().with(Given.registryPod().ip(null)))
                .reports(WRONG)
                .only()
                .hypothesis());
    }

    @Test
    void aPortThatIsNotDeclaredAndAnswersIsRight() {
        examine(wrong().probe(Probes.http(POD, 5001))).passes();
    }

    @Test
    void theDeclaredPortIsRight() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void withoutDeclaredPortsNothingIsSuspicious() {
        examine(wrong().with(Given.registryPod().ports())).passes();
    }

    @Test
    void withoutServiceOrReadyPodThereIsNothingToLookAt() {
        examine(wrong().with(Given.registryPod().notReady(null))).skips();
        examine(wrong().none(Listing.Kind.SERVICES)).skips();
    }

    @Test
    void aPortByNameCannotBeTold() {
        examine(wrong().with(Given.registryService().targetPort("registry"))).cannotTell();
        examine(wrong().unknown(Listing.Kind.SERVICES)).cannotTell();
    }

    private static GivenSite named(String target, String declared, int port) {
        return wrong().with(Given.registryService().targetPort(target))
                .with(Given.registryPod().namedPort(declared, port));
    }

    @Test
    void aNameStandsForTheContainersPort() {
        examine(named("registry", "registry", 5000)).passes();
        examine(named("registry", "registry", 5001)
                        .containerLog(BuiltIn.NAMESPACE, NAME, "registry", "level=info msg=\"listening on [::]:5000\""))
                .reports(WRONG)
                .says("registry (5001)", "5000")
                .advises("\"targetPort\":5000", "\"targetPort\":\"registry\"");
    }

    @Test
    void aNameThatNoContainerHasIsTheCause() {
        Examined examined = examine(named("http", "registry", 5000))
                .reports(WRONG)
                .says("port named http")
                .advises("\"targetPort\":5000", "\"targetPort\":\"http\"");
        assertFalse(examined.only().hypothesis());
    }

    @Test
    void aConfigMapTellsWhereItListens() {
        GivenSite site = GivenSite.healthy()
                .with(Given.registryDeployment()
                        .environment(Map.of())
                        .files(null, Given.configMapMount("/etc/docker/registry", "conf")))
                .with(Given.registryConfigMap("conf", "config.yml", "version: 0.1\nhttp:\n  addr: :5001\n"));
        examine(site).reports(WRONG).says("http.addr: :5001").advises("\"targetPort\":5001");
        examine(site.with(Given.registryService().targetPort("5001"))).passes();
    }

    private static final String NAME = Given.REGISTRY_POD.substring(Given.REGISTRY_POD.indexOf('/') + 1);

    private static GivenSite listening(String address) {
        return GivenSite.healthy()
                .containerLog(
                        BuiltIn.NAMESPACE,
                        NAME,
                        "registry",
                        "level=info msg=\"debug server listening localhost:6000\"",
                        "level=info msg=\"listening on " + address + "\" version=2.8.3");
    }

    @Test
    void whatTheRegistrySaysOfItselfCountsMoreThanWhatIsDeclared() {
        Examined examined = examine(listening("[::]:5001"))
                .reports(WRONG)
                .says("the registry listens on 5001", "listening on [::]:5001")
                .advises("\"targetPort\":5001");
        assertFalse(examined.only().hypothesis());
        examine(listening("[::]:5001, tls")).reports(WRONG);
        // what is declared has no effect
        examine(listening("[::]:5000").with(Given.registryPod().ports(5001))).passes();
    }

    @Test
    void theLogCountsMoreThanTheVariables() {
        GivenSite told = GivenSite.healthy()
                .with(Given.registryDeployment().environment(Map.of("REGISTRY_HTTP_ADDR", "0.0.0.0:5001")));
        examine(told).reports(WRONG).says("the registry listens on 5001", "REGISTRY_HTTP_ADDR=0.0.0.0:5001");
        examine(listening("[::]:5000")
                        .with(Given.registryDeployment().environment(Map.of("REGISTRY_HTTP_ADDR", ":5001"))))
                .passes();
    }

    @Test
    void theLoopbackOfThePodIsOutOfTheServicesReach() {
        examine(listening("127.0.0.1:5000"))
                .reports(WRONG)
                .says("only on the loopback address of its Pod")
                .advises("set env deploy/registry REGISTRY_HTTP_ADDR=:5000")
                .neverSays("targetPort\":5000");
    }

    @Test
    void aProxyBesideTheRegistryMayPassOnToIt() {
        Pod.Container front = new Pod.Container.Builder("front", "nginx:1")
                .ports(List.of(8080))
                .build();
        GivenSite fronted = listening("127.0.0.1:5000")
                .with(
                        Given.registryService().targetPort("8080"),
                        Given.registryPod().ports(5000).also(front));
        examine(fronted).passes();
        examine(fronted.with(Given.registryService().targetPort("8081"))).reports(WRONG);
    }

    @Test
    void whatAnswersThereIsRightWhateverTheLogSays() {
        examine(listening("[::]:5001").probe(Probes.http(POD, 5000))).passes();
    }
}
