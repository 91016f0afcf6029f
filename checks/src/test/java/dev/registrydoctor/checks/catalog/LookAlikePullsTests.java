package dev.registrydoctor.checks.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A missing image beside pulls that look like it and fail for something else. */
class LookAlikePullsTests {

    private static final String A = "team/a-5d4f8c7b9-aaaaa";
    private static final String B = "team/b-5d4f8c7b9-bbbbb";
    private static final String GONE = "localhost:32000/gone:v1";
    private static final String THERE = "localhost:32000/there:v1";
    private static final String DIGEST = "sha256:" + "5e".repeat(32);
    private static final Set<String> TAG_MISSING = Set.of("image.tag-missing");

    /** The built-in registry has one image and lacks the other. */
    private static GivenSite site() {
        return has(GivenSite.healthy(), GivenSite.BUILT_IN, "there", "v1", "linux/amd64");
    }

    private static GivenSite has(GivenSite site, Origin origin, String repository, String reference, String platform) {
        return site.manifest(
                origin,
                repository,
                reference,
                new Manifest(200, "sha256:00", null, List.of(), null, List.of(), platform, ""));
    }

    private static String notFound(String image) {
        return "failed to pull and unpack image \"" + image + "\": failed to resolve reference \"" + image + "\": "
                + image + ": not found";
    }

    private static String lost(String image) {
        return "Back-off pulling image \"" + image + "\"";
    }

    private static Pod.Container waiting(String image, boolean init, String message) {
        return new Pod.Container.Builder("second", image)
                .pullPolicy("IfNotPresent")
                .init(init)
                .state(new Pod.State(Pod.State.Kind.WAITING, "ErrImagePull", message, null, null, null))
                .build();
    }

    /** Who waits for which image, and the roots of that. */
    private static void causes(GivenSite site, Map<String, Set<String>> expected) {
        assertEquals(
                expected,
                PullFaultPairsTests.causes(Diagnostician.diagnose(new Examiner(site, Duration.ofMinutes(1), asked -> {})
                        .examine(CheckCatalog.checks())
                        .results())));
    }

    @Test
    void aMissingImageDoesNotExplainAPodWhoseReasonIsLost() {
        causes(
                site().with(
                                Given.pod(A, GONE).waiting("ErrImagePull", notFound(GONE)),
                                Given.pod(B, THERE).waiting("ImagePullBackOff", lost(THERE))),
                Map.of(A + " " + GONE, TAG_MISSING, B + " " + THERE, Set.of()));
    }

    @Test
    void norOneWithoutAPullSecret() {
        causes(
                site().with(
                                Given.pod(A, GONE).waiting("ErrImagePull", notFound(GONE)),
                                Given.pod(B, THERE).waiting("ErrImagePull", "no basic auth credentials")),
                Map.of(A + " " + GONE, TAG_MISSING, B + " " + THERE, Set.of("auth.pull-secret-missing")));
    }

    @Test
    void norOneOfAnotherPlatform() {
        causes(
                has(GivenSite.healthy(), GivenSite.BUILT_IN, "there", "v1", "linux/arm64")
                        .with(
                                Given.pod(A, GONE).waiting("ErrImagePull", notFound(GONE)),
                                Given.pod(B, THERE)
                                        .waiting("ErrImagePull", "no match for platform in manifest: not found")),
                Map.of(A + " " + GONE, TAG_MISSING, B + " " + THERE, Set.of("image.platform-missing")));
    }

    @Test
    void aPodWithTwoContainersHasACauseForEach() {
        causes(
                has(GivenSite.healthy(), GivenSite.BUILT_IN, "there", "v1", "linux/arm64")
                        .with(Given.pod(A, GONE)
                                .waiting("ErrImagePull", notFound(GONE))
                                .also(waiting(THERE, false, "no match for platform in manifest: not found"))),
                Map.of(A + " " + GONE, TAG_MISSING, A + " " + THERE, Set.of("image.platform-missing")));
    }

