package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalhostInPodsTests {

    private static final String LOCALHOST = "image.localhost-from-pod";
    private static final String REFUSED =
            "error checking push permissions -- make sure you entered the correct tag name: Get"
                    + " \"http://localhost:32000/v2/\": dial tcp 127.0.0.1:32000: connect: connection refused";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new LocalhostInPods());
    }

    private static GivenPod builder() {
        return Given.pod("ci/build-1", "gcr.io/kaniko-project/executor:v1.23.2")
                .mentioning("localhost:32000")
                .ended("Error", 1);
    }

    private static GivenSite site(GivenPod pod, String... log) {
        return GivenSite.healthy().with(pod).containerLog("ci", "build-1", "app", log);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                REFUSED,
                "dial tcp [::1]:32000: connect: connection refused",
                "curl: (7) Failed to connect to localhost port 32000 after 0 ms: Couldn't connect to server"
            })
    void aBuilderThatIsRefusedByItsOwnLoopbackIsSeen(String line) {
        examine(site(builder(), "INFO start", line))
                .reports(LOCALHOST)
                .says("ci/build-1", "the Pod itself")
                .advises("registry.container-registry.svc.cluster.local:5000", "--insecure")
                .links(LOCALHOST, Subject.pod("ci/build-1"));
    }

    @Test
    void aBuilderThatIsTriedAgainIsSeenToo() {
        examine(site(builder().crashing("Error", 1), REFUSED)).reports(LOCALHOST);
    }

    @Test
    void theNodesOwnNetworkIsAnotherLoopback() {
        examine(site(builder().onHostNetwork(), REFUSED)).passes();
    }

    @Test
    void aRegistryInTheSamePodIsItsOwn() {
        examine(site(builder().ports(32000), REFUSED)).passes();
    }

    @Test
    void aFailureOfAnotherKindIsNotOfTheLoopback() {
        examine(site(builder(), "error: unauthorized: authentication required")).passes();
        examine(site(builder(), "dial tcp 10.1.0.7:5432: connect: connection refused", "pushing to localhost:32000"))
                .passes();
        examine(site(builder(), "dial tcp 127.0.0.1:320001: connect: connection refused"))
                .passes();
    }

    @Test
    void aControllerThatIsToldTheNameAndRunsIsRight() {
        examine(site(Given.pod("ci/build-1", "operator:1").mentioning("localhost:32000"), REFUSED))
                .passes();
        examine(site(builder().ended("Completed", 0), REFUSED)).passes();
    }

    @Test
    void anotherPortIsNoneOfOurs() {
        examine(site(builder().mentioning("localhost:5432"), REFUSED)).passes();
    }

    @Test
    void withoutItsLogItCannotTell() {
        examine(GivenSite.healthy().with(builder()).unknown(new ContainerLog.Ask("ci", "build-1", "app", false)))
                .cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
    }

    /** Of many builders that failed, the logs of the first five are read. */
    @ParameterizedTest
    @CsvSource({"5, true", "6, false"})
    void theFirstFiveBuildersLogsAreRead(int refused, boolean isSeen) {
        GivenSite site = GivenSite.healthy();
        for (int i = 1; i <= 6; i++) {
            site = site.with(Given.pod("ci/build-" + i, "gcr.io/kaniko-project/executor:v1.23.2")
                            .mentioning("localhost:32000")
                            .ended("Error", 1))
                    .containerLog("ci", "build-" + i, "app", i == refused ? REFUSED : "error: no space left");
        }
        Examined examined = examine(site);
        if (isSeen) {
            examined.reports(LOCALHOST).links(LOCALHOST, Subject.pod("ci/build-" + refused));
        } else {
            examined.passes();
        }
    }
}
