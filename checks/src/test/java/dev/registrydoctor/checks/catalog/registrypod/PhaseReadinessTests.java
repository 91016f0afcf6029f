package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Part;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a Pod of the registry does not become ready, as {@link Phase} finds it. */
class PhaseReadinessTests {

    private static final String POD = "registry-6c9fcc695f-abcde";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Phase());
    }

    private static GivenSite with(GivenPod pod) {
        return GivenSite.healthy().with(Given.registryDeployment().replicas(0, 1), pod);
    }

    private static final String PROBE_FAILS = "registry-pod.probe-fails";

    private static GivenSite unready(Duration runs, String why, String... events) {
        GivenSite site = with(Given.registryPod().runningFor(runs).notReady(why));
        for (String message : events) {
            site = site.with(Given.podEvent(Given.REGISTRY_POD, "Unhealthy", message));
        }
        return site;
    }

    @Test
    void aReadinessProbeThatAsksTheWrongThingIsTheCause() {
        String refused = "Readiness probe failed: Get \"http://10.1.0.7:5001/v2/\": connect: connection refused";
        examine(unready(Duration.ofMinutes(3), "ContainersNotReady", refused))
                .reports(PROBE_FAILS)
                .says("10.1.0.7:5001")
                .advises("readinessProbe\":null", "patch deploy registry")
                .links(PROBE_FAILS, Subject.pod(Given.REGISTRY_POD), Subject.service(BuiltIn.SERVICE_PATH));
        examine(unready(
                        Duration.ofSeconds(20),
                        "ContainersNotReady",
                        "Readiness probe failed: HTTP probe failed with statuscode: 404"))
                .reports(PROBE_FAILS);
        // a registry that has just started is not blamed on its probe
        examine(unready(Duration.ofSeconds(20), "ContainersNotReady", refused)).reports("registry-pod.not-ready");
        examine(unready(Duration.ofMinutes(3), "ContainersNotReady", "Liveness probe failed: x"))
                .reports("registry-pod.not-ready");
        examine(unready(Duration.ofMinutes(3), "ContainersNotReady", refused).unknown(Listing.Kind.PODS))
                .cannotTell();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MountVolume.SetUp failed for volume \"config\" : configmap \"registry-config\" not found"
                        + "|ConfigMap registry-config, which it needs, does not exist|describe configmaps",
                "MountVolume.SetUp failed for volume \"tls\" : secret \"registry-tls\" not found"
                        + "|Secret registry-tls, which it needs, does not exist|describe secrets",
                "MountVolume.SetUp failed for volume \"config\" : references non-existent config key: config.yml"
                        + "|a ConfigMap that it mounts has no key config.yml|describe configmaps"
            })
    void aVolumeOfAnObjectThatIsMissingIsNamed(String message, String words, String command) {
        examine(with(Given.registryPod().waiting("ContainerCreating", null))
                        .with(Given.warning(Given.REGISTRY_POD, "FailedMount", message)))
                .reports("registry-pod.not-ready")
                .says(words, message)
                .advises(command, "rollout undo deploy/registry");
        // Its container runs, so the object is there now.
        examine(unready(Duration.ofSeconds(20), "ContainersNotReady")
                        .with(Given.warning(Given.REGISTRY_POD, "FailedMount", message)))
                .reports("registry-pod.not-ready")
                .neverSays(words);
        examine(GivenSite.healthy().with(Given.warning(Given.REGISTRY_POD, "FailedMount", message)))
                .passes();
    }

    @Test
    void aVariableOfAnObjectThatIsMissingIsNamed() {
        examine(with(Given.registryPod()
                        .waiting(
                                "CreateContainerConfigError",
                                "couldn't find key secret in Secret container-registry/registry-http")))
                .reports("registry-pod.not-ready")
                .says("Secret registry-http has no key secret");
        examine(with(Given.registryPod().waiting("CreateContainerConfigError", "secret \"s3\" not found")))
                .says("Secret s3, which it needs, does not exist");
        examine(with(Given.registryPod().waiting("ContainerCreating", null))
                        .with(Given.warning(
                                Given.REGISTRY_POD, "FailedMount", "MountVolume.SetUp failed for volume \"x\"")))
                .reports("registry-pod.not-ready")
                .neverSays("does not exist", "rollout undo");
    }

    @Test
    void theProbeIsTakenOutOfTheContainerThatIsNotReadyOrByHand() {
        String refused = "Readiness probe failed: Get \"http://10.1.0.7:5001/v2/\": connect: connection refused";
        Pod.Container.Builder other = new Pod.Container.Builder("front", "nginx:1")
                .state(new Pod.State(
                        Pod.State.Kind.RUNNING, null, null, null, GivenSite.ago(Duration.ofMinutes(3)), null));
        GivenPod pod = Given.registryPod().runningFor(Duration.ofMinutes(3)).notReady("ContainersNotReady");
        Part event = Given.podEvent(Given.REGISTRY_POD, "Unhealthy", refused);
        examine(with(pod.container("reg").also(other.ready(true).build())).with(event))
                .reports(PROBE_FAILS)
                .advises("\"name\":\"reg\",\"readinessProbe\":null");
        examine(with(pod.also(other.ready(false).build())).with(event))
                .reports(PROBE_FAILS)
                .advises("The previous step names the container")
                .neverSays("readinessProbe\":null");
    }

    @Test
    void aProbeThatFailedBeforeThePodWasReadyIsOver() {
        examine(GivenSite.healthy()
                        .with(Given.podEvent(
                                Given.REGISTRY_POD,
                                "Unhealthy",
                                "Readiness probe failed: HTTP probe failed with" + " statuscode: 404")))
                .passes();
    }

    @Test
    void aReadinessGateThatNobodySetsIsTakenOut() {
        examine(unready(Duration.ofMinutes(3), "ReadinessGatesNotReady"))
                .reports("registry-pod.not-ready")
                .says("ReadinessGatesNotReady")
                .advises("\"readinessGates\":null");
    }

    @Test
    void aPodWhoseContainerIsBeingMadeIsNotReady() {
        examine(with(Given.registryPod().waiting("ContainerCreating", null)))
                .reports("registry-pod.not-ready")
                .says("registry waits: ContainerCreating", "phase Pending")
                .advises("describe pod " + POD);
    }

    @Test
    void aRunningContainerInAPodThatIsNotReadyIsNotReady() {
        examine(with(Given.registryPod().notReady("ReadinessGatesNotReady")))
                .reports("registry-pod.not-ready")
                .says("registry runs", "ReadinessGatesNotReady");
    }

    @Test
    void theFirstExitIsNotYetACrashLoop() {
        examine(with(Given.registryPod().ended("Error", 1)))
                .reports("registry-pod.not-ready")
                .says("does not run");
    }

    @Test
    void whatTheKubeletWarnsOfIsShownWithAPodThatIsNotReady() {
        examine(with(Given.registryPod().waiting("ContainerCreating", null))
                        .with(Given.warning(Given.REGISTRY_POD, "FailedMount", "configmap \"config\" not found")))
                .reports("registry-pod.not-ready")
                .says("FailedMount: configmap \"config\" not found");
    }

    @Test
    void anInitContainerThatRunsIsNamedAndItsLogAskedFor() {
        Pod.Container init = new Pod.Container.Builder("wait-for-db", "busybox")
                .init(true)
                .state(new Pod.State(
                        Pod.State.Kind.RUNNING, null, null, null, GivenSite.ago(Duration.ofMinutes(9)), null))
                .build();
        examine(with(Given.registryPod().also(init).waiting("PodInitializing", null)))
                .reports("registry-pod.not-ready")
                .says("its init container wait-for-db has not completed")
                .advises("-c wait-for-db");
    }

    @Test
    void whyAContainerIsNotMadeIsShown() {
        examine(with(Given.registryPod().waiting("CreateContainerConfigError", "secret \"registry-auth\" not found")))
                .reports("registry-pod.not-ready")
                .says("secret \"registry-auth\" not found");
    }

    private static Examined flapping(Duration ago, int times, Duration runs) {
        return examine(GivenSite.healthy()
                .with(
                        Given.registryPod().runningFor(runs),
                        Given.event(
                                "Pod",
                                Given.REGISTRY_POD,
                                "Unhealthy",
                                "Readiness probe failed: context deadline exceeded",
                                GivenSite.ago(ago),
                                times)));
    }

    @Test
    void aReadinessProbeThatFailsNowAndThenIsASuspicionWhileThePodIsReady() {
        Duration hours = Duration.ofHours(3);
        flapping(Duration.ofSeconds(20), 40, hours)
                .suspects(PROBE_FAILS)
                .says("from time to time", "context deadline exceeded");
        flapping(Duration.ofMinutes(9), 40, hours).passes();
        flapping(Duration.ofSeconds(20), 2, hours).passes();
        flapping(Duration.ofSeconds(20), 8, Duration.ofMinutes(2)).passes();
    }
}
