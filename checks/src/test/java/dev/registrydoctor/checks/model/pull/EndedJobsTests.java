package dev.registrydoctor.checks.model.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndedJobsTests {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String IMAGE = "localhost:32000/app:v9";
    private static final String NOT_FOUND =
            "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve image: " + IMAGE + ": not found";

    private static Event event(String kind, String name, String reason, String message, Duration ago) {
        return new Event("default", kind, name, "Warning", reason, message, 1, NOW.minus(ago));
    }

    private static Event ended(String job, Duration ago) {
        return event("Job", job, "DeadlineExceeded", "Job was active longer than specified deadline", ago);
    }

    private static Event failed(String pod, String why) {
        return event("Pod", pod, "Failed", "Failed to pull image \"" + IMAGE + "\": " + why, Duration.ofMinutes(4));
    }

    private static List<PullFailure> failures(List<Pod> pods, Event... events) {
        return PullFailure.ofEndedJobs(pods, List.of(events), NOW);
    }

    private static Pod podOf(String job) {
        return new Pod.Builder("default", job + "-bbbbb")
                .ownerKind("Job")
                .ownerName(job)
                .phase("Running")
                .build();
    }

    @Test
    void theEventsOfItsDeletedPodTellWhatItLacked() {
        PullFailure failure = failures(
                        List.of(), ended("import", Duration.ofMinutes(3)), failed("import-x7k2p", NOT_FOUND))
                .get(0);
        assertEquals(PullError.Kind.NOT_FOUND, failure.error().kind());
        assertEquals(IMAGE, failure.container().image());
        assertEquals("import", failure.pod().ownerName());
        assertTrue(failure.isOfEndedJob());
    }

    @ParameterizedTest
    @ValueSource(strings = {"import-0-x7k2p", "import-17-x7k2p"})
    void anIndexedJobHasTheIndexInTheNamesOfItsPods(String pod) {
        assertEquals(
                1,
                failures(List.of(), ended("import", Duration.ZERO), failed(pod, NOT_FOUND))
                        .size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"import-all-x7k2p", "importer-x7k2p", "import", "import-x7k2pq", "other-x7k2p"})
    void aPodOfAnotherNameIsOfAnotherJob(String pod) {
        assertEquals(List.of(), failures(List.of(), ended("import", Duration.ZERO), failed(pod, NOT_FOUND)));
    }

    @Test
    void severalPodsOfOneJobLackOneImage() {
        assertEquals(
                1,
                failures(
                                List.of(),
                                ended("import", Duration.ZERO),
                                failed("import-aaaaa", NOT_FOUND),
                                failed("import-bbbbb", NOT_FOUND))
                        .size());
    }

    @Test
    void aJobThatEndedInAnotherWayIsNotOne() {
        Event gaveUp = event("Job", "import", "BackoffLimitExceeded", "…", Duration.ZERO);
        assertEquals(List.of(), failures(List.of(), gaveUp, failed("import-x7k2p", NOT_FOUND)));
        assertEquals(List.of(), failures(List.of(), failed("import-x7k2p", NOT_FOUND)));
    }

    @Test
    void whatIsOlderThanAnHourIsPast() {
        assertEquals(
                List.of(),
                failures(List.of(), ended("import", Duration.ofMinutes(61)), failed("import-x7k2p", NOT_FOUND)));
    }

    @Test
    void aJobThatHasAPodGoesOn() {
        Event ended = ended("import", Duration.ofMinutes(3));
        Event pull = failed("import-x7k2p", NOT_FOUND);
        assertEquals(List.of(), failures(List.of(podOf("import")), ended, pull));
        assertEquals(1, failures(List.of(podOf("export")), ended, pull).size());
    }

    @Test
    void aLaterRunOfTheCronJobThatCompletedEndsIt() {
        List<Event> events = new ArrayList<>(
                List.of(ended("nightly-29391840", Duration.ofMinutes(9)), failed("nightly-29391840-x7k2p", NOT_FOUND)));
        assertEquals(1, PullFailure.ofEndedJobs(List.of(), events, NOW).size());
        events.add(event("Job", "nightly-29391830", "Completed", "Job completed", Duration.ofMinutes(19)));
        assertEquals(1, PullFailure.ofEndedJobs(List.of(), events, NOW).size());
        events.add(event("Job", "nightly-29391850", "Completed", "Job completed", Duration.ofMinutes(2)));
        assertEquals(List.of(), PullFailure.ofEndedJobs(List.of(), events, NOW));
    }

    /** Its pull secrets are not recorded, so that no check may say that it had none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pull access denied, repository does not exist or may require authorization: authorization failed: no"
                        + " basic auth credentials",
                "unexpected status from HEAD request to http://localhost:32000/v2/app/manifests/v9: 401 Unauthorized"
            })
    void aLoginIsNotJudgedWithoutThePod(String why) {
        PullFailure failure = failures(List.of(), ended("import", Duration.ZERO), failed("import-x7k2p", why))
                .get(0);
        assertEquals(PullError.Kind.OTHER, failure.error().kind());
        assertEquals(why, failure.error().message());
    }
}
