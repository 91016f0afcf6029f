package dev.registrydoctor.doctor.setup.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial.Outcome;
import dev.registrydoctor.checks.evidence.registry.Harbor;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.remedy.SecretSource;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import dev.registrydoctor.doctor.setup.SetupHost;
import dev.registrydoctor.doctor.setup.login.PullAccount;
import dev.registrydoctor.doctor.setup.login.StoredLogins.Worth;
import dev.registrydoctor.doctor.setup.login.WantedLogin;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A login, a project of Harbor and a line of /etc/hosts, as joining a registry plans them. */
final class JoinLoginTest extends JoinMachines {

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
        return site(JoinMachines::http)
                .with(Given.namespace("shop"), () -> new ServiceAccount("shop", "default", List.of()));
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
        JoinPlan plan = plan(PLAIN, new AskedRegistry(null, ill, 0), Worth.UNKNOWN, site(JoinMachines::http));
        assertFalse(plan.steps().isEmpty());
        assertTrue(plan.others().notes().toString().contains("PROJECT/NAME"));
        assertTrue(plan.others().notes().toString().contains("database (refused)"));
    }

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
        GivenSite site = site(JoinMachines::http).answer(new NameLookup.Ask("reg.lab"), other);
        assertEquals(1, plan(ENTRY, site).names().steps().size());
        site.answer(new NameLookup.Ask("reg.lab"), Answer.known(other, new Source("/etc/hosts", GivenSite.NOW)));
        assertEquals(List.of(), plan(ENTRY, site).names().steps());
        assertTrue(plan(ENTRY, site).obstacles().toString().contains("already has reg.lab, at 10.9.9.9"));
    }

    @Test
    void aLookupThatIsNotKnownIsAGap() {
        GivenSite site = site(JoinMachines::http);
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
        JoinPlan plan = plan(PLAIN, site(JoinMachines::http));
        assertEquals(List.of(), plan.nodes().nodes());
        assertFalse(plan.nodes().unseen().isEmpty());
        assertFalse(plan.isDone());
    }
}