    @Test
    void twoPodsOfOneMissingImageAreBothExplained() {
        causes(
                site().with(
                                Given.pod(A, GONE).waiting("ErrImagePull", notFound(GONE)),
                                Given.pod(B, GONE).waiting("ImagePullBackOff", lost(GONE))),
                Map.of(A + " " + GONE, TAG_MISSING, B + " " + GONE, TAG_MISSING));
    }

    @Test
    void aSidecarsImageIsMissing() {
        causes(
                site().with(Given.pod(A, THERE).also(waiting(GONE, false, notFound(GONE)))),
                Map.of(A + " " + GONE, TAG_MISSING));
    }

    @Test
    void anInitContainersImageIsMissingAndTheOthersReasonIsLost() {
        causes(
                site().with(Given.pod(A, THERE)
                        .waiting("ImagePullBackOff", lost(THERE))
                        .also(waiting(GONE, true, notFound(GONE)))),
                Map.of(A + " " + GONE, TAG_MISSING, A + " " + THERE, Set.of()));
    }

    @Test
    void aDigestAndATagOfOneRepositoryAreTwoImages() {
        String pinned = "localhost:32000/there@" + DIGEST;
        causes(
                site().with(
                                Given.pod(A, pinned).waiting("ErrImagePull", notFound(pinned)),
                                Given.pod(B, THERE).waiting("ImagePullBackOff", lost(THERE))),
                Map.of(A + " " + pinned, TAG_MISSING, B + " " + THERE, Set.of()));
    }

    @Test
    void oneRepositoryInTwoRegistriesIsTwoImages() {
        String other = "reg.lab:5000/gone:v1";
        causes(
                has(site(), new Origin("http", "reg.lab", 5000), "gone", "v1", "linux/amd64")
                        .probe(Probes.http("reg.lab", 5000))
                        .certs("reg.lab:5000", "[host.\"http://reg.lab:5000\"]\ncapabilities = [\"pull\", \"resolve\"]")
                        .with(
                                Given.pod(A, GONE).waiting("ErrImagePull", notFound(GONE)),
                                Given.pod(B, other).waiting("ImagePullBackOff", lost(other))),
                Map.of(A + " " + GONE, TAG_MISSING, B + " " + other, Set.of()));
    }

    @Test
    void aMissingTagBehindAnErrorOfTheSchemeExplainsItsOwnImageOnly() {
        String scheme = "failed to do request: Head \"https://localhost:32000/v2/\": http: server gave HTTP response to"
                + " HTTPS client";
        causes(
                site().with(
                                Given.node().containerd("1.7.27"),
                                Given.pod(A, GONE).waiting("ErrImagePull", scheme),
                                Given.pod(B, THERE).waiting("ErrImagePull", scheme)),
                Map.of(A + " " + GONE, TAG_MISSING, B + " " + THERE, Set.of("scheme.http-server-https-client")));
    }

    @Test
    void aLimitOfDockerHubIsNotOfAnImageThatTheBuiltInRegistryHas() {
        String limited =
                "unexpected status from HEAD request to https://registry-1.docker.io/v2/: 429 Too Many Requests";
        causes(
                site().tags(GivenSite.BUILT_IN, "there", "v1")
                        .with(
                                Given.pod(A, "there:v1").waiting("ErrImagePull", limited),
                                Given.pod(B, "nginx:1").waiting("ErrImagePull", limited)),
                Map.of(
                        A + " there:v1",
                        Set.of("image.unqualified-reference"),
                        B + " nginx:1",
                        Set.of("auth.rate-limited")));
    }

    @Test
    void aPortThatIsClosedOnThisHostExplainsNoPullOfAnotherNode() {
        String refused = "dial tcp 127.0.0.1:32000: connect: connection refused";
        causes(
                site().with(
                                Given.node("other", "192.168.64.3"),
                                Given.pod(A, THERE).waiting("ErrImagePull", refused),
                                Given.pod(B, THERE).on("other").waiting("ErrImagePull", refused))
                        .lookup("localhost", "::1")
                        .probe(Probes.refused("::1", 32000)),
                Map.of(A + " " + THERE, Set.of("network.localhost-ipv6"), B + " " + THERE, Set.of()));
    }
}
