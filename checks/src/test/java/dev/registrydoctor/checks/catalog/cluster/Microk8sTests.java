package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFacts.Process;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class Microk8sTests {

    private static final String STOPPED = "cluster.microk8s-stopped";
    private static final String LOCK = "/var/snap/microk8s/current/var/lock/";

    private static GivenSite running(String... names) {
        List<Process> processes = new ArrayList<>(List.of(new Process("systemd", 1, null)));
        for (String name : names) {
            processes.add(new Process(name, 100 + processes.size(), null));
        }
        return site(processes).file(LOCK + "ha-cluster", "");
    }

    private static GivenSite site(@Nullable List<Process> processes) {
        return GivenSite.healthy()
                .host(new HostFacts("vm", "", List.of("192.168.64.2"), true, true, processes))
                .api(Given.api(ApiContact.State.REFUSES, "connection refused"));
    }

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Microk8s());
    }

    @Test
    void aNodeOnWhichNothingRunsIsSeen() {
        examine(running())
                .reports(STOPPED)
                .says("kubelite, containerd, k8s-dqlite of MicroK8s do not run")
                .links(STOPPED, Subject.node("vm"), Subject.cluster())
                .advises("snap.microk8s.daemon-kubelite", "sudo microk8s start");
    }

    @Test
    void whatWasStoppedOnPurposeIsSaidToBe() {
        examine(running().file(LOCK + "stopped.lock", ""))
                .reports(STOPPED)
                .says("`microk8s stop`", "stopped.lock")
                .neverSays("journalctl");
    }

    @Test
    void aStopThatAFileTellsOfNeedsNoListOfProcesses() {
        examine(site(null).file(LOCK + "stopped.lock", "")).reports(STOPPED).says("`microk8s stop`");
        examine(site(null)).cannotTell();
    }

    @Test
    void theLowMemoryGuardIsNamedWithTheOptionThatStartsItAllTheSame() {
        examine(running().file(LOCK + "low-memory-guard.lock", ""))
                .reports(STOPPED)
                .says("low-memory guard", "low-memory-guard.lock")
                .advises("sudo microk8s start --disable-low-memory-guard", "free -m");
        // A worker starts with it.
        examine(running().file(LOCK + "low-memory-guard.lock", "").file(LOCK + "clustered.lock", ""))
                .reports(STOPPED)
                .neverSays("low-memory guard is on");
    }

    @Test
    void aWorkerIsStartedBySnap() {
        examine(running().file(LOCK + "clustered.lock", ""))
                .reports(STOPPED)
                .advises("sudo snap start microk8s")
                .neverSays("sudo microk8s start");
    }

    @Test
    void oneServiceIsEnough() {
        examine(running("kubelite", "containerd")).reports(STOPPED).says("k8s-dqlite of MicroK8s does not run");
        examine(running("kubelite", "k8s-dqlite")).reports(STOPPED).says("containerd of MicroK8s does not run");
    }

    @Test
    void aWorkerKeepsNoDatastore() {
        examine(running("kubelite", "containerd").file(LOCK + "clustered.lock", ""))
                .passes();
        examine(running("kubelite", "containerd").file(LOCK + "no-k8s-dqlite", ""))
                .passes();
        examine(running("kubelite", "containerd").absent(new HostFile.Ask(LOCK + "ha-cluster")))
                .passes();
    }

    @Test
    void locksThatMayNotBeReadProveNoDatastore() {
        examine(running("kubelite", "containerd").unknown(new HostFile.Ask(LOCK + "clustered.lock")))
                .passes();
    }

    @Test
    void aNodeThatRunsPasses() {
        examine(running("kubelite", "containerd", "k8s-dqlite")).passes();
        // Up to 1.20 there is no kubelite.
        examine(running("kubelet", "containerd", "k8s-dqlite")).passes();
    }

    private static final String DOWN = "[container runtime is down, PLEG is not healthy]";

    @Test
    void theKubeletOfANodeSaysThatItsContainerdIsDown() {
        GivenSite site = site(null).with(Given.node("vm", "192.168.64.2").notReady("False", "KubeletNotReady", DOWN));
        examine(site)
                .reports(STOPPED)
                .says("containerd does not run on node vm", DOWN)
                .links(STOPPED, Subject.node("vm"))
                .advises("snap.microk8s.daemon-containerd", "snap restart microk8s.daemon-containerd");
        // of another node, as seen from a laptop
        examine(GivenSite.healthy()
                        .host(Given.laptop())
                        .with(Given.node("other", "192.168.64.3").notReady("False", "KubeletNotReady", DOWN)))
                .reports(STOPPED)
                .links(STOPPED, Subject.node("other"));
    }

    @Test
    void processesThatAreSeenTellMoreThanTheKubelet() {
        examine(running("kubelite", "containerd", "k8s-dqlite")
                        .with(Given.node("vm", "192.168.64.2").notReady("False", "KubeletNotReady", DOWN)))
                .passes();
    }

    @Test
    void aNodeThatIsNotReadyForAnotherReasonIsNotStopped() {
        examine(GivenSite.healthy()
                        .host(Given.laptop())
                        .with(Given.node("vm", "192.168.64.2")
                                .notReady(
                                        "False",
                                        "KubeletNotReady",
                                        "container runtime network not ready: NetworkReady=false")))
                .skips();
        examine(GivenSite.healthy()
                        .host(Given.laptop())
                        .with(Given.node("vm", "192.168.64.2")
                                .notReady("Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.")))
                .skips();
    }

    @Test
    void whereTheClusterIsAnotherOneItDoesNotMatter() {
        examine(running()
                        .host(new HostFacts(
                                "dev", "", List.of("10.9.9.9"), true, true, List.of(new Process("systemd", 1, null))))
                        .api(Given.api(ApiContact.State.ANSWERS, "", false)))
                .skips();
        examine(GivenSite.healthy().host(Given.laptop())).skips();
    }

    @Test
    void whoSeesNoProcessesCannotTell() {
        examine(site(null)).cannotTell();
        examine(site(List.of(new Process("java", 4711, null)))).cannotTell();
        examine(site(null).unknown(HostFacts.Ask.INSTANCE)).cannotTell();
    }
}
