package dev.registrydoctor.checks.catalog.registrypod;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.NonEmpty;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PhaseTests {

    private static final String POD = "registry-6c9fcc695f-abcde";
    private static final String PULL =
            "failed to pull and unpack image \"docker.io/library/registry:2.8.3\": failed to resolve reference"
                    + " \"docker.io/library/registry:2.8.3\": ";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Phase());
    }

    private static GivenSite with(GivenPod pod) {
        return GivenSite.healthy().with(Given.registryDeployment().replicas(0, 1), pod);
    }

    private static GivenSite pulling(String message) {
        return with(Given.registryPod().waiting("ErrImagePull", PULL + message));
    }

    private static GivenSite crashing(String reason, int code, String... log) {
        return with(Given.registryPod().crashing(reason, code)).containerLog(BuiltIn.NAMESPACE, POD, "registry", log);
    }

    private static GivenSite gone() {
        return GivenSite.healthy()
                .with(Given.registryDeployment().replicas(0, 1))
                .without(Listing.Kind.PODS, Given.REGISTRY_POD);
    }

    @Test
    void aReadyPodPasses() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void aDeploymentThatWantsNoPodIsScaledUpAgain() {
        examine(gone().with(Given.registryDeployment().replicas(0, 0)))
                .reports("registry-pod.scaled-to-zero")
                .advises("scale deploy/registry --replicas=1")
                .links(
                        "registry-pod.scaled-to-zero",
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                        Subject.service(BuiltIn.SERVICE_PATH),
                        Subject.claim(BuiltIn.CLAIM_PATH));
    }

    @Test
    void aPodWithoutANodeIsPendingInTheSchedulersWords() {
        examine(with(Given.registryPod().notScheduled("0/1 nodes are available: 1 Insufficient cpu.")))
                .reports("registry-pod.pending")
                .says(POD, "Insufficient cpu")
                .links(
                        "registry-pod.pending",
                        Subject.pod(Given.REGISTRY_POD),
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                        Subject.claim(BuiltIn.CLAIM_PATH));
    }

    @Test
    void aPodThatNobodyHasLookedAtYetIsPendingToo() {
        examine(with(Given.registryPod().notScheduled(null))).reports("registry-pod.pending");
    }

    @Test
    void aPodThatIsWantedAndNotThereIsPendingWithTheReason() {
        examine(gone()).reports("registry-pod.pending").says("should have 1 Pod");
        examine(gone().with(Given.registryDeployment()
                        .replicas(0, 1)
                        .replicaFailure("pods is forbidden: exceeded quota: zero")))
                .reports("registry-pod.pending")
                .says("exceeded quota: zero");
    }

    @Test
    void anEvictedPodOrOneThatIsGoingAwayIsNotThePod() {
        examine(gone().with(Given.registryPod().evicted()))
                .reports("registry-pod.pending")
                .says("there is none");
        examine(GivenSite.healthy()
                        .with(Given.registryPod("registry-6c9fcc695f-zzzzz").evicted()))
                .passes();
        examine(GivenSite.healthy()
                        .with(Given.registryPod("registry-6c9fcc695f-zzzzz")
                                .waiting("ErrImagePull", PULL + "not found")
                                .deleting()))
                .passes();
    }

    @Test
    void anImageThatDoesNotComeIsNamedWithItsReason() {
        examine(pulling("failed to do request: Head"
                        + " \"https://registry-1.docker.io/v2/library/registry/manifests/2.8.3\":"
                        + " dial tcp: lookup registry-1.docker.io: no such host"))
                .reports("registry-pod.image-unpullable")
                .says("docker.io/library/registry:2.8.3", "cannot resolve the registry's name", "no such host")
                .advises("on node vm", "getent hosts registry-1.docker.io", "sudo microk8s images import")
                .links(
                        "registry-pod.image-unpullable",
                        Subject.image(Given.REGISTRY_IMAGE),
                        Subject.node("vm"),
                        Subject.registry("docker.io"),
                        Subject.service(BuiltIn.SERVICE_PATH));
    }

    @Test
    void anImageThatIsNotThereComesBackWithTheLastRollout() {
        examine(pulling("docker.io/library/registry:2.8.3: not found"))
                .says("does not have it")
                .advises("rollout undo deploy/registry")
                .neverSays("images import");
    }

    @Test
    void aUsedUpPullLimitIsWaitedForOrGoneAround() {
        examine(pulling("429 Too Many Requests - toomanyrequests: You have reached your pull rate limit."))
                .says("rate limit")
                .advises("six hours at most", "microk8s images import");
    }

    @Test
    void whereTheStatusKeepsOnlyTheBackOffTheEventTells() {
        examine(with(Given.registryPod()
                                .waiting(
                                        "ImagePullBackOff",
                                        "Back-off pulling image \"docker.io/library/registry:2.8.3\""))
                        .with(Given.podEvent(
                                Given.REGISTRY_POD,
                                "Failed",
                                "Failed to pull image \"docker.io/library/registry:2.8.3\": " + PULL
                                        + "dial tcp 10.0.0.1:443: i/o timeout")))
                .reports("registry-pod.image-unpullable")
                .says("i/o timeout", "cannot reach the registry", "events of Pod");
    }

    @Test
    void whereEvenTheEventIsGoneTheReasonIsNotInvented() {
        examine(with(Given.registryPod()
                        .waiting("ImagePullBackOff", "Back-off pulling image \"docker.io/library/registry:2.8.3\"")))
                .reports("registry-pod.image-unpullable")
                .says("no longer recorded");
    }

    @Test
    void eventsOfPodsThatAreGoneAreHistory() {
        examine(GivenSite.healthy()
                        .with(Given.podEvent(
                                "container-registry/registry-6c9fcc695f-older",
                                "Failed",
                                "Failed to pull image \"docker.io/library/registry:2.8.3\": " + PULL + "not found")))
                .passes();
    }

    @Test
    void aContainerThatKeepsExitingTellsItsCodeAndItsLastWords() {
        examine(crashing(
                        "Error",
                        2,
                        "time=\"2026-11-23T11:58:00Z\" level=info msg=\"using inmemory blob descriptor cache\"",
                        "panic: multiple storage drivers specified in configuration or environment: s3, filesystem",
                        "goroutine 1 [running]:"))
                .reports("registry-pod.crash-looping")
                .says("exit code 2", "multiple storage drivers", "restarted 7 times")
                .advises("logs " + POD + " -c registry --previous", "rollout undo deploy/registry")
                .links("registry-pod.crash-looping", Subject.node("vm"), Subject.addon("registry"));
    }

    @Test
    void aContainerThatHasEndedAgainJustNowIsACrashLoop() {
        examine(with(Given.registryPod().ended("Error", 1).restarts(3)))
                .reports("registry-pod.crash-looping")
                .says("exit code 1");
    }

    @Test
    void aContainerKilledForMemoryIsNotBlamedOnItsConfiguration() {
        examine(with(Given.registryPod().crashing("OOMKilled", 137).memoryLimit("8Mi"))
                        .containerLog(BuiltIn.NAMESPACE, POD, "registry", "listening on [::]:5000"))
                .says("OOMKilled", "137", "its limit is 8Mi")
                .advises("set resources deploy/registry -c registry --limits=memory=512Mi")
                .neverSays("rollout undo");
        examine(crashing("OOMKilled", 137, "x")).says("it has no limit").neverSays("--limits");
        examine(with(Given.registryPod().crashing("OOMKilled", 137).memoryLimit("300Mi")))
                .advises("--limits=memory=1200Mi");
    }

    @Test
    void aContainerThatItsStorageRefusesIsSentToItsFolder() {
        examine(crashing("Error", 1, "level=fatal msg=\"mkdir /var/lib/registry/docker: read-only file system\""))
                .says("read-only file system")
                .advises("default-storage", "iavail", "on node vm")
                .neverSays("rollout undo");
    }

    @Test
    void withoutALogACrashLoopIsOneStill() {
        GivenSite site = crashing("Error", 2);
        site.unknown(new ContainerLog.Ask(BuiltIn.NAMESPACE, POD, "registry", false));

        examine(site).reports("registry-pod.crash-looping").says("exit code 2");
    }

    @Test
    void logsAreReadOnlyOfContainersThatCrash() {
        GivenSite healthy = GivenSite.healthy();
        examine(healthy).passes();
        NonEmpty.noneMatch(healthy.asked(), q -> q instanceof ContainerLog.Ask);

        GivenSite broken = crashing("Error", 2, "panic: x");
        examine(broken).reports("registry-pod.crash-looping");
        assertTrue(broken.asked().stream().anyMatch(q -> q instanceof ContainerLog.Ask));
    }

    @Test
    void aRollingUpdateWhoseNewPodIsBeingMadeIsNoFault() {
        GivenPod next = Given.registryPod("registry-7d8fcc695f-fghij").created(GivenSite.ago(Duration.ofMinutes(1)));

        examine(GivenSite.healthy().with(next.waiting("ContainerCreating", null)))
                .passes();
        examine(GivenSite.healthy().with(next.notScheduled(null))).passes();
    }

    /** Pulling the registry's image takes minutes on a slow line; nothing takes a quarter of an hour. */
    @Test
    void aPodIsYoungForTenMinutes() {
        GivenPod next = Given.registryPod("registry-7d8fcc695f-fghij").waiting("ContainerCreating", null);

        examine(GivenSite.healthy().with(next.created(GivenSite.ago(Duration.ofMinutes(9)))))
                .passes();
        examine(GivenSite.healthy().with(next.created(GivenSite.ago(Duration.ofMinutes(11)))))
                .reports("registry-pod.not-ready");
    }

    @Test
    void aRollingUpdateWhoseNewPodIsBeingMadeForHoursIsStuck() {
        examine(GivenSite.healthy()
                        .with(Given.registryPod("registry-7d8fcc695f-fghij")
                                .created(GivenSite.ago(Duration.ofHours(2)))
                                .waiting("ContainerCreating", null)))
                .reports("registry-pod.not-ready")
                .says("registry-7d8fcc695f-fghij");
    }

    @Test
    void aRollingUpdateThatIsStuckIsSeenThoughTheOldPodServes() {
        examine(GivenSite.healthy()
                        .with(Given.registryPod("registry-7d8fcc695f-fghij")
                                .waiting("ErrImagePull", PULL + "not found")))
                .reports("registry-pod.image-unpullable");
    }

    @Test
    void otherPodsOfTheNamespaceAreNotTheRegistry() {
        examine(GivenSite.healthy()
                        .with(Given.pod("container-registry/ui-5d4f8c7b9-x2x2x", "joxit/ui:2")
                                .crashing("Error", 1)))
                .passes();
    }

    @Test
    void withoutTheDeploymentThereIsNoPodToExpect() {
        examine(gone().without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH))
                .skips();
    }

    @Test
    void withoutEventsAndLogThePodIsJudgedByItsStatus() {
        examine(pulling("not found").unknown(Listing.Kind.EVENTS).unknown(RuntimeLog.Ask.INSTANCE))
                .reports("registry-pod.image-unpullable");
    }

    @Test
    void unknownDeploymentsOrPodsAreUnknown() {
        examine(GivenSite.healthy().unknown(Listing.Kind.DEPLOYMENTS)).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
    }

    @Test
    void aPartialListNeverProvesThatThereIsNone() {
        examine(gone().partial(Listing.podsIn(BuiltIn.NAMESPACE))).cannotTell();
        examine(gone().without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH)
                        .partial(Listing.deploymentsIn(BuiltIn.NAMESPACE)))
                .cannotTell();
    }

    @Test
    void aContainerThatDoesNotEvenStartIsToldInContainerdsWords() {
        examine(with(Given.registryPod()
                        .terminated("StartError", 128, "exec: \"registryd\": not found")
                        .restarts(3)))
                .reports("registry-pod.crash-looping")
                .says("cannot be started: exec: \"registryd\": not found", "exit code 128");
    }
}
