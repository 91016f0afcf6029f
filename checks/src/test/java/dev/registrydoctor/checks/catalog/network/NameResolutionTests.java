package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;

class NameResolutionTests {

    private static final String POD = "default/shop-5d4f8c7b9-x2x2x";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new NameResolution());
    }

    private static GivenPod failing(String image, String inner) {
        return Given.pod(POD, image)
                .waiting("ErrImagePull", "failed to pull and unpack image \"" + image + "\": " + inner);
    }

    private static String unresolved(String host) {
        return "dial tcp: lookup " + host + " on 127.0.0.53:53: no such host";
    }

    @Test
    void aNameThatTheNodeDoesNotResolveIsNamedWithPodAndNode() {
        examine(GivenSite.healthy().with(failing("harbor.lab/shop:1", unresolved("harbor.lab"))))
                .reports("network.name-unresolvable")
                .says("harbor.lab/shop:1", POD, "no such host")
                .advises("getent hosts harbor.lab", "on node vm")
                .links(
                        "network.name-unresolvable",
                        Subject.registry("harbor.lab"),
                        Subject.pod(POD),
                        Subject.image("harbor.lab/shop:1"),
                        Subject.node("vm"));
    }

    @Test
    void aClusterNameIsReplacedByTheNodePortAndNotPutIntoHostsFiles() {
        String image = "registry.container-registry.svc.cluster.local:5000/shop:1";
        examine(GivenSite.healthy().with(failing(image, unresolved("registry.container-registry.svc.cluster.local"))))
                .reports("network.name-unresolvable")
                .advises("localhost:32000/")
                .neverSays("/etc/hosts");
        examine(GivenSite.healthy()
                        .with(failing(
                                "registry.container-registry:5000/shop:1", unresolved("registry.container-registry"))))
                .advises("localhost:32000/");
    }

    @Test
    void aServiceNameWithoutTheClustersDomainIsAClusterNameToo() {
        examine(GivenSite.healthy().with(failing("hub.shop.svc:5000/shop:1", unresolved("hub.shop.svc"))))
                .advises("localhost:32000/")
                .neverSays("/etc/hosts");
    }

    @Test
    void dockerHubIsLookedUpByTheNameThatIsPulledFrom() {
        examine(GivenSite.healthy().with(failing("shop:1", unresolved("registry-1.docker.io"))))
                .advises("getent hosts registry-1.docker.io");
    }

    @Test
    void podsThatFailAlikeAreOneFinding() {
        examine(GivenSite.healthy()
                        .with(
                                failing("harbor.lab/shop:1", unresolved("harbor.lab")),
                                Given.pod("default/till-1-a", "harbor.lab/till:1")
                                        .waiting("ErrImagePull", unresolved("harbor.lab"))
                                        .on("worker")))
                .reports("network.name-unresolvable")
                .links("network.name-unresolvable", Subject.pod("default/till-1-a"), Subject.node("worker"));
    }

    @Test
    void anotherErrorOfAPullIsAnotherMatter() {
        examine(GivenSite.healthy().with(failing("harbor.lab/shop:1", "harbor.lab/shop:1: not found")))
                .passes();
        examine(GivenSite.healthy()
                        .with(failing("harbor.lab/shop:1", "dial tcp 10.0.0.5:443: connect: connection refused")))
                .passes();
    }

    @Test
    void theRegistrysOwnPodIsAnotherChecksMatter() {
        examine(GivenSite.healthy()
                        .with(Given.registryPod().waiting("ErrImagePull", unresolved("registry-1.docker.io"))))
                .passes();
    }

    @Test
    void podsThatAreOverOrGoingAwayWaitForNothing() {
        examine(GivenSite.healthy()
                        .with(failing("harbor.lab/shop:1", unresolved("harbor.lab"))
                                .deleting()))
                .passes();
        examine(GivenSite.healthy()
                        .with(failing("harbor.lab/shop:1", unresolved("harbor.lab"))
                                .evicted()))
                .passes();
    }

    @Test
    void eventsOfPodsThatAreGoneAreHistory() {
        examine(GivenSite.healthy()
                        .with(Given.podEvent(
                                "default/shop-old",
                                "Failed",
                                "Failed to pull image \"harbor.lab/shop:1\": " + unresolved("harbor.lab"))))
                .passes();
    }

    @Test
    void whereTheStatusKeepsOnlyTheBackOffTheEventTells() {
        examine(GivenSite.healthy()
                        .with(
                                Given.pod(POD, "harbor.lab/shop:1")
                                        .waiting("ImagePullBackOff", "Back-off pulling image \"harbor.lab/shop:1\""),
                                Given.podEvent(
                                        POD,
                                        "Failed",
                                        "Failed to pull image \"harbor.lab/shop:1\": " + unresolved("harbor.lab"))))
                .reports("network.name-unresolvable")
                .says("events of Pod " + POD);
    }

    @Test
    void aNameThatTheRunWasAskedForIsLookedUpHere() {
        examine(GivenSite.healthy().asked(Given.registry("harbor.lab", 443)).lookup("harbor.lab"))
                .reports("network.name-unresolvable")
                .says("This host cannot resolve harbor.lab", "Name or service not known")
                .links("network.name-unresolvable", Subject.registry("harbor.lab:443"));
    }

    @Test
    void aNameThatResolvesIsFine() {
        examine(GivenSite.healthy().asked(Given.registry("harbor.lab", 443)).lookup("harbor.lab", "10.0.0.5"))
                .passes();
    }

    @Test
    void anAddressNeedsNoResolver() {
        examine(GivenSite.healthy().asked(Given.registry("10.0.0.5", 5000), Given.registry("fd00::5", 5000)))
                .passes();
    }

    @Test
    void aLookupThatFailedToBeMadeIsUnknown() {
        examine(GivenSite.healthy().asked(Given.registry("harbor.lab", 443)).unknown(new NameLookup.Ask("harbor.lab")))
                .cannotTell();
    }

    @Test
    void unknownPodsAreUnknown() {
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }

    @Test
    void withoutEventsLogAndSettingsTheStatusStillTells() {
        examine(GivenSite.healthy()
                        .with(failing("harbor.lab/shop:1", unresolved("harbor.lab")))
                        .unknown(Listing.Kind.EVENTS)
                        .unknown(RuntimeLog.Ask.INSTANCE)
                        .unknown(Settings.Ask.INSTANCE))
                .reports("network.name-unresolvable");
    }

    @Test
    void aMirrorsNameIsNotTheRegistrys() {
        String message =
                "failed to do request: Head \"https://mirror.lab/v2/library/redis/manifests/7?ns=docker.io\": dial tcp:"
                        + " lookup mirror.lab on 127.0.0.53:53: no such host";
        Examined.of(
                        GivenSite.healthy()
                                .with(Given.pod("default/web-0", "redis:7").waiting("ErrImagePull", message)),
                        new NameResolution())
                .reports("network.name-unresolvable")
                .says("cannot resolve mirror.lab, which is used to pull redis:7")
                .links("network.name-unresolvable", Subject.registry("mirror.lab"), Subject.pod("default/web-0"))
                .advises("getent hosts mirror.lab")
                .neverSays("registry-1.docker.io");
    }
}
