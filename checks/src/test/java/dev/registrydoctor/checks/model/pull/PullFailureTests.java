package dev.registrydoctor.checks.model.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.model.pull.PullError.Kind;
import dev.registrydoctor.checks.names.ImageReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PullFailureTests {

    private static final String IMAGE = "localhost:32000/app:v1";
    private static final String BACK_OFF = "Back-off pulling image \"" + IMAGE + "\"";
    private static final String REFUSED = "dial tcp 127.0.0.1:32000: connect: connection refused";

    private static Pod.Container waiting(String image, String reason, @Nullable String message) {
        Pod.State state = new Pod.State(Pod.State.Kind.WAITING, reason, message, null, null, null);
        return new Pod.Container.Builder("app", image)
                .pullPolicy("Always")
                .state(state)
                .build();
    }

    private static Pod pod(String name, String phase, boolean deleting, Pod.Container... containers) {
        return new Pod.Builder("default", name)
                .deleting(deleting)
                .phase(phase)
                .nodeName("vm")
                .containers(List.of(containers))
                .build();
    }

    private static Pod backOff() {
        return pod("web", "Pending", false, waiting(IMAGE, "ImagePullBackOff", BACK_OFF));
    }

    private static Event event(String pod, String message, @Nullable String at) {
        return new Event("default", "Pod", pod, "Warning", "Failed", message, 1, at == null ? null : Instant.parse(at));
    }

    private static String failed(String image, String why) {
        return "Failed to pull image \"" + image + "\": " + why;
    }

    private static PullFailure only(Pod pod, List<Event> events, @Nullable RuntimeLog log) {
        List<PullFailure> failures = PullFailure.of(List.of(pod), events, log == null ? Map.of() : Map.of("vm", log));
        assertEquals(1, failures.size());
        return failures.get(0);
    }

    private static String logged(String image, String why) {
        return "time=\"2026-08-01T10:00:00Z\" level=error msg=\"PullImage \\\"" + image + "\\\" failed\" error=\"" + why
                + "\"";
    }

    @Test
    void theStatusIsBelievedFirst() {
        Pod pod = pod("web", "Pending", false, waiting(IMAGE, "ErrImagePull", "failed to resolve: " + REFUSED));
        PullFailure failure =
                only(pod, List.of(event("web", failed(IMAGE, IMAGE + ": not found"), "2026-08-01T10:00:00Z")), null);
        assertEquals(Kind.REFUSED, failure.error().kind());
        assertEquals("status of Pod default/web", failure.source());
        assertEquals("vm", failure.node());
        ImageReference image = failure.image();
        assertNotNull(image);
        assertEquals("localhost:32000", image.authority());
    }

    @Test
    void whenTheStatusKeepsOnlyTheBackOffTheLastEventTells() {
        List<Event> events = List.of(
                event("web", failed(IMAGE, IMAGE + ": not found"), null),
                event("web", failed(IMAGE, REFUSED), "2026-08-01T10:02:00Z"),
                event("web", failed(IMAGE, "i/o timeout"), "2026-08-01T10:01:00Z"),
                event("web", BACK_OFF, "2026-08-01T10:03:00Z"),
                event("web", "Error: ImagePullBackOff", "2026-08-01T10:03:00Z"));
        PullFailure failure = only(backOff(), events, new RuntimeLog(List.of(logged(IMAGE, "EOF"))));
        assertEquals(Kind.REFUSED, failure.error().kind());
        assertEquals(REFUSED, failure.error().message());
        assertEquals("events of Pod default/web", failure.source());
    }

    @Test
    void eventsOfOtherPodsAndOtherImagesAreNotThisPods() {
        Event elsewhere =
                new Event("other", "Pod", "web", "Warning", "Failed", failed(IMAGE, REFUSED), 1, Instant.EPOCH);
        Event noPod = new Event("default", "Job", "web", "Warning", "Failed", failed(IMAGE, REFUSED), 1, Instant.EPOCH);
        List<Event> events = List.of(
                event("web-2", failed(IMAGE, REFUSED), "2026-08-01T10:00:00Z"),
                event("web", failed("localhost:32000/app:v2", REFUSED), "2026-08-01T10:00:00Z"),
                event("web", failed(IMAGE + "1", REFUSED), "2026-08-01T10:00:00Z"),
                elsewhere,
                noPod);
        PullFailure failure = only(backOff(), events, null);
        assertEquals(Kind.LOST, failure.error().kind());
        assertEquals("status of Pod default/web", failure.source());
    }

    @Test
    void theLogTellsWhenNothingElseDoes() {
        RuntimeLog log = new RuntimeLog(List.of(
                logged(IMAGE, "EOF"),
                logged(IMAGE, "failed to resolve reference \\\"" + IMAGE + "\\\": " + REFUSED),
                "time=\"2026-08-01T10:00:01Z\" level=info msg=\"PullImage \\\"" + IMAGE + "\\\"\""));
        PullFailure failure = only(backOff(), List.of(), log);
        assertEquals(Kind.REFUSED, failure.error().kind());
        assertEquals("containerd log", failure.source());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:32000/app:v2",
                "localhost:32000/app:v10",
                "localhost:32000/app-two:v1",
                "localhost:32000/app",
                "127.0.0.1:32000/app:v1",
                "evil/localhost:32000/app:v1"
            })
    void theLogOfAnotherImageIsNotThisOnes(String image) {
        PullFailure failure = only(backOff(), List.of(), new RuntimeLog(List.of(logged(image, REFUSED))));
        assertEquals(Kind.LOST, failure.error().kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "nginx:latest", "docker.io/library/nginx:latest"})
    void theLogMaySpellTheNameInFull(String logged) {
        Pod pod =
                pod("web", "Pending", false, waiting("nginx", "ImagePullBackOff", "Back-off pulling image \"nginx\""));
        assertEquals(
                Kind.REFUSED,
                only(pod, List.of(), new RuntimeLog(List.of(logged(logged, REFUSED))))
                        .error()
                        .kind());
    }

    @Test
    void aBackOffAloneIsLost() {
        PullFailure failure = only(backOff(), List.of(), null);
        assertEquals(Kind.LOST, failure.error().kind());
        assertEquals(BACK_OFF, failure.error().message());
        Pod silent = pod("web", "Pending", false, waiting(IMAGE, "ErrImagePull", null));
        assertEquals(Kind.LOST, only(silent, List.of(), null).error().kind());
    }

    @Test
    void aCauseThatNobodyKnowsIsKeptWhenNothingElseTells() {
        Pod pod = pod("web", "Pending", false, waiting(IMAGE, "ErrImagePull", "something new"));
        PullFailure failure = only(pod, List.of(), null);
        assertEquals(Kind.OTHER, failure.error().kind());
        assertEquals("something new", failure.error().message());
    }

    @Test
    void anIllegalNameNeedsNoMessage() {
        Pod pod = pod("web", "Pending", false, waiting("localhost:32000/App", "InvalidImageName", null));
        PullFailure failure = only(pod, List.of(), null);
        assertEquals(Kind.INVALID_NAME, failure.error().kind());
        assertNull(failure.image());
    }

    @Test
    void policyNeverIsToldByTheReason() {
        Pod pod = pod("web", "Pending", false, waiting(IMAGE, "ErrImageNeverPull", null));
        assertEquals(Kind.NEVER, only(pod, List.of(), null).error().kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ContainerCreating",
                "PodInitializing",
                "CrashLoopBackOff",
                "CreateContainerConfigError",
                "RunContainerError"
            })
    void otherWaitsAreNoFailedPulls(String reason) {
        Pod pod = pod("web", "Pending", false, waiting(IMAGE, reason, "x"));
        assertTrue(PullFailure.of(List.of(pod), List.of(), Map.of()).isEmpty());
    }

    @Test
    void podsThatEndOrHaveEndedAreLeftOut() {
        Pod.Container container = waiting(IMAGE, "ImagePullBackOff", BACK_OFF);
        List<Pod> pods = List.of(
                pod("a", "Pending", true, container),
                pod("b", "Succeeded", false, container),
                pod("c", "Failed", false, container));
        assertTrue(PullFailure.of(pods, List.of(), Map.of()).isEmpty());
    }

    @Test
    void theLogOfOneNodeTellsNothingOfPullsOnAnother() {
        RuntimeLog log = new RuntimeLog(List.of(logged(IMAGE, REFUSED)));
        assertEquals(
                PullError.Kind.REFUSED,
                PullFailure.of(List.of(backOff()), List.of(), Map.of("vm", log))
                        .get(0)
                        .error()
                        .kind());
        for (String node : new @Nullable String[] {"other", null}) {
            assertEquals(
                    PullError.Kind.LOST,
                    PullFailure.of(List.of(backOff()), List.of(), node == null ? Map.of() : Map.of(node, log))
                            .get(0)
                            .error()
                            .kind());
        }
    }

    @Test
    void everyContainerThatWaitsIsAFailureOfItsOwn() {
        Pod.Container running = new Pod.Container.Builder("ok", IMAGE)
                .ready(true)
                .imageId("x")
                .state(new Pod.State(Pod.State.Kind.RUNNING, null, null, null, null, null))
                .build();
        Pod pod = pod(
                "web",
                "Pending",
                false,
                waiting("nginx:1", "ImagePullBackOff", null),
                running,
                waiting(IMAGE, "ErrImagePull", null));
        assertEquals(
                List.of("nginx:1", IMAGE),
                PullFailure.of(List.of(pod), List.of(), Map.of()).stream()
                        .map(f -> f.container().image())
                        .toList());
    }

    private static PullFailure at(String image, String message) {
        return only(pod("web", "Pending", false, waiting(image, "ErrImagePull", message)), List.of(), null);
    }

    @ParameterizedTest
    @CsvSource({
        "harbor.lab/p/a:1, https://harbor.lab/v2/p/a/manifests/1",
        "harbor.lab/p/a:1, https://harbor.lab:443/v2/p/a/manifests/1",
        "harbor.lab:443/p/a:1, https://harbor.lab/v2/p/a/manifests/1",
        "harbor.lab:5000/p/a:1, http://harbor.lab:5000/v2/p/a/manifests/1",
        "[2001:db8::1]:5000/a:1, https://[2001:db8::1]:5000/v2/a/manifests/1",
        "redis:7, https://registry-1.docker.io/v2/library/redis/manifests/7",
        "redis:7, https://docker.io/v2/library/redis/manifests/7"
    })
    void anErrorAtTheRegistryIsTheRegistrys(String image, String url) {
        PullFailure failure = at(image, "failed to do request: Head \"" + url + "\": EOF");
        assertFalse(failure.isOfAnotherServer());
        assertEquals(ImageReference.parse(image).orElseThrow().authority(), failure.server());
    }

    @ParameterizedTest
    @CsvSource({
        "redis:7, https://mirror.lab/v2/library/redis/manifests/7?ns=docker.io, mirror.lab",
        "redis:7, https://auth.docker.io/token?scope=x, auth.docker.io",
        "harbor.lab/p/a:1, https://minio.lab:9000/registry/blob?X-Amz=1, minio.lab:9000",
        "harbor.lab/p/a:1, http://harbor.lab/v2/p/a/manifests/1, harbor.lab",
        "harbor.lab/p/a:1, https://harbor.lab:8443/v2/p/a/manifests/1, harbor.lab:8443",
        "harbor.lab/p/a:1, https://u:p@other.lab/v2/, other.lab"
    })
    void anErrorAtAMirrorOrAStoreIsItsOwn(String image, String url, String server) {
        PullFailure failure = at(image, "failed to do request: Get \"" + url + "\": EOF");
        assertEquals(server, failure.server());
        assertEquals(!server.equals("harbor.lab"), failure.isOfAnotherServer());
    }

    @Test
    void withoutAUrlItIsTheRegistrys() {
        assertEquals("localhost:32000", at(IMAGE, IMAGE + ": not found").server());
    }
}
