package dev.registrydoctor.doctor.setup.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial.Outcome;
import dev.registrydoctor.checks.evidence.registry.Harbor;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.checks.evidence.registry.TokenRealm;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.SecretSource;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenCertificate;
import dev.registrydoctor.checks.testkit.GivenChain;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import dev.registrydoctor.doctor.setup.SetupHost;
import dev.registrydoctor.doctor.setup.login.PullAccount;
import dev.registrydoctor.doctor.setup.login.StoredLogins.Worth;
import dev.registrydoctor.doctor.setup.login.WantedLogin;
import dev.registrydoctor.doctor.setup.plan.NodePlan;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registries of all kinds, a laptop with Docker, and three nodes with two versions of containerd. */
final class JoinPlanTest {

    private static final String REGISTRY = "reg.lab:5000";
    private static final String HOSTS = BuiltIn.CERTS_D + "/reg.lab:5000/hosts.toml";
    private static final String DAEMON = "/etc/docker/daemon.json";
    private static final Map<String, String> VERSIONS = Map.of("vm-1", "1.6.28", "vm-2", "2.1.6", "vm-3", "2.1.6");

    private static final GivenCertificate CA = GivenCertificate.root("Lab CA");
    private static final GivenCertificate SERVER = CA.signs("reg.lab").dns("reg.lab");

    private final SetupHost laptop = new SetupHost().with(DAEMON, "{}");
    private final Map<String, SetupHost> nodes = new TreeMap<>();

    JoinPlanTest() {
        VERSIONS.keySet().forEach(name -> nodes.put(name, new SetupHost()));
    }

    /** @param seen how each machine meets the registry */
    private GivenSite site(UnaryOperator<GivenSite> seen) {
        GivenSite site = seen.apply(laptop.onto(GivenSite.empty().host(Given.laptop())));
        int last = 10;
        for (Map.Entry<String, SetupHost> node : nodes.entrySet()) {
            site.with(Given.node(node.getKey(), "192.168.64." + last++)
                    .containerd(Objects.requireNonNull(VERSIONS.get(node.getKey()))));
            site.seen(node.getKey(), seen.apply(node.getValue().asNode(node.getKey(), GivenSite.empty())));
        }
        return site;
    }

    private static JoinPlan plan(JoinRequest request, AskedRegistry asked, Worth worth, GivenSite site) {
        Evidence evidence = SetupHost.gather(site, JoinPlan.needs(request));
        RegistryLook look = RegistryLook.of(request, evidence);
        return JoinPlan.of(request, look, asked, (secret, entry) -> worth, evidence);
    }

    private static JoinPlan plan(JoinRequest request, GivenSite site) {
        return plan(request, AskedRegistry.NOTHING, Worth.UNKNOWN, site);
    }

    private static String obstacle(JoinRequest request, GivenSite site) {
        JoinPlan plan = plan(request, site);
        assertEquals(List.of(), plan.steps(), "nothing is planned where something has to be settled first");
        assertEquals(1, plan.obstacles().size(), plan.obstacles()::toString);
        assertFalse(plan.isDone());
        return plan.obstacles().get(0);
    }

    private SetupHost host(String node) {
        return Objects.requireNonNull(nodes.get(node));
    }

    private void carryOut(JoinPlan plan) {
        plan.nodes().nodes().forEach(node -> host(node.label()).carryOut(node.steps()));
        laptop.carryOut(plan.others().steps());
    }

    private static JoinRequest request(boolean insecure, List<Certificate> ca) {
        return new JoinRequest(
                REGISTRY, "", ca.isEmpty() ? null : "/root/ca.crt", ca, insecure, null, Set.of(), null, null);
    }

    private static final JoinRequest PLAIN = request(true, List.of());
    private static final JoinRequest BARE = request(false, List.of());
    private static final JoinRequest WITH_CA = request(false, Certificate.ofPem(CA.pem()));

    private static GivenSite http(GivenSite site) {
        return site.probe(Probes.http("reg.lab", 5000));
    }

    private static GivenSite privateCa(GivenSite site) {
        return GivenChain.of("reg.lab", 5000, SERVER).probed(Result.UNTRUSTED).on(site);
    }

