package dev.registrydoctor.doctor.setup.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.checks.evidence.registry.TokenRealm;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.GivenCertificate;
import dev.registrydoctor.checks.testkit.GivenChain;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import dev.registrydoctor.doctor.setup.SetupHost;
import dev.registrydoctor.doctor.setup.plan.NodePlan;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registries of all kinds, a laptop with Docker, and three nodes with two versions of containerd. */
final class JoinPlanTest extends JoinMachines {

    private static final String HOSTS = BuiltIn.CERTS_D + "/reg.lab:5000/hosts.toml";

    private static final GivenCertificate CA = GivenCertificate.root("Lab CA");
    private static final GivenCertificate SERVER = CA.signs("reg.lab").dns("reg.lab");

    private static String obstacle(JoinRequest request, GivenSite site) {
        JoinPlan plan = plan(request, site);
        assertEquals(List.of(), plan.steps(), "nothing is planned where something has to be settled first");
        assertEquals(1, plan.obstacles().size(), plan.obstacles()::toString);
        assertFalse(plan.isDone());
        return plan.obstacles().get(0);
    }

    private void carryOut(JoinPlan plan) {
        plan.nodes().nodes().forEach(node -> host(node.label()).carryOut(node.steps()));
        laptop.carryOut(plan.others().steps());
    }

    private static final JoinRequest BARE = request(false, List.of());
    private static final JoinRequest WITH_CA = request(false, Certificate.ofPem(CA.pem()));

    private static GivenSite privateCa(GivenSite site) {
        return GivenChain.of("reg.lab", 5000, SERVER).probed(Result.UNTRUSTED).on(site);
    }

    private static GivenSite publicCa(GivenSite site) {
        return GivenChain.of("reg.lab", 5000, SERVER).hostTrusts(CA).on(site);
    }

    @Test
    void plainHttpIsJoinedOnEachNodeAndByDocker() {
        JoinPlan plan = plan(PLAIN, site(JoinMachines::http));
        assertEquals(
                List.of("write " + HOSTS),
                SetupHost.inShort(plan.nodes().nodes().get(0).steps()));
        assertEquals(
                List.of("vm-1", "vm-2", "vm-3"),
                plan.nodes().nodes().stream().map(NodePlan::label).toList());
        assertEquals(
                List.of("write " + DAEMON, "systemctl reload docker"),
                SetupHost.inShort(plan.others().steps()));
        assertEquals(3, plan.proof().size());
        carryOut(plan);
        assertTrue(host("vm-1").text(HOSTS).contains("http://reg.lab:5000"));
        JoinPlan again = plan(PLAIN, site(JoinMachines::http));
        assertEquals(List.of(), again.steps());
        assertTrue(again.isDone());
    }

    /** Somebody put the mirror there: joining a registry does not remove it. */
    @Test
    void mirrorsOfANodeStay() {
        String mirror = "[host.\"http://cache.lab\"]\n  capabilities = [\"pull\", \"resolve\"]\n";
        host("vm-1").with(HOSTS, "server = \"http://reg.lab:5000\"\n" + mirror);
        host("vm-2").with(HOSTS, "server = \"https://reg.lab:5000\"\n" + mirror);
        JoinPlan plan = plan(PLAIN, site(JoinMachines::http));
        assertEquals(
                List.of(0, 0, 1),
                plan.nodes().nodes().stream().map(node -> node.changes().size()).toList());
        assertTrue(
                plan.others().notes().toString().contains("node vm-1 asks http://cache.lab, then http://reg.lab:5000"));
        assertEquals(1, plan.obstacles().size(), plan.obstacles()::toString);
        assertTrue(plan.obstacles().get(0).contains("node vm-2")
                && plan.obstacles().get(0).contains("setup mirror"));
    }

    @Test
    void aDirectEntryWithTheOtherSchemeIsCorrected() {
        host("vm-1").with(HOSTS, "server = \"https://reg.lab:5000\"\n[host.\"https://reg.lab:5000\"]\n");
        JoinPlan plan = plan(PLAIN, site(JoinMachines::http));
        assertEquals(List.of(), plan.obstacles());
        carryOut(plan);
        assertTrue(plan(PLAIN, site(JoinMachines::http)).isDone());
    }

    @Test
    void dockerHubHasALimit() {
        RegistryProbe hub = Probes.connected(
                "registry-1.docker.io",
                443,
                null,
                Probes.challenge("Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\""));
        GivenSite site = site(each -> each.probe(hub))
                .unknown(new TokenRealm.Ask("https://auth.docker.io/token", "registry.docker.io"));
        JoinPlan plan = plan(JoinRequest.of("docker.io"), site);
        assertEquals(List.of(), plan.steps());
        assertTrue(plan.others().notes().toString().contains("up to a number of pulls"));
    }

    @Test
    void plainHttpHasToBeMeant() {
        assertTrue(obstacle(BARE, site(JoinMachines::http)).contains("uses plain HTTP"));
        assertTrue(obstacle(BARE, site(JoinMachines::http)).contains("--insecure"));
    }

    @Test
    void aCaForPlainHttpIsAMistake() {
        JoinRequest both = request(true, Certificate.ofPem(CA.pem()));
        assertTrue(obstacle(both, site(JoinMachines::http)).contains("shows no certificate"));
    }

