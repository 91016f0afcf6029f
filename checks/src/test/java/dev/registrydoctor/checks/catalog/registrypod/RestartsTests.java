package dev.registrydoctor.checks.catalog.registrypod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Containers that an examination meets between two ends. */
class RestartsTests {

    private static final String CRASHES = "registry-pod.crash-looping";
    private static final String POD = "registry-6c9fcc695f-abcde";
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofSeconds(30);

    private static Examined examine(GivenPod pod) {
        return Examined.of(GivenSite.healthy().with(pod), new Phase());
    }

    private static Examined examine(GivenPod pod, String event) {
        return Examined.of(
                GivenSite.healthy().with(pod, Given.podEvent(Given.REGISTRY_POD, "Unhealthy", event)), new Phase());
    }

    private static GivenPod runs(int restarts, String why, int exit, Duration lastRun, Duration since) {
        return Given.registryPod().runsAgain(restarts, why, exit, lastRun, since);
    }

    @Test
    void oneThatEndsSoonIsMetWhileItRuns() {
        examine(runs(2, "Error", 1, SOON, LATER))
                .reports(CRASHES)
                .says("exit code 1", "restarted 2 times", "at 2026-11-23T11:59:30Z; it is running now")
                .links(CRASHES, Subject.pod(Given.REGISTRY_POD), Subject.service(BuiltIn.SERVICE_PATH));
        examine(runs(3, "Error", 1, Duration.ofMinutes(5), Duration.ofMinutes(4)))
                .reports(CRASHES);
    }

    @Test
    void itsWordsAreThoseOfTheRunBefore() {
        GivenSite site = GivenSite.healthy().with(runs(2, "Error", 1, SOON, LATER));
        site.answer(
                new ContainerLog.Ask(BuiltIn.NAMESPACE, POD, "registry", true),
                new ContainerLog(List.of("panic: storage driver not registered: nfs")));
        Examined.of(site, new Phase()).reports(CRASHES).says("driver not registered: nfs");
        // of a recording, perhaps, which holds the log of the run that goes on
        site.answer(
                new ContainerLog.Ask(BuiltIn.NAMESPACE, POD, "registry", true),
                new ContainerLog(List.of("level=info msg=\"listening on [::]:5000\"")));
        Examined.of(site, new Phase()).reports(CRASHES).neverSays("listening on");
    }

    @Test
    void oneWhoseProgramCannotBeStartedHasNoLog() {
        String words = "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc"
                + " create failed: unable to start container process: error during container init: exec:"
                + " \"/bin/server\": stat /bin/server: no such file or directory";
        examine(Given.registryPod().waiting("RunContainerError", words))
                .reports(CRASHES)
                .says("The registry container cannot be started", "stat /bin/server")
                .advises("\"command\":null,\"args\":null", "cannot run `/bin/server`")
                .neverSays("--previous", "restarted 0 times");
        examine(Given.registryPod()
                        .waiting("RunContainerError", "exec: \"server\": executable file not found in $PATH"))
                .reports(CRASHES)
                .advises("cannot run `server`");
        examine(Given.registryPod().waiting("CreateContainerError", "context deadline exceeded"))
                .reports("registry-pod.not-ready");
    }

    @Test
    void oneThatRunsLongerThanItsLastRunIsPastIt() {
        examine(runs(3, "Error", 1, SOON, Duration.ofMinutes(8))).passes();
        examine(runs(3, "Error", 1, Duration.ofMinutes(3), Duration.ofMinutes(4)))
                .passes();
        examine(runs(1, "Error", 1, SOON, LATER)).passes();
        examine(runs(9, "Error", 1, Duration.ofDays(2), LATER)).passes();
    }

    @Test
    void whatEndsWithItsNodeIsNotBroken() {
        GivenPod web = Given.pod("default/web-1", "nginx").runsAgain(3, "Error", 137, LATER, LATER);
        GivenPod registry = runs(3, "Error", 137, LATER, LATER);
        Examined.of(GivenSite.healthy().with(web, registry), new Phase()).passes();
        Examined.of(GivenSite.healthy().with(web.on("other"), registry), new Phase())
                .reports(CRASHES);
        Examined.of(GivenSite.healthy().with(registry).partial(Listing.pods()), new Phase())
                .suspects(CRASHES);
        examine(runs(3, "Unknown", 255, LATER, LATER)).passes();
    }

