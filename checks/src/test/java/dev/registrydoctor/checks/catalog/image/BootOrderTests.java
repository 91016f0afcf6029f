package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BootOrderTests {

    private static final String DEPENDS = "image.boot-depends-on-registry";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new BootOrder());
    }

    private static GivenPod pod(String image) {
        return Given.pod(POD, image).labels(Map.of("pod-template-hash", "5d4f8c7b9"));
    }

    @Test
    void aPodThatAsksTheClustersOwnRegistryAtEachStartIsSeen() {
        examine(GivenSite.healthy().with(pod("localhost:32000/app").pullPolicy("Always")))
                .reports(DEPENDS)
                .says("1 Pod with imagePullPolicy Always", POD)
                .advises("patch deployment app", "new tag for each build");
    }

    /** The patch of a container would not name it. */
    @Test
    void anInitContainerIsChangedInTheManifest() {
        Pod.Container setup = new Pod.Container.Builder("setup", "localhost:32000/setup")
                .init(true)
                .pullPolicy("Always")
                .build();
        examine(GivenSite.healthy().with(pod("nginx").also(setup)))
                .reports(DEPENDS)
                .advises("imagePullPolicy: IfNotPresent")
                .neverSays("patch deployment");
    }

    @Test
    void podsAreToldTogether() {
        examine(GivenSite.healthy()
                        .with(
                                pod("localhost:32000/app").pullPolicy("Always"),
                                Given.pod("default/b", "192.168.64.2:32000/b:1").pullPolicy("Always")))
                .reports(DEPENDS)
                .says("2 Pods");
    }

    @Test
    void imagesThatNodesKeepDoNotDependOnIt() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void imagesOfOtherRegistriesDoNotDependOnIt() {
        GivenSite site = GivenSite.healthy().without(Listing.Kind.PODS, "default/web-5d4f8c7b9-x2x2x");
        examine(site.with(pod("registry.lab:5000/app").pullPolicy("Always"))).skips();
        examine(site.with(pod("nginx").pullPolicy("Always"))).skips();
    }

    @Test
    void whatIsOverOrGoesAwayDoesNotStartAgain() {
        examine(GivenSite.healthy()
                        .with(pod("localhost:32000/app").pullPolicy("Always").deleting()))
                .passes();
        examine(GivenSite.healthy()
                        .with(pod("localhost:32000/app").pullPolicy("Always").evicted()))
                .passes();
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }
}