    @Test
    void aPrivateCaIsPutOnEachNodeAndIntoDocker() {
        JoinPlan plan = plan(WITH_CA, site(JoinPlanTest::privateCa));
        assertEquals(List.of(), plan.obstacles());
        carryOut(plan);
        for (SetupHost node : nodes.values()) {
            assertTrue(node.text(HOSTS).contains("ca = "), node.text(HOSTS));
        }
        assertEquals(WITH_CA.ca(), Certificate.ofPem(laptop.text("/etc/docker/certs.d/reg.lab:5000/ca.crt")));
        JoinPlan again = plan(WITH_CA, site(JoinPlanTest::privateCa));
        assertEquals(List.of(), again.steps());
        assertTrue(again.isDone());
    }

    @Test
    void aPrivateCaHasToBeGiven() {
        String obstacle = obstacle(BARE, site(JoinPlanTest::privateCa));
        assertTrue(obstacle.contains("Lab CA") && obstacle.contains("--ca FILE"), obstacle);
        assertTrue(obstacle.contains("Do not take it from the server"), obstacle);
    }

    @Test
    void aCaThatDoesNotSignIsRefused() {
        JoinRequest wrong = request(
                false, Certificate.ofPem(GivenCertificate.root("Other CA").pem()));
        for (UnaryOperator<GivenSite> seen :
                List.<UnaryOperator<GivenSite>>of(JoinPlanTest::privateCa, JoinPlanTest::publicCa)) {
            String obstacle = obstacle(wrong, site(seen));
            assertTrue(obstacle.startsWith("/root/ca.crt does not have the CA of reg.lab:5000"), obstacle);
            assertTrue(obstacle.contains("Lab CA") && obstacle.contains("Other CA"), obstacle);
        }
    }

    /** containerd goes to https://reg.lab:5000 without any file. */
    @Test
    void aCertificateThatAllTrustNeedsNothing() {
        JoinPlan plan = plan(BARE, site(JoinPlanTest::publicCa));
        assertEquals(List.of(), plan.steps());
        assertTrue(plan.isDone());
    }

    /** One node lacks the CA that the others have. */
    @Test
    void oneNodeThatDoesNotTrustItIsEnough() {
        GivenSite site = site(JoinPlanTest::publicCa);
        site.seen("vm-2", privateCa(host("vm-2").asNode("vm-2", GivenSite.empty())));
        assertTrue(obstacle(BARE, site).startsWith("Seen from node vm-2: "));
        JoinPlan plan = plan(WITH_CA, site);
        assertEquals(3, plan.nodes().nodes().size());
        assertEquals(List.of(), plan.others().steps(), "this host has the CA");
    }

    @Test
    void aCertificateForAnotherNameIsNotJoined() {
        GivenCertificate other = CA.signs("harbor.lab").dns("harbor.lab");
        String obstacle = obstacle(
                WITH_CA,
                site(site -> GivenChain.of("reg.lab", 5000, other)
                        .probed(Result.WRONG_NAME)
                        .on(site)));
        assertTrue(obstacle.contains("only for harbor.lab"), obstacle);
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED, nothing listens there",
        "TIMED_OUT, does not answer in time",
        "NAME_UNRESOLVED, --hosts-entry",
        "NO_ROUTE, the words of the system",
        "FAILED, the words of the system"
    })
    void aRegistryThatDoesNotAnswerIsNotJoined(Connection connection, String words) {
        RegistryProbe probe = Probes.notConnected("reg.lab", 5000, connection, "the words of the system");
        String obstacle = obstacle(PLAIN, site(site -> site.probe(probe)));
        assertTrue(obstacle.contains("From this host, node vm-1, node vm-2, node vm-3, "), obstacle);
        assertTrue(obstacle.contains(words), obstacle);
    }

    /** The others can be set up; the node that does not reach it is named. */
    @Test
    void oneNodeThatDoesNotReachItIsNamed() {
        GivenSite site = site(JoinMachines::http);
        site.seen("vm-2", host("vm-2").asNode("vm-2", GivenSite.empty()).probe(Probes.timedOut("reg.lab", 5000)));
        JoinPlan plan = plan(PLAIN, site);
        assertTrue(plan.obstacles().get(0).startsWith("From node vm-2, reg.lab:5000 does not answer in time"));
        assertFalse(plan.steps().isEmpty());
    }

    @Test
    void whatIsNoRegistryIsNotJoined() {
        assertTrue(obstacle(PLAIN, site(site -> site.probe(Probes.webPage("reg.lab", 5000))))
                .contains("not as a registry"));
        RegistryProbe limited = Probes.connected("reg.lab", 5000, Probes.answered(429, null, null, "slow down"), null);
        assertTrue(obstacle(PLAIN, site(site -> site.probe(limited))).contains("a rate limit"));
        RegistryProbe ill = Probes.connected("reg.lab", 5000, Probes.answered(503, null, null, "down"), null);
        assertTrue(obstacle(PLAIN, site(site -> site.probe(ill))).contains("HTTP 503"));
    }

    @Test
    void aTokenServiceThatDoesNotAnswerIsNamed() {
        String challenge = "Bearer realm=\"http://auth.lab/token\",service=\"reg\"";
        RegistryProbe probe = Probes.connected("reg.lab", 5000, Probes.challenge(challenge), null);
        GivenSite site = site(each -> each.probe(probe));
        site.answer(new TokenRealm.Ask("http://auth.lab/token", "reg"), new TokenRealm(0, "no such host"));
        assertTrue(plan(PLAIN, site).obstacles().get(0).contains("http://auth.lab/token"));
    }
}
