package dev.registrydoctor.checks.catalog.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackOffTests {

    private static final String WAITS = "workload.waits-in-back-off";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final String IMAGE = "localhost:32000/app:v1";
    private static final String REFUSED = "dial tcp 127.0.0.1:32000: connect: connection refused";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new BackOff());
    }

    private static GivenSite waiting(String image, String reason, String message) {
        return GivenSite.healthy().with(Given.pod(POD, image).waiting(reason, message));
    }

    @Test
    void aHealthySitePasses() {
        examine(GivenSite.healthy()).passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName"})
    void aPodThatWaitsForItsImageIsSeen(String reason) {
        examine(waiting(IMAGE, reason, REFUSED))
                .reports(WAITS)
                .says(POD, IMAGE, reason)
                .links(WAITS, Subject.pod(POD), Subject.image(IMAGE));
    }

    @Test
    void aCopyThatContainerdCannotReadIsNoMatterOfTheRegistry() {
        examine(waiting(
                        "reg.lab/app:v1",
                        "ImageInspectError",
                        "Failed to inspect image \"reg.lab/app:v1\": rpc error: code = NotFound desc = content digest"
                                + " sha256:0a: not found"))
                .reports(WAITS)
                .says("ImageInspectError", "content digest sha256:0a: not found")
                .advises("ctr images check name==reg.lab/app:v1", "ctr images rm reg.lab/app:v1")
                .neverSays("describe pod");
    }

    @Test
    void aJobThatGaveUpIsASymptomUntilTheRegistryHasItsImage() {
        String error = IMAGE + ": not found";
        GivenSite site = GivenSite.healthy()
                .with(
                        Given.event(
                                "Job",
                                "default/import",
                                "DeadlineExceeded",
                                "past its deadline",
                                GivenSite.ago(Duration.ofMinutes(3))),
                        Given.podEvent(
                                "default/import-x7k2p", "Failed", "Failed to pull image \"" + IMAGE + "\": " + error));
        examine(site)
                .reports(WAITS)
                .says("Job default/import gave up without image " + IMAGE, error)
                .advises("create the Job again from its manifest")
                .neverSays("describe pod");
        Manifest.Ask ask = new Manifest.Ask(GivenSite.BUILT_IN, "app", "v1", false);
        examine(site.answer(ask, new Manifest(200, "sha256:0a", null, List.of(), null, "")))
                .passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContainerCreating", "CrashLoopBackOff", "CreateContainerConfigError"})
    void otherWaitsAreNotForAnImage(String reason) {
        examine(waiting(IMAGE, reason, REFUSED)).passes();
    }

    @Test
    void theRegistrysOwnPodsHaveChecksOfTheirOwn() {
        examine(GivenSite.healthy().with(Given.registryPod().waiting("ImagePullBackOff", REFUSED)))
                .passes();
        examine(GivenSite.healthy().with(Given.provisionerPod().waiting("ImagePullBackOff", REFUSED)))
                .passes();
    }

    @Test
    void anErrorOfTheWayIsJoinedToTheBuiltInRegistry() {
        examine(waiting(IMAGE, "ErrImagePull", REFUSED))
                .links(
                        WAITS,
                        Subject.service(BuiltIn.SERVICE_PATH),
                        Subject.addon("registry"),
                        Subject.endpoint("127.0.0.1:32000"));
        examine(waiting("192.168.64.2:32000/app:v1", "ErrImagePull", REFUSED))
                .links(WAITS, Subject.service(BuiltIn.SERVICE_PATH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:32000/app:v1: not found",
                "no basic auth credentials",
                "no match for platform in manifest: not found",
                "429 Too Many Requests",
                "server gave HTTP response to HTTPS client"
            })
    void aPullThatTellsItsReasonDependsOnNeitherRegistryNorNode(String told) {
        assertEquals(
                Set.of(Subject.image(IMAGE)),
                examine(waiting(IMAGE, "ErrImagePull", told))
                        .reports(WAITS)
                        .only()
                        .involves());
    }

    @Test
    void aPullWhoseReasonIsLostMayHangOnItsRegistryOrItsNode() {
        examine(waiting(IMAGE, "ImagePullBackOff", "Back-off pulling image \"" + IMAGE + "\""))
                .links(
                        WAITS,
                        Subject.registry("localhost:32000"),
                        Subject.node("vm"),
                        Subject.endpoint("127.0.0.1:32000"));
    }

    @Test
    void theLoopbackPortOfThisHostIsNotThatOfAnotherNode() {
        GivenSite site = GivenSite.healthy()
                .with(Given.node("other", "192.168.64.3"))
                .with(Given.pod(POD, IMAGE).on("other").waiting("ErrImagePull", REFUSED));

        Set<Subject> involves = examine(site).reports(WAITS).only().involves();

        assertTrue(involves.contains(Subject.service(BuiltIn.SERVICE_PATH)));
        assertFalse(involves.contains(Subject.endpoint("127.0.0.1:32000")));
    }

    @Test
    void aMissingTagIsNotJoinedToTheRegistrysState() {
        notJoined(waiting(IMAGE, "ErrImagePull", IMAGE + ": not found"));
        notJoined(waiting(IMAGE, "ErrImagePull", "no basic auth credentials"));
    }

    @Test
    void anotherRegistryIsNotJoinedToTheBuiltInOne() {
        notJoined(waiting("10.9.9.9:32000/app:v1", "ErrImagePull", REFUSED));
        notJoined(waiting("nginx:1", "ErrImagePull", REFUSED));
    }

    private static void notJoined(GivenSite site) {
        assertFalse(examine(site).reports(WAITS).only().involves().contains(Subject.service(BuiltIn.SERVICE_PATH)));
    }

    @Test
    void whatIsLostIsSaidToBeLost() {
        examine(waiting(IMAGE, "ImagePullBackOff", "Back-off pulling image \"" + IMAGE + "\""))
                .advises("only the back-off", "journalctl -u snap.microk8s.daemon-containerd");
        examine(waiting(IMAGE, "ErrImagePull", REFUSED)).neverSays("only the back-off");
    }

    @Test
    void everyPodIsAFindingOfItsOwn() {
        GivenSite site = waiting(IMAGE, "ErrImagePull", REFUSED)
                .with(Given.pod("default/b-5d4f8c7b9-bbbbb", IMAGE).waiting("ImagePullBackOff", REFUSED));
        assertEquals(2, examine(site).reports(WAITS, WAITS).findings().size());
    }

    @Test
    void podsThatAreGoingOrOverAreLeftOut() {
        examine(GivenSite.healthy()
                        .with(
                                Given.pod(POD, IMAGE)
                                        .waiting("ImagePullBackOff", REFUSED)
                                        .deleting(),
                                Given.pod("default/b-5d4f8c7b9-bbbbb", IMAGE).evicted()))
                .passes();
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }

    private static final String REMAINS = "workload.back-off-remains";
    private static final String MESSAGE = "Failed to pull image \"" + IMAGE + "\": " + REFUSED;

    /** The registry answers and has the image; the last try failed so long ago, for so many times. */
    private static GivenSite waitingOn(Duration ago, int times) {
        return waiting(IMAGE, "ImagePullBackOff", REFUSED)
                .with(Given.node())
                .host(Given.microk8sHost())
                .certs("localhost:32000", "[host.\"http://localhost:32000\"]\n")
                .manifest(GivenSite.BUILT_IN, "app", "v1", new Manifest(200, null, null, List.of(), null, ""))
                .with(Given.event("Pod", POD, "Failed", MESSAGE, GivenSite.ago(ago), times));
    }

    @Test
    void aPodWhoseFaultIsGoneIsToldTheTimeLeft() {
        examine(waitingOn(Duration.ofMinutes(2), 9))
                .reports(REMAINS)
                .says(POD, "within 3 min", "HTTP 200")
                .links(REMAINS, Subject.pod(POD), Subject.image(IMAGE));
        // a tag that was pushed since
        examine(waitingOn(Duration.ofMinutes(2), 9)
                        .with(Given.pod(POD, IMAGE).waiting("ImagePullBackOff", IMAGE + ": not found")))
                .reports(REMAINS);
        // the third failure: 40 seconds
        examine(waitingOn(Duration.ofSeconds(30), 3)).reports(REMAINS).says("within 10 s");
    }

    @Test
    void aTryThatIsOverdueFailedForWhatIsNotSeen() {
        examine(waitingOn(Duration.ofMinutes(7), 9)).reports(WAITS);
        examine(waitingOn(Duration.ofMinutes(2), 1)).reports(WAITS);
    }

    @Test
    void whatMayStandInTheWayStillIsASymptom() {
        GivenSite onAnotherNode = waitingOn(Duration.ofMinutes(2), 9)
                .with(Given.pod(POD, IMAGE).waiting("ImagePullBackOff", REFUSED).on("other"));
        examine(onAnotherNode).reports(WAITS);
        examine(waitingOn(Duration.ofMinutes(2), 9)
                        .manifest(GivenSite.BUILT_IN, "app", "v1", new Manifest(404, null, null, List.of(), null, "")))
                .reports(WAITS);
        examine(waitingOn(Duration.ofMinutes(2), 9).probe(Probes.refused("127.0.0.1", 32000)))
                .reports(WAITS);
        examine(waitingOn(Duration.ofMinutes(2), 9)
                        .with(Given.pod(POD, IMAGE)
                                .waiting("ImagePullBackOff", "http: server gave HTTP response to HTTPS client")))
                .reports(WAITS);
    }

    @Test
    void whatContainerdAsksElsewhereMayFailAgain() {
        examine(waitingOn(Duration.ofMinutes(2), 9).certs("localhost:32000", "[host.\"http://mirror.lab:5000\"]\n"))
                .reports(WAITS);
        examine(waitingOn(Duration.ofMinutes(2), 9).certs("localhost:32000", "[host.\"https://localhost:32000\"]\n"))
                .reports(WAITS);
        examine(waitingOn(Duration.ofMinutes(2), 9)
                        .with(Given.pod(POD, IMAGE)
                                .waiting("ImagePullBackOff", "dial tcp [::1]:32000: connect: connection refused")))
                .reports(WAITS);
    }
}