    private static GivenSite publicCa(GivenSite site) {
        return GivenChain.of("reg.lab", 5000, SERVER).hostTrusts(CA).on(site);
    }

    @Test
    void plainHttpIsJoinedOnEachNodeAndByDocker() {
        JoinPlan plan = plan(PLAIN, site(JoinPlanTest::http));
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
        JoinPlan again = plan(PLAIN, site(JoinPlanTest::http));
        assertEquals(List.of(), again.steps());
        assertTrue(again.isDone());
    }

    /** Somebody put the mirror there: joining a registry does not remove it. */
    @Test
    void mirrorsOfANodeStay() {
        String mirror = "[host.\"http://cache.lab\"]\n  capabilities = [\"pull\", \"resolve\"]\n";
        host("vm-1").with(HOSTS, "server = \"http://reg.lab:5000\"\n" + mirror);
        host("vm-2").with(HOSTS, "server = \"https://reg.lab:5000\"\n" + mirror);
        JoinPlan plan = plan(PLAIN, site(JoinPlanTest::http));
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
        JoinPlan plan = plan(PLAIN, site(JoinPlanTest::http));
        assertEquals(List.of(), plan.obstacles());
        carryOut(plan);
        assertTrue(plan(PLAIN, site(JoinPlanTest::http)).isDone());
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
        assertTrue(obstacle(BARE, site(JoinPlanTest::http)).contains("uses plain HTTP"));
        assertTrue(obstacle(BARE, site(JoinPlanTest::http)).contains("--insecure"));
    }

