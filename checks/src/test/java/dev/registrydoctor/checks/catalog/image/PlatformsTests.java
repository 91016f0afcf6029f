package dev.registrydoctor.checks.catalog.image;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlatformsTests {

    private static final String MISSING = "image.platform-missing";
    private static final String IMAGE = "localhost:32000/app:v1";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final String NO_MATCH =
            "failed to pull and unpack image \"" + IMAGE + "\": no match for platform in manifest: not found";
    private static final String FORMAT = "exec /app: exec format error";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Platforms());
    }

    private static Manifest index(String... platforms) {
        return new Manifest(
                200,
                "sha256:00",
                "application/vnd.oci.image.index.v1+json",
                Arrays.stream(platforms)
                        .map(p -> new Manifest.Child("sha256:" + p.length(), p, null))
                        .toList(),
                null,
                "");
    }

    private static Manifest single(String platform) {
        return new Manifest(200, "sha256:00", null, List.of(), "sha256:cc", List.of(), platform, "");
    }

    private static GivenSite refused() {
        return GivenSite.healthy().with(Given.pod(POD, IMAGE).waiting("ErrImagePull", NO_MATCH));
    }

    private static GivenSite crashing(String... log) {
        return GivenSite.healthy()
                .with(Given.pod(POD, IMAGE)
                        .labels(Map.of("pod-template-hash", "5d4f8c7b9"))
                        .crashing("Error", 255))
                .containerLog("default", "app-5d4f8c7b9-aaaaa", "app", log);
    }

    private static GivenSite having(GivenSite site, Manifest manifest) {
        return site.manifest(GivenSite.BUILT_IN, "app", "v1", manifest);
    }

    @Test
    void anIndexWithoutTheNodesPlatformIsSeen() {
        examine(having(refused(), index("linux/arm64", "linux/arm/v7", "unknown/unknown")))
                .reports(MISSING)
                .says("not built for linux/amd64", "it is built for linux/arm64, linux/arm/v7", "no match for platform")
                .neverSays("unknown/unknown", "rollout restart")
                .advises("--platform linux/arm64,linux/arm/v7,linux/amd64")
                .links(MISSING, Subject.pod(POD), Subject.image(IMAGE), Subject.registry("localhost:32000"));
    }

    @Test
    void whatContainerdSaysIsBelievedWhereTheRegistryIsNotMet() {
        examine(refused().probe(Probes.refused("127.0.0.1", BuiltIn.NODE_PORT))).reports(MISSING);
        examine(GivenSite.healthy()
                        .with(Given.pod(POD, "team/app:1")
                                .waiting("ErrImagePull", "no match for platform in manifest: not found")))
                .reports(MISSING);
    }

    @Test
    void aSingleManifestOfAnotherPlatformIsSeenWhereItsProgramCannotStart() {
        examine(having(crashing(FORMAT), single("linux/arm64")))
                .reports(MISSING)
                .says(FORMAT, "built for linux/arm64")
                .advises("rollout restart deployment/app");
    }

    @Test
    void theRuntimesOwnWordsNeedNoLog() {
        GivenSite site = GivenSite.healthy()
                .with(Given.pod(POD, IMAGE).terminated("StartError", 128, "failed to create task: " + FORMAT));
        examine(having(site, single("linux/arm64"))).reports(MISSING);
    }

    @Test
    void aScriptWithoutItsFirstLineIsNoMatterOfThePlatform() {
        examine(having(crashing(FORMAT), single("linux/amd64"))).passes();
        examine(having(crashing(FORMAT), index("linux/arm64", "linux/amd64"))).passes();
        // A 64-bit node runs the 32-bit images of its family.
        examine(having(crashing(FORMAT), single("linux/386"))).passes();
    }

    @Test
    void aPlatformThatWasPushedSinceIsNotMissing() {
        examine(having(refused(), index("linux/arm64", "linux/amd64"))).passes();
    }

    @Test
    void aProgramThatFailsForItselfIsNoMatterOfThePlatform() {
        examine(having(crashing("panic: no database"), single("linux/arm64"))).passes();
        examine(having(refusedBy("localhost:32000/app:v1: not found"), index("linux/arm64")))
                .passes();
    }

    private static GivenSite refusedBy(String message) {
        return GivenSite.healthy().with(Given.pod(POD, IMAGE).waiting("ErrImagePull", message));
    }

    @Test
    void aFormatErrorWithoutThePlatformsOfBothIsUnknown() {
        examine(having(crashing(FORMAT), new Manifest(401, null, null, List.of(), null, "")))
                .cannotTell();
        examine(having(crashing(FORMAT), single("linux/arm64"))
                        .with(Given.node().architecture(null)))
                .cannotTell();
        examine(having(crashing(FORMAT), single("linux/arm64")).unknown(Listing.Kind.NODES))
                .cannotTell();
    }

    @Test
    void logsAreReadOfFewContainers() {
        GivenSite site = GivenSite.healthy();
        for (int i = 0; i < 20; i++) {
            site.with(Given.pod("default/crash-" + i, IMAGE).crashing("Error", 1));
        }
        examine(site);
        long logs = site.asked().stream()
                .filter(q -> q instanceof ContainerLog.Ask)
                .distinct()
                .count();
        org.junit.jupiter.api.Assertions.assertEquals(5, logs);
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }

    @Test
    void aLogThatCouldNotBeReadIsNoAllClear() {
        GivenSite site = GivenSite.healthy()
                .with(Given.pod(POD, IMAGE).crashing("Error", 255))
                .unknown(new ContainerLog.Ask("default", "app-5d4f8c7b9-aaaaa", "app", false));
        examine(having(site, new Manifest(401, null, null, List.of(), null, "")))
                .cannotTell();
        examine(having(site, single("linux/amd64"))).passes();
        // Built for another processor and ending at every start: suspicious, and no more.
        Examined examined = examine(having(site, single("linux/arm64"))).reports(MISSING);
        assertTrue(examined.only().hypothesis());
    }
}