    @Test
    void aLivenessProbeIsNamedAndTakenOut() {
        String failure =
                "Liveness probe failed: Get \"http://10.1.0.7:5001/v2/\": dial tcp 10.1.0.7:5001: connect: refused";
        examine(runs(1, "Error", 2, LATER, SOON), failure)
                .reports(CRASHES)
                .says("liveness probe fails", "10.1.0.7:5001")
                .advises("\"livenessProbe\":null");
        examine(runs(1, "Completed", 0, LATER, SOON), "Startup probe failed: HTTP probe failed with statuscode: 404")
                .reports(CRASHES)
                .advises("\"startupProbe\":null");
        // one that failed and restarted nothing
        examine(Given.registryPod(), failure).passes();
        // a program that ends by itself
        examine(runs(2, "Error", 1, SOON, LATER), failure).reports(CRASHES).neverSays("livenessProbe");
    }

    @Test
    void tooLittleMemoryIsSuspectedForADay() {
        examine(runs(1, "OOMKilled", 137, Duration.ofHours(5), LATER).memoryLimit("64Mi"))
                .reports(CRASHES)
                .says("its limit is 64Mi");
        examine(runs(1, "OOMKilled", 137, Duration.ofHours(5), LATER))
                .reports(CRASHES)
                .says("it has no limit")
                .advises("ps -eo rss,pid,args", "If the metrics-server add-on is enabled");
        Examined hoursAgo = examine(runs(1, "OOMKilled", 137, Duration.ofHours(5), Duration.ofHours(3))
                .memoryLimit("64Mi"));
        hoursAgo.suspects(CRASHES);
        assertTrue(hoursAgo.only().hypothesis());
        examine(runs(1, "OOMKilled", 137, Duration.ofHours(5), Duration.ofDays(2))
                        .memoryLimit("64Mi"))
                .passes();
    }

    @Test
    void aContainerBesideTheRegistryIsNamedAndItsLogAskedFor() {
        Pod.Container exporter = new Pod.Container.Builder("exporter", "example/exporter:1")
                .restarts(4)
                .state(new Pod.State(Pod.State.Kind.WAITING, "CrashLoopBackOff", null, null, null, null))
                .build();
        Examined seen = examine(Given.registryPod().also(exporter).notReady("ContainersNotReady"));
        seen.reports(CRASHES)
                .says("Container exporter of the registry Pod exits")
                .advises("logs " + POD + " -c exporter --previous")
                .neverSays("The registry container exits");
        assertEquals(CRASHES, seen.only().problem().id());
    }

    @Test
    void anInitContainerThatKeepsFailingIsTheCause() {
        examine(Given.registryPod().also(init("Error", 1)).waiting("PodInitializing", null))
                .reports(CRASHES)
                .says("Init container own-the-folder", "exit code 1");
        examine(Given.registryPod().also(init("Completed", 0))).passes();
    }

    /** The API server takes a name among the containers that is not there for a new container without an image. */
    @Test
    void anInitContainerIsChangedAmongTheInitContainers() {
        Pod.Container outOfMemory = new Pod.Container.Builder("wait-for-db", "busybox")
                .init(true)
                .memoryLimit("8Mi")
                .restarts(3)
                .state(init("OOMKilled", 137).state())
                .build();
        examine(Given.registryPod().also(outOfMemory).waiting("PodInitializing", null))
                .advises("initContainers", "wait-for-db", "\"memory\":\"512Mi\"")
                .neverSays("set resources");
    }

    private static Pod.Container init(String why, int exit) {
        return new Pod.Container.Builder("own-the-folder", "busybox:1.36")
                .init(true)
                .restarts(3)
                .state(new Pod.State(Pod.State.Kind.TERMINATED, why, null, exit, GivenSite.ago(SOON), null))
                .build();
    }

    @Test
    void theUserIsNamedWhereItIsDenied() {
        GivenPod denied = Given.registryPod().crashing("Error", 1).user(1000);
        Examined.of(
                        GivenSite.healthy()
                                .with(denied)
                                .containerLog(
                                        BuiltIn.NAMESPACE,
                                        POD,
                                        "registry",
                                        "level=fatal msg=\"open /certs/tls.key: permission denied\""),
                        new Phase())
                .reports(CRASHES)
                .says("/certs/tls.key", "it runs as user 1000")
                .advises("\"securityContext\":null");
        Examined.of(
                        GivenSite.healthy()
                                .with(denied)
                                .containerLog(BuiltIn.NAMESPACE, POD, "registry", "level=fatal msg=\"no such host\""),
                        new Phase())
                .reports(CRASHES)
                .neverSays("1000");
    }

    @Test
    void whatOnlyTablesTellIsJudgedByHowOftenItEnded() {
        Duration notRecorded = null;
        examine(Given.registryPod()
                        .created(GivenSite.ago(Duration.ofMinutes(20)))
                        .runsAgain(7, "Error", 1, notRecorded, LATER))
                .reports(CRASHES);
        examine(Given.registryPod()
                        .created(GivenSite.ago(Duration.ofDays(20)))
                        .runsAgain(7, "Error", 1, notRecorded, LATER))
                .passes();
    }
}