    @Test
    void aCaForPlainHttpIsAMistake() {
        JoinRequest both = request(true, Certificate.ofPem(CA.pem()));
        assertTrue(obstacle(both, site(JoinPlanTest::http)).contains("shows no certificate"));
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
        GivenSite site = site(JoinPlanTest::http);
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

    // --- Login and Harbor
    // -----------------------------------------------------------------------------------------------

    private static JoinRequest withLogin(String project) {
        WantedLogin login = new WantedLogin(
                REGISTRY,
                project,
                "robot",
                new SecretSource.Variable("PASSWORD"),
                List.of(PullAccount.defaultOf("shop")));
        return new JoinRequest(REGISTRY, project, null, List.of(), true, login, Set.of(), null, null);
    }

    private GivenSite shop() {
        return site(JoinPlanTest::http)
                .with(Given.namespace("shop"), () -> new ServiceAccount("shop", "default", List.of()));
    }

    private static AskedRegistry answered(Outcome outcome, int status) {
        return new AskedRegistry(new CredentialTrial(outcome, status, ""), null, 0);
    }

    @Test
    void theLoginIsPlannedWhenTheRegistryAcceptsIt() {
        JoinPlan plan = plan(withLogin(""), answered(Outcome.ACCEPTED, 200), Worth.UNKNOWN, shop());
        assertEquals(
                List.of("apply-object", "patch-object", "write " + DAEMON, "systemctl reload docker"),
                SetupHost.inShort(plan.others().steps()));
    }

    @ParameterizedTest
    @CsvSource({"REFUSED, 401", "DENIED, 403", "FAILED, 500", "NOT_SENT, 0"})
    void nothingIsPlannedWithALoginThatDoesNotWork(Outcome outcome, int status) {
        JoinPlan plan = plan(withLogin(""), answered(outcome, status), Worth.UNKNOWN, shop());
        assertEquals(List.of(), plan.steps());
        assertEquals(1, plan.obstacles().size(), plan.obstacles()::toString);
    }

    private static Harbor harbor(Harbor.Component... components) {
        return new Harbor(200, List.of(components), "db_auth", null, "");
    }

    @Test
    void aProjectThatIsNotThereIsNotPlannedFor() {
        CredentialTrial accepted = new CredentialTrial(Outcome.ACCEPTED, 200, "");
        JoinPlan plan = plan(withLogin("shop"), new AskedRegistry(accepted, harbor(), 404), Worth.UNKNOWN, shop());
        assertEquals(List.of(), plan.steps());
        assertTrue(plan.obstacles().get(0).contains("has no project shop"));
        assertFalse(plan(withLogin("shop"), new AskedRegistry(accepted, harbor(), 200), Worth.UNKNOWN, shop())
                .steps()
                .isEmpty());
    }

    @Test
    void whatAHarborSaysOfItselfIsToldAndStopsNothing() {
        Harbor ill = harbor(
                new Harbor.Component("core", "healthy", null),
                new Harbor.Component("database", "unhealthy", "refused"));
        JoinPlan plan = plan(PLAIN, new AskedRegistry(null, ill, 0), Worth.UNKNOWN, site(JoinPlanTest::http));
        assertFalse(plan.steps().isEmpty());
        assertTrue(plan.others().notes().toString().contains("PROJECT/NAME"));
        assertTrue(plan.others().notes().toString().contains("database (refused)"));
    }

    // --- /etc/hosts
    // -----------------------------------------------------------------------------------------------------

    private static final JoinRequest ENTRY =
            new JoinRequest(REGISTRY, "", null, List.of(), true, null, Set.of(), "192.168.64.50", null);

    @Test
    void theHostsEntryIsAddedWhereTheNameIsNotFound() {
        GivenSite site = site(each -> http(each).lookup("reg.lab"));
        site.seen("vm-2", http(host("vm-2").asNode("vm-2", GivenSite.empty())).lookup("reg.lab", "192.168.64.50"));
        JoinPlan plan = plan(ENTRY, site);
        assertEquals(
                List.of("on this host", "on node vm-1", "on node vm-3"),
                plan.names().steps().stream().map(step -> step.actor().label()).toList());
        assertEquals(
                List.of("change /etc/hosts", "change /etc/hosts", "change /etc/hosts"),
                SetupHost.inShort(plan.names().steps()));
        assertEquals(List.of(), plan(PLAIN, site).names().steps(), "only when it is asked for");
    }

    /** Until the name is found, nothing is known of the registry, and nothing else is planned. */
    @Test
    void theHostsEntryComesFirst() {
        RegistryProbe probe = Probes.notConnected("reg.lab", 5000, Connection.NAME_UNRESOLVED, "no such host");
        JoinPlan plan = plan(ENTRY, site(each -> each.probe(probe).lookup("reg.lab")));
        assertEquals(4, plan.steps().size());
        assertTrue(plan.obstacles().get(0).contains("run this command again"), plan.obstacles()::toString);
    }

    /** A line of /etc/hosts comes before DNS, but not before another line. */
    @Test
    void anotherAddressIsOverruledUnlessItIsInTheFile() {
        nodes.clear();
        NameLookup other = new NameLookup(List.of("10.9.9.9"), "");
        GivenSite site = site(JoinPlanTest::http).answer(new NameLookup.Ask("reg.lab"), other);
        assertEquals(1, plan(ENTRY, site).names().steps().size());
        site.answer(new NameLookup.Ask("reg.lab"), Answer.known(other, new Source("/etc/hosts", GivenSite.NOW)));
        assertEquals(List.of(), plan(ENTRY, site).names().steps());
        assertTrue(plan(ENTRY, site).obstacles().toString().contains("already has reg.lab, at 10.9.9.9"));
    }

    @Test
    void aLookupThatIsNotKnownIsAGap() {
        GivenSite site = site(JoinPlanTest::http);
        site.unknown(new NameLookup.Ask("reg.lab"));
        assertFalse(plan(ENTRY, site).names().gaps().isEmpty());
    }

    /** The laptop's localhost is another one. */
    @Test
    void localhostIsThatOfTheNodes() {
        JoinRequest request = JoinRequest.of("localhost:32000");
        GivenSite site = site(each -> each);
        nodes.forEach((name, node) ->
                site.seen(name, node.asNode(name, GivenSite.empty()).probe(Probes.http("127.0.0.1", 32000))));
        assertTrue(plan(request, site).obstacles().get(0).contains("uses plain HTTP"));
        assertFalse(plan(request, site).obstacles().toString().contains("refuses connections"));
    }

    /** The nodes could not be looked at: nothing is said of them but that. */
    @Test
    void withoutNodesOnlyThisHostIsPlanned() {
        nodes.clear();
        JoinPlan plan = plan(PLAIN, site(JoinPlanTest::http));
        assertEquals(List.of(), plan.nodes().nodes());
        assertFalse(plan.nodes().unseen().isEmpty());
        assertFalse(plan.isDone());
    }
}
