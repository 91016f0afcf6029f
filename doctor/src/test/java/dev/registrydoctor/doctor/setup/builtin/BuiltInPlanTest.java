package dev.registrydoctor.doctor.setup.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.ObjectAction;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenCertificate;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import dev.registrydoctor.doctor.setup.SetupHost;
import dev.registrydoctor.doctor.setup.builtin.BuiltInRequest.Tls;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BuiltInPlanTest {

    private static final BuiltInRequest KEPT = new BuiltInRequest(null, null, List.of(), null, null, true);
    private static final GivenCertificate CA = GivenCertificate.root("Lab CA");

    private final SetupHost vm = new SetupHost();

    private static BuiltInRequest sized(@Nullable String size, @Nullable String storageClass) {
        return new BuiltInRequest(size, storageClass, List.of(), null, null, false);
    }

    private static BuiltInRequest reachable(String... hosts) {
        return new BuiltInRequest(null, null, List.of(hosts), null, null, false);
    }

    private static BuiltInPlan plan(BuiltInRequest request, GivenSite site) {
        return BuiltInPlan.of(request, SetupHost.gather(site, BuiltInPlan.needs(request)));
    }

    private static List<String> commands(List<Step> steps) {
        return steps.stream()
                .map(Step::action)
                .map(action -> action instanceof Action.Program program
                        ? String.join(" ", program.argv())
                        : action instanceof ObjectAction.ApplyCreated created
                                ? String.join(" ", created.create())
                                : action.kind())
                .toList();
    }

    private GivenSite without(String version) {
        Node node = Given.node().build();
        return vm.asNode("vm", GivenSite.empty())
                .with(() -> new Node.Builder("vm")
                        .ready("True")
                        .internalIps(node.internalIps())
                        .kubeletVersion(version)
                        .build());
    }

    private GivenSite enabled() {
        return vm.asNode("vm", GivenSite.healthy());
    }

    @ParameterizedTest
    @CsvSource({
        "v1.33.2, microk8s enable registry --size 40Gi",
        "v1.25.0, microk8s enable registry --size 40Gi",
        "v1.24.9, microk8s enable registry:size=40Gi"
    })
    void theAddOnsAreEnabledWithTheSizeAsTheirReleaseTakesIt(String version, String command) {
        BuiltInPlan plan = plan(sized("40Gi", null), without(version));
        assertEquals(List.of(), plan.obstacles());
        assertEquals(List.of("microk8s enable hostpath-storage", command, "kubectl"), commands(plan.steps()));
    }

    @Test
    void aRegistryThatIsThereNeedsNothing() {
        BuiltInPlan plan = plan(BuiltInRequest.PLAIN, enabled());
        assertEquals(List.of(), plan.steps());
        assertTrue(plan.isDone());
    }

    @Test
    void aStorageClassHasToExist() {
        assertTrue(plan(sized(null, "fast"), without("v1.33.2"))
                .obstacles()
                .get(0)
                .startsWith("There is no StorageClass fast"));
        GivenSite site = without("v1.33.2").with(Given.storageClass("fast", "csi.lab", false));
        assertEquals(
                List.of("microk8s enable registry --storageclass fast", "kubectl"),
                commands(plan(sized(null, "fast"), site).steps()));
        GivenSite old = without("v1.24.9").with(Given.storageClass("fast", "csi.lab", false));
        assertTrue(plan(sized(null, "fast"), old).obstacles().get(0).contains("takes no storage class"));
    }

    @Test
    void anotherDefaultClassIsNamed() {
        GivenSite site = without("v1.33.2").with(Given.storageClass("block", "csi.lab", true));
        BuiltInPlan plan = plan(BuiltInRequest.PLAIN, site);
        assertTrue(plan.cluster().notes().get(0).startsWith("StorageClass block is a default class"));
        assertEquals(
                List.of(),
                plan(BuiltInRequest.PLAIN, without("v1.33.2")).cluster().notes());
    }

    @Test
    void whatMakesTheAddOnRefuseIsSaidBefore() {
        GivenSite site = without("v1.33.2").with(Given.deployment("tools/registry-ui", "ui:1"));
        assertTrue(plan(BuiltInRequest.PLAIN, site).obstacles().get(0).contains("tools/registry-ui"));
        GivenSite port = without("v1.33.2").with(Given.service("web/shop", 32000));
        BuiltInPlan plan = plan(KEPT, port);
        assertTrue(plan.obstacles().get(0).contains("Service web/shop has node port 32000"));
        assertEquals(List.of(), plan.steps());
    }

    @Test
    void theVolumeOfTheImagesIsKept() {
        BuiltInPlan plan = plan(KEPT, enabled());
        assertEquals(1, plan.steps().size());
        ObjectAction.PatchObject patch = assertInstanceOf(
                ObjectAction.PatchObject.class, plan.steps().get(0).action());
        assertEquals(GivenSite.VOLUME, patch.name());
        GivenSite kept = enabled().with(Given.registryVolume("vm", "Retain"));
        assertEquals(List.of(), plan(KEPT, kept).steps());
        assertEquals(
                "script", plan(KEPT, without("v1.33.2")).steps().get(3).action().kind());
    }

    @Test
    void otherMachinesUseItByTheNameOfANode() {
        BuiltInRequest request = reachable("vm", "192.168.64.2");
        vm.with("/etc/docker/daemon.json", "{}");
        BuiltInPlan plan = plan(request, enabled());
        assertEquals(
                List.of(
                        "write " + BuiltIn.CERTS_D + "/vm:32000/hosts.toml",
                        "write " + BuiltIn.CERTS_D + "/192.168.64.2:32000/hosts.toml",
                        "write /etc/docker/daemon.json",
                        "systemctl reload docker"),
                SetupHost.inShort(plan.steps()));
        vm.carryOut(plan.steps());
        assertEquals(List.of(), plan(request, enabled()).steps());
    }

    @Test
    void aFirewallIsFoundByWhoDoesNotGetThrough() {
        GivenSite site = enabled()
                .with(Given.node("vm-2", "192.168.64.9"))
                .host(new HostFacts("vm", "Ubuntu", List.of("127.0.0.1", "192.168.64.7"), true, true, null))
                .probe(Probes.timedOut("vm-2", 32000));
        site.seen("vm-2", new SetupHost().asNode("vm-2", GivenSite.empty()).probe(Probes.http("vm-2", 32000)));
        BuiltInPlan plan = plan(reachable("vm-2"), site);
        String obstacle = plan.obstacles().get(0);
        assertTrue(obstacle.startsWith("From this host, vm-2:32000 does not answer in time"), obstacle);
        Step step = plan.clients().steps().get(plan.clients().steps().size() - 1);
        assertEquals(List.of("ufw route allow proto tcp from 192.168.64.7 to any port 5000"), commands(List.of(step)));
        assertEquals("on node vm-2", step.actor().label());
        assertTrue(String.valueOf(step.decision()).contains("ufw status"));
        GivenSite all = enabled().probe(Probes.timedOut("vm-2", 32000));
        assertEquals(
                List.of(), plan(reachable("vm-2"), all).obstacles(), "nobody reaches it: not the firewall's fault");
    }

    @Test
    void aLoginIsAskedForByThePatchedDeployment() {
        BuiltInRequest request = new BuiltInRequest(null, null, List.of(), "/root/users", null, false);
        BuiltInPlan plan = plan(request, enabled());
        assertEquals(
                List.of(
                        "-n container-registry create secret generic registry-htpasswd --from-file=htpasswd=/root/users",
                        "patch-object",
                        "kubectl"),
                commands(plan.steps()));
        String patch = ((ObjectAction.PatchObject) plan.steps().get(1).action()).patch();
        assertTrue(patch.contains("{\"name\":\"REGISTRY_AUTH_HTPASSWD_PATH\",\"value\":\"/auth/htpasswd\"}"), patch);
        assertTrue(plan.cluster().notes().toString().contains("Disabling the add-on deletes"));
        GivenSite asking = enabled()
                .with(Given.registryDeployment().environment(Map.of("REGISTRY_AUTH_HTPASSWD_PATH", "/auth/htpasswd")));
        assertEquals(List.of(), plan(request, asking).steps());
    }

    private static BuiltInRequest withTls(GivenCertificate certificate, String... hosts) {
        Tls tls = new Tls("/root/tls.crt", "/root/tls.key", Certificate.ofPem(certificate.pem()));
        return new BuiltInRequest(null, null, List.of(hosts), null, tls, false);
    }

    @Test
    void withTlsTheNodesGoByANameOfTheCertificate() {
        BuiltInPlan plan = plan(withTls(CA.signs("vm").dns("vm"), "vm"), enabled());
        assertEquals(List.of(), plan.obstacles());
        assertEquals(
                "-n container-registry create secret tls registry-tls --cert=/root/tls.crt --key=/root/tls.key",
                commands(plan.cluster().steps()).get(0));
        vm.carryOut(plan.nodes().steps());
        String localhost = vm.text(BuiltIn.CERTS_D + "/localhost:32000/hosts.toml");
        assertTrue(localhost.contains("https://vm:32000") && localhost.contains("ca = "), localhost);
        assertFalse(plan.steps().toString().contains("PRIVATE KEY"));
    }

    @Test
    void aCertificateForOtherNamesIsRefused() {
        assertTrue(plan(withTls(CA.signs("vm").dns("vm"), "vm", "other"), enabled())
                .obstacles()
                .get(0)
                .contains("not valid for other"));
        assertTrue(plan(withTls(CA.signs("vm").dns("vm")), enabled())
                .obstacles()
                .get(0)
                .contains("not valid for localhost"));
    }

    @Test
    void withoutRightsNothingIsPlanned() {
        BuiltInPlan plan = plan(KEPT, without("v1.33.2").unknown(Listing.Kind.DEPLOYMENTS));
        assertEquals(List.of(), plan.steps());
        assertFalse(plan.isDone());
        assertFalse(plan.cluster().gaps().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"20Gi, true", "100Gi, true", "19Gi, false", "5Gi, false", "20G, false", "20.5Gi, false", "020Gi, false"
    })
    void sizesAreThoseOfTheAddOn(String size, boolean isFit) {
        assertEquals(isFit, BuiltInRequest.isSize(size));
    }
}
