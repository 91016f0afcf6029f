package dev.registrydoctor.checks.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenClaim;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** All checks over one broken site: one cause is named, and everything else beneath it. */
class DiagnosesOfSitesTests {

    private static Diagnoses diagnose(GivenSite site) {
        return Diagnostician.diagnose(new Examiner(site, Duration.ofMinutes(1), asked -> {})
                .examine(CheckCatalog.checks())
                .results());
    }

    /** These are the roots, and no symptom is left without a cause. */
    private static void roots(GivenSite site, String... roots) {
        Diagnoses diagnoses = diagnose(site);

        assertEquals(
                Arrays.stream(roots).sorted().toList(),
                diagnoses.diagnoses().stream()
                        .map(d -> d.root().problem().id())
                        .sorted()
                        .toList(),
                diagnoses::toString);
        assertEquals(List.of(), diagnoses.unexplained());
    }

    /** The pod does not run, and what follows from that. */
    private static GivenSite down() {
        return GivenSite.healthy()
                .with(Given.registryDeployment().replicas(0, 1), Given.registrySlice(List.of(), List.of()))
                .probe(Probes.refused("127.0.0.1", 32000));
    }

    private static GivenSite waitingFor(GivenClaim claim) {
        return down().with(claim, Given.registryPod().notScheduled("pod has unbound immediate PersistentVolumeClaims"));
    }

    private static GivenClaim unclassed() {
        return Given.registryClaim().pending().ofClass(null).provisioner(null);
    }

    @Test
    void storageOff() {
        roots(
                waitingFor(unclassed())
                        .none(Listing.Kind.STORAGE_CLASSES)
                        .without(Listing.Kind.DEPLOYMENTS, BuiltIn.PROVISIONER_PATH),
                "storage.addon-disabled");
    }

    @Test
    void provisionerDown() {
        roots(
                waitingFor(Given.registryClaim().pending())
                        .with(Given.provisionerDeployment().replicas(0, 0)),
                "storage.provisioner-down");
    }

    @Test
    void noDefaultClass() {
        roots(
                waitingFor(unclassed()).with(Given.storageClass(BuiltIn.STORAGE_CLASS, BuiltIn.PROVISIONER, false)),
                "storage.no-default-class");
    }

    @Test
    void classMissing() {
        roots(waitingFor(Given.registryClaim().pending().ofClass("standard")), "storage.class-missing");
    }

    @Test
    void claimMissing() {
        roots(
                down().without(Listing.Kind.CLAIMS, BuiltIn.CLAIM_PATH)
                        .with(Given.registryPod().notScheduled("persistentvolumeclaim \"registry-claim\" not found")),
                "storage.claim-missing");
    }

