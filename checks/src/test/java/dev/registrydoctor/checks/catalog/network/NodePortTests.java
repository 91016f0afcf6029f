package dev.registrydoctor.checks.catalog.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.Listener;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodePortTests {

    private static final RegistryProbe.Ask LOOPBACK = new RegistryProbe.Ask("127.0.0.1", 32000);
    private static final RegistryProbe.Ask NODE = new RegistryProbe.Ask("192.168.64.2", 32000);

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new NodePort());
    }

    private static GivenSite answering(RegistryProbe probe) {
        return GivenSite.healthy().probe(probe);
    }

    /** The doctor runs on a machine that is no node of the cluster. */
    private static GivenSite elsewhere() {
        return GivenSite.healthy()
                .host(Given.laptop())
                .api(Given.api(ApiContact.State.ANSWERS, "", false))
                .probe(Probes.http("192.168.64.2", 32000));
    }

    @Test
    void aRegistryOnThePortPasses() {
        examine(GivenSite.healthy()).passes();
        examine(answering(Probes.https("127.0.0.1", 32000))).passes();
    }

    @Test
    void aRegistryThatWantsALoginPasses() {
        examine(answering(Probes.connected("127.0.0.1", 32000, Probes.challenge("Basic realm=\"registry\""), null)))
                .passes();
    }

    @Test
    void nothingListensOnAHealthyNodePortSoListenersDecideNothing() {
        examine(GivenSite.healthy().answer(Listener.Ask.INSTANCE, List.of())).passes();
        examine(answering(Probes.refused("127.0.0.1", 32000))
                        .answer(Listener.Ask.INSTANCE, List.of(new Listener("0.0.0.0", 32000, "nginx"))))
                .reports("network.port-refused");
    }

    @Test
    void aRefusedConnectionIsNamedWithItsVantagePoint() {
        examine(answering(Probes.refused("127.0.0.1", 32000)))
                .reports("network.port-refused")
                .says("127.0.0.1:32000", "connection refused", "tested from this host")
                .links(
                        "network.port-refused",
                        Subject.endpoint("127.0.0.1:32000"),
                        Subject.service(BuiltIn.SERVICE_PATH),
                        Subject.addon("registry"),
                        Subject.registry("localhost:32000"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Connection.class,
            names = {"TIMED_OUT", "NO_ROUTE"})
    void packetsThatVanishAreATimeout(Connection connection) {
        examine(answering(Probes.notConnected("127.0.0.1", 32000, connection, "no answer within 2 s")))
                .reports("network.port-timeout")
                .says("no answer within 2 s");
    }

    @Test
    void aPortThatAcceptsAndSaysNothingIsATimeout() {
        examine(answering(
                        Probes.connected("127.0.0.1", 32000, Probes.failed(Result.TIMED_OUT, "no reply in 2 s"), null)))
                .reports("network.port-timeout")
                .says("sends no response");
    }

    @Test
    void aWebPageOnThePortIsAForeignListener() {
        Finding finding = examine(answering(Probes.webPage("127.0.0.1", 32000)))
                .reports("network.foreign-listener")
                .says("HTTP 200, text/html")
                .only();

        assertTrue(!finding.hypothesis(), "it was seen");
    }

    @Test
    void theProcessThatListensIsNamed() {
        examine(answering(Probes.webPage("127.0.0.1", 32000))
                        .answer(Listener.Ask.INSTANCE, List.of(new Listener("0.0.0.0", 32000, "docker-proxy"))))
                .advises("docker-proxy listens on port 32000", "docker ps --filter publish=32000");
        examine(answering(Probes.webPage("127.0.0.1", 32000))
                        .answer(Listener.Ask.INSTANCE, List.of(new Listener("0.0.0.0", 32000, null))))
                .advises("only root can see");
        examine(answering(Probes.webPage("127.0.0.1", 32000))
                        .answer(Listener.Ask.INSTANCE, List.of(new Listener("0.0.0.0", 5000, "docker-proxy"))))
                .neverSays("docker-proxy");
    }

    @Test
    void aRegistryWhereTheAddOnHasNoPodIsSuspicious() {
        Finding finding = examine(GivenSite.healthy().with(Given.registrySlice(List.of(), List.of())))
                .reports("network.foreign-listener")
                .only();

        assertTrue(finding.hypothesis(), "it may be meant");
    }

    @Test
    void withoutTheSlicesARegistryIsTakenForTheRegistry() {
        examine(GivenSite.healthy().unknown(Listing.Kind.ENDPOINT_SLICES)).passes();
    }

    @Test
    void aPartOfTheSlicesNeverMakesTheRegistryAnotherOne() {
        examine(GivenSite.healthy()
                        .none(Listing.Kind.ENDPOINT_SLICES)
                        .partial(Listing.endpointSlicesIn(BuiltIn.NAMESPACE)))
                .passes();
    }

    @Test
    void fromElsewhereTheNodesAddressesAreAsked() {
        GivenSite site = elsewhere();

        examine(site).passes();

        assertTrue(site.asked().contains(NODE), "the node is asked");
        assertTrue(!site.asked().contains(LOOPBACK), "loopback is not the node");
    }

    @Test
    void onANodeLoopbackIsAskedThoughTheApiServerIsElsewhere() {
        GivenSite site = GivenSite.healthy().api(Given.api(ApiContact.State.ANSWERS, "", false));

        examine(site).passes();

        assertTrue(site.asked().contains(LOOPBACK), "this host is the node");
        assertTrue(!site.asked().contains(NODE), "by loopback, as images name it");
    }

    @Test
    void eachNodeThatRefusesIsAFinding() {
        Examined examined = examine(
                elsewhere().with(Given.node("worker", "192.168.64.3")).probe(Probes.refused("192.168.64.2", 32000)));

        examined.reports("network.port-refused", "network.port-refused")
                .says("192.168.64.2:32000", "192.168.64.3:32000");
        assertEquals(2, examined.findings().size());
    }

    @Test
    void oneNodeThatAnswersDoesNotSpeakForOneThatCouldNotBeAsked() {
        examine(elsewhere()
                        .with(Given.node("worker", "192.168.64.3"))
                        .unknown(new RegistryProbe.Ask("192.168.64.3", 32000)))
                .cannotTell();
    }

    /** The port of a laptop says nothing about a cluster that does not answer; that of a node does. */
    @Test
    void withoutAClusterOnlyANodesOwnPortIsAsked() {
        ApiContact refused = Given.api(ApiContact.State.REFUSES, "Connection refused", false);
        GivenSite laptop = GivenSite.healthy()
                .host(Given.laptop())
                .api(refused)
                .unknown(Listing.Kind.NODES)
                .probe(Probes.refused("127.0.0.1", 32000));
        examine(laptop).cannotTell();
        assertTrue(!laptop.asked().contains(LOOPBACK));

        examine(GivenSite.healthy().api(refused).unknown(Listing.Kind.NODES).probe(Probes.refused("127.0.0.1", 32000)))
                .reports("network.port-refused");
    }

    @Test
    void fromElsewhereWithoutNodesThereIsNoAddressToAsk() {
        examine(elsewhere().unknown(Listing.Kind.NODES)).cannotTell();
    }

    @Test
    void anUnknownAnswerIsUnknown() {
        examine(GivenSite.healthy().unknown(LOOPBACK)).cannotTell();
    }

    @Test
    void aRegistryThatSaysItsStorageIsIllIsNoForeigner() {
        RegistryProbe ill = Probes.connected(
                "127.0.0.1",
                32000,
                Probes.answered(
                        503,
                        null,
                        "application/json; charset=utf-8",
                        "{\"errors\":[{\"code\":\"UNAVAILABLE\",\"message\":\"service unavailable\",\"detail\":\"health check"
                                + " failed: please see /debug/health\"}]}"),
                null);

        List<String> named = examine(answering(ill)).findings().stream()
                .map(f -> f.problem().id())
                .toList();

        assertTrue(!named.contains("network.foreign-listener"), named::toString);
    }

    @Test
    void aPortThatNobodyAsksForIsNotMissed() {
        GivenSite site = answering(Probes.refused("127.0.0.1", 32000))
                .none(Listing.Kind.PODS)
                .without(Listing.Kind.SERVICES, BuiltIn.SERVICE_PATH)
                .with(Given.pod("default/app-5d4f8c7b9-aaaaa", "harbor.lab/shop/app:1"));
        examine(site).reports("network.port-refused");
        examine(site.without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH)).skips();
        examine(site.with(Given.pod("default/web-0", "localhost:32000/web:1"))).reports("network.port-refused");
    }

    @Test
    void aRegistryThatWasGivenTlsIsNoStranger() {
        RegistryProbe hidden = Probes.connected(
                "127.0.0.1",
                32000,
                Probes.failed(Result.SPEAKS_TLS, "Client sent an HTTP request to an HTTPS server."),
                Probes.failed(Result.UNTRUSTED, "certificate signed by unknown authority"));
        GivenSite given = answering(hidden);
        examine(given).reports("network.foreign-listener");
        examine(given.with(Given.registryDeployment()
                        .environment(Map.of("REGISTRY_HTTP_TLS_CERTIFICATE", "/certs/tls.crt"))))
                .passes();
        String pod = Given.REGISTRY_POD.substring(Given.REGISTRY_POD.indexOf('/') + 1);
        examine(answering(hidden)
                        .containerLog(BuiltIn.NAMESPACE, pod, "registry", "msg=\"listening on [::]:5000, tls\""))
                .passes();
        // its log says plain HTTP: this is another server
        examine(answering(hidden)
                        .with(Given.registryDeployment()
                                .environment(Map.of("REGISTRY_HTTP_TLS_CERTIFICATE", "/certs/tls.crt")))
                        .containerLog(BuiltIn.NAMESPACE, pod, "registry", "msg=\"listening on [::]:5000\""))
                .reports("network.foreign-listener");
    }

    /** Nobody asked how a laptop meets the registry: its nodes do. */
    @Test
    void whereNodesAreLookedAtTheirOwnPortCounts() {
        GivenSite unreached = elsewhere().probe(Probes.timedOut(NODE.host(), NODE.port()));
        examine(unreached).reports("network.port-timeout");
        examine(unreached.seen("vm", GivenSite.healthy())).passes();
        Examined closed = examine(unreached.seen("vm", answering(Probes.refused("127.0.0.1", 32000))))
                .reports("network.port-refused");
        assertEquals(List.of("vm"), closed.only().details().hosts());
    }

    @Test
    void whatThisRunNamesIsAskedFromHereToo() {
        examine(elsewhere()
                        .probe(Probes.timedOut(NODE.host(), NODE.port()))
                        .asked(new Settings.Registry(null, "192.168.64.2", 32000))
                        .seen("vm", GivenSite.healthy()))
                .reports("network.port-timeout");
    }
}
