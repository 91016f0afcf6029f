package dev.registrydoctor.checks.catalog.registrypod;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SandboxTests {

    private static final String CALICO =
            "Failed to create pod sandbox: plugin type=\"calico\" failed (add): error getting ClusterInformation:"
                    + " connection is unauthorized: Unauthorized";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Sandbox());
    }

    private static GivenSite creating() {
        return GivenSite.healthy().with(Given.registryPod().waiting("ContainerCreating", null));
    }

    private static GivenSite failing(String message) {
        return creating().with(Given.podEvent(Given.REGISTRY_POD, "FailedCreatePodSandBox", message));
    }

    @Test
    void theNetworkThatIsNotSetUpIsTheCause() {
        examine(failing(CALICO))
                .reports("registry-pod.sandbox-failed")
                .says("connection is unauthorized", "network plugin does not set it up")
                .advises("rollout restart daemonset/calico-node")
                .links("registry-pod.sandbox-failed", Subject.node("vm"), Subject.pod(Given.REGISTRY_POD));
    }

    @Test
    void aPauseImageThatDoesNotComeIsToldFromTheNetwork() {
        Examined examined =
                examine(failing("failed to get sandbox image \"registry.k8s.io/pause:3.10\": dial tcp: i/o timeout"));
        assertEquals("registry.k8s.io/pause:3.10", examined.only().details().image());
        examined.reports("registry-pod.sandbox-failed")
                .says("its pause image cannot be pulled")
                .advises("docker pull registry.k8s.io/pause:3.10", "microk8s images import")
                .neverSays("calico-node");
    }

    @Test
    void anOldEventOfAPodThatRunsIsHistory() {
        examine(GivenSite.healthy().with(Given.podEvent(Given.REGISTRY_POD, "FailedCreatePodSandBox", CALICO)))
                .passes();
    }

    @Test
    void anotherReasonToWaitIsAnotherMatter() {
        examine(creating().with(Given.podEvent(Given.REGISTRY_POD, "FailedMount", "timed out")))
                .skips();
        examine(GivenSite.healthy()
                        .with(
                                Given.registryPod().waiting("ImagePullBackOff", null),
                                Given.podEvent(Given.REGISTRY_POD, "FailedCreatePodSandBox", CALICO)))
                .passes();
    }

    /** Its sandbox takes seconds: a younger Pod may not have failed yet, an older one would have said so in an event. */
    @Test
    void withoutEventsAPodIsJudgedByHowLongItWaits() {
        GivenSite site = GivenSite.healthy().unknown(Listing.Kind.EVENTS);
        examine(site.with(waitingFor(Duration.ofMinutes(2)))).skips();
        examine(site.with(waitingFor(Duration.ofMinutes(2).plusSeconds(1)))).cannotTell();
    }

    private static GivenPod waitingFor(Duration age) {
        return Given.registryPod().waiting("ContainerCreating", null).created(GivenSite.NOW.minus(age));
    }

    @Test
    void withoutEventsAPodThatWaitsCannotBeJudged() {
        examine(creating().unknown(Listing.Kind.EVENTS)).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.podsIn(BuiltIn.NAMESPACE))).cannotTell();
    }
}