    @Test
    void aClaimThatWaitsForItsFirstPodIsNoFaultOfStorage() {
        GivenClaim waiting = Given.registryClaim().pending().provisioner(null);

        roots(
                down().with(waiting, Given.registryDeployment().replicas(0, 0))
                        .without(Listing.Kind.PODS, Given.REGISTRY_POD),
                "registry-pod.scaled-to-zero");
        roots(
                down().with(waiting)
                        .without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH)
                        .without(Listing.Kind.PODS, Given.REGISTRY_POD),
                "addon.registry-partly-applied");
    }

    @Test
    void volumeOnANodeThatIsGone() {
        roots(
                down().with(
                                Given.registryVolume("old"),
                                Given.registryPod()
                                        .notScheduled(
                                                "0/1 nodes are available: 1 node(s) had volume node affinity conflict.")),
                "storage.volume-node-affinity");
    }

    @Test
    void nodeCordoned() {
        roots(
                down().with(
                                Given.node().cordoned(),
                                Given.registryPod()
                                        .notScheduled("0/1 nodes are available: 1 node(s) were unschedulable.")),
                "cluster.node-unschedulable");
    }

    @Test
    void imageUnpullable() {
        roots(
                down().with(Given.registryPod()
                        .waiting("ErrImagePull", "dial tcp: lookup registry-1.docker.io: no such host")),
                "registry-pod.image-unpullable");
    }

    @Test
    void crashLooping() {
        roots(down().with(Given.registryPod().crashing("Error", 2)), "registry-pod.crash-looping");
    }

    @Test
    void selectorMismatch() {
        roots(
                GivenSite.healthy()
                        .with(
                                Given.registryService().selector(Map.of("app", "registri")),
                                Given.registrySlice(List.of(), List.of()))
                        .probe(Probes.refused("127.0.0.1", 32000)),
                "service.selector-mismatch");
    }

    @Test
    void serviceMissing() {
        roots(
                GivenSite.healthy()
                        .without(Listing.Kind.SERVICES, BuiltIn.SERVICE_PATH)
                        .none(Listing.Kind.ENDPOINT_SLICES)
                        .probe(Probes.refused("127.0.0.1", 32000)),
                "service.missing");
    }

    @Test
    void nodePortMoved() {
        roots(
                GivenSite.healthy()
                        .with(Given.registryService().nodePort(32001))
                        .probe(Probes.refused("127.0.0.1", 32000)),
                "service.node-port-differs");
    }

    @Test
    void nodePortTakenBySomethingThatAnswers() {
        roots(
                GivenSite.healthy()
                        .without(Listing.Kind.SERVICES, BuiltIn.SERVICE_PATH)
                        .none(Listing.Kind.ENDPOINT_SLICES)
                        .with(Given.service("other/web", 32000))
                        .probe(Probes.webPage("127.0.0.1", 32000)),
                "service.node-port-taken");
    }

    @Test
    void notEnabled() {
        roots(
                GivenSite.healthy()
                        .without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH)
                        .without(Listing.Kind.SERVICES, BuiltIn.SERVICE_PATH)
                        .without(Listing.Kind.CLAIMS, BuiltIn.CLAIM_PATH)
                        .without(Listing.Kind.PODS, Given.REGISTRY_POD)
                        .without(Listing.Kind.PODS, "default/web-5d4f8c7b9-x2x2x")
                        .none(Listing.Kind.ENDPOINT_SLICES)
                        .probe(Probes.refused("127.0.0.1", 32000)),
                "addon.registry-not-enabled");
    }

    @Test
    void startingMeansWait() {
        GivenSite site = down().with(
                        Given.registryDeployment().age(Duration.ofMinutes(2)).replicas(0, 1),
                        Given.registryPod().waiting("ContainerCreating", null));

        roots(site, "addon.registry-starting");
        assertEquals(Verdict.INCONCLUSIVE, diagnose(site).verdict());
    }

    @Test
    void localhostThatIsV6() {
        roots(
                GivenSite.healthy().lookup("localhost", "::1").probe(Probes.refused("::1", 32000)),
                "network.localhost-ipv6");
    }

    @Test
    void aWebsiteOnTheV6AddressOfLocalhostKeepsAPodWaiting() {
        roots(
                GivenSite.healthy()
                        .lookup("localhost", "::1", "127.0.0.1")
                        .probe(Probes.webPage("::1", 32000))
                        .manifest(
                                GivenSite.BUILT_IN,
                                "app",
                                "v1",
                                new Manifest(200, "sha256:00", null, List.of(), null, ""))
                        .with(Given.pod("default/app-5d4f8c7b9-aaaaa", "localhost:32000/app:v1")
                                .waiting(
                                        "ErrImagePull",
                                        "failed to pull and unpack image \"localhost:32000/app:v1\": failed to resolve"
                                                + " reference \"localhost:32000/app:v1\": localhost:32000/app:v1: not"
                                                + " found")),
                "network.localhost-ipv6");
    }

    @Test
    void twoFaultsAreTwoRoots() {
        roots(
                waitingFor(unclassed())
                        .none(Listing.Kind.STORAGE_CLASSES)
                        .without(Listing.Kind.DEPLOYMENTS, BuiltIn.PROVISIONER_PATH)
                        .lookup("localhost", "::1")
                        .with(Given.registryService().nodePort(32001)),
                "storage.addon-disabled",
                "service.node-port-differs");
    }

    @Test
    void aRollingUpdateIsHealthy() {
        GivenSite site = GivenSite.healthy()
                .with(Given.registryPod("registry-7d8fcc695f-fghij")
                        .created(GivenSite.ago(Duration.ofMinutes(1)))
                        .waiting("ContainerCreating", null));

        roots(site);
        assertEquals(Verdict.HEALTHY, diagnose(site).verdict());
    }

    @Test
    void aSilentApiServerNamesNoFaultOfTheSite() {
        GivenSite site = GivenSite.unknown()
                .api(Given.api(ApiContact.State.REFUSES, "connection refused"))
                .host(Given.microk8sHost());

        assertEquals(
                List.of("cluster.api-unreachable"),
                diagnose(site).diagnoses().stream()
                        .map(d -> d.root().problem().id())
                        .toList());
        assertEquals(Verdict.INCONCLUSIVE, diagnose(site).verdict());
    }

    private static final String LOCK = "/var/snap/microk8s/current/var/lock/";

    /** MicroK8s' services do not run here, and its API server does not answer. */
    private static GivenSite stopped(String template, String... running) {
        List<HostFacts.Process> processes = new ArrayList<>(List.of(new HostFacts.Process("systemd", 1, null)));
        for (String name : running) {
            processes.add(new HostFacts.Process(name, 100 + processes.size(), null));
        }
        return GivenSite.unknown()
                .host(new HostFacts("vm", "", List.of("192.168.64.2"), true, true, processes))
                .api(Given.api(ApiContact.State.REFUSES, "connection refused"))
                .absent(new HostFile.Ask(LOCK + "stopped.lock"))
                .file(BuiltIn.TEMPLATE, template);
    }

    private static final String WELL = "version = 2\n";

    @Test
    void aTemplateThatContainerdCannotReadStopsMicroK8s() {
        roots(stopped("version = 2\noom_score = \u201c0\u201d\n"), "runtime.template-unparsable");
        roots(stopped("version = 2\noom_score = \u201c0\u201d\n", "k8s-dqlite"), "runtime.template-unparsable");
        roots(stopped(WELL), "cluster.microk8s-stopped");
    }

    @Test
    void settingsThatKeepTheCriPluginFromLoadingStopTheKubelet() {
        roots(stopped("""
                        version = 2
                        [plugins."io.containerd.grpc.v1.cri".registry]
                          config_path = "${SNAP_DATA}/args/certs.d"
                        [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
                          endpoint = ["https://registry-1.docker.io"]
                        """, "containerd"), "runtime.mirrors-with-config-path");
    }

    @Test
    void whatWasStoppedOnPurposeIsNotBlamedOnATemplate() {
        roots(
                stopped("version = 2\noom_score = \u201c0\u201d\n").file(LOCK + "stopped.lock", ""),
                "cluster.microk8s-stopped");
    }

    @Test
    void aTableThatContainerdPassesOverStopsNothing() {
        roots(stopped("""
                        version = 2
                        [plugins."io.containerd.cri.v1.images".registry.mirrors."docker.io"]
                          endpoint = ["https://registry-1.docker.io"]
                        """), "cluster.microk8s-stopped");
    }
}
