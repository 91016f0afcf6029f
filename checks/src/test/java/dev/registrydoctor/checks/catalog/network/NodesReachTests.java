package dev.registrydoctor.checks.catalog.network;

import static dev.registrydoctor.checks.catalog.ThreeNodes.ADDRESS;
import static dev.registrydoctor.checks.catalog.ThreeNodes.cluster;
import static dev.registrydoctor.checks.catalog.ThreeNodes.healthy;
import static dev.registrydoctor.checks.catalog.ThreeNodes.node;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.catalog.ThreeNodes;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NodesReachTests {

    private static final String NAME = "network.node-name-differs";
    private static final String PATH = "network.node-path-differs";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new NodesReach());
    }

    private static Examined examine(GivenSite b, GivenSite c) {
        return examine(cluster(node("vm"), b, c));
    }

    @Test
    void nodesThatReachTheSameAreInOrder() {
        examine(healthy()).passes();
    }

    @Test
    void oneNodeAloneIsNotCompared() {
        examine(GivenSite.healthy()).skips();
    }

    private static GivenSite withoutAnyAnswer() {
        GivenSite[] nodes = List.of("vm", "node-b", "node-c").stream()
                .map(name -> node(name).probe(Probes.refused("reg.lab", 5000)))
                .toArray(GivenSite[]::new);
        return cluster(nodes[0], nodes[1], nodes[2]);
    }

    @Test
    void aRegistryThatNobodyReachesIsNotTheFaultOfANode() {
        examine(withoutAnyAnswer().probe(Probes.refused("reg.lab", 5000))).passes();
    }

    /** It works, so what fails is on the way from the nodes. */
    @Test
    void aRegistryThatOnlyTheMachineReachesThatLooksIsOutOfReachOfAllNodes() {
        Examined examined = examine(withoutAnyAnswer())
                .suspects(PATH)
                .says("Registry reg.lab:5000 answers this machine, but not nodes node-b, node-c and vm");
        assertEquals(
                List.of("node-b", "node-c", "vm"), examined.only().details().hosts());
    }

    /** The machine that looks is one of the nodes: it is no other witness. */
    @Test
    void aNodeThatLooksIsNotComparedWithItself() {
        examine(withoutAnyAnswer().host(Given.microk8sHost())).passes();
    }

    /** Loopback on a laptop is the laptop. */
    @Test
    void whatAnswersOnTheLoopbackOfAnotherMachineIsAnotherRegistry() {
        GivenSite site =
                cluster(down("vm"), down("node-b"), down("node-c")).probe(Probes.http("127.0.0.1", BuiltIn.NODE_PORT));
        examine(site).passes();
    }

    private static GivenSite down(String name) {
        return node(name).probe(Probes.refused("127.0.0.1", BuiltIn.NODE_PORT));
    }

    @Test
    void aMirrorThatOneNodeDoesNotReachIsNamed() {
        String toml = "[host.\"http://mirror.lab:5000\"]\ncapabilities = [\"pull\", \"resolve\"]\n";
        GivenSite[] nodes = List.of("vm", "node-b", "node-c").stream()
                .map(name -> node(name).certs("reg.lab:5000", toml).probe(Probes.http("mirror.lab", 5000)))
                .toArray(GivenSite[]::new);
        GivenSite site = cluster(nodes[0], nodes[1].probe(Probes.timedOut("mirror.lab", 5000)), nodes[2])
                .with(Given.pod("shop/web-b", ThreeNodes.IMAGE).on("node-b"));
        Examined examined = examine(site).suspects(PATH).says("mirror.lab:5000");
        assertEquals(List.of("node-b"), examined.only().details().hosts());
    }

    @Test
    void aNodeThatGetsNoAnswerIsNamed() {
        Examined examined = examine(node("node-b").probe(Probes.timedOut("reg.lab", 5000)), node("node-c"));
        examined.suspects(PATH);
        assertEquals(List.of("node-b"), examined.only().details().hosts());
    }

    @Test
    void nodesThatFailAlikeAreOneFindingWithOneLoop() {
        Examined examined = examine(
                node("node-b").probe(Probes.timedOut("reg.lab", 5000)),
                node("node-c").probe(Probes.timedOut("reg.lab", 5000)));
        examined.suspects(PATH).advises("for node in node-b node-c");
        assertEquals(List.of("node-b", "node-c"), examined.only().details().hosts());
    }

    /** A client's message has a port or a time of its own. */
    @Test
    void nodesThatFailAlikeInOtherWordsAreOneFindingToo() {
        examine(
                        node("node-b")
                                .probe(Probes.notConnected("reg.lab", 5000, Connection.REFUSED, "refused after 3 ms")),
                        node("node-c")
                                .probe(Probes.notConnected("reg.lab", 5000, Connection.REFUSED, "refused after 5 ms")))
                .reports(PATH);
    }

    @Test
    void nodesThatFailInDifferentWaysAreApart() {
        examine(
                        node("node-b").probe(Probes.timedOut("reg.lab", 5000)),
                        node("node-c").probe(Probes.refused("reg.lab", 5000)))
                .suspects(PATH, PATH);
    }

    private static GivenSite resolvingTo(String address, String how) {
        NameLookup.Ask ask = new NameLookup.Ask("reg.lab");
        return node("node-b")
                .probe(Probes.refused("reg.lab", 5000))
                .answer(ask, Answer.known(new NameLookup(List.of(address), ""), new Source(how, GivenSite.NOW)));
    }

    @Test
    void anOldAddressInTheHostsFileIsNamedWithTheRightOne() {
        Examined examined = examine(resolvingTo("10.0.0.9", "/etc/hosts"), node("node-c"));
        examined.suspects(NAME).says("10.0.0.9", ADDRESS).advises(ADDRESS, "/etc/hosts", "on node node-b");
        assertEquals(
                List.of(Actor.node("node-b")),
                Objects.requireNonNull(examined.only().remedy()).steps().stream()
                        .map(step -> step.actor())
                        .distinct()
                        .toList());
    }

    @Test
    void anotherAddressInDnsIsNamedToo() {
        examine(resolvingTo("10.0.0.9", "the system's resolver"), node("node-c"))
                .suspects(NAME)
                .advises("resolvectl status");
    }

    @Test
    void aNameThatOneNodeDoesNotResolveIsNamed() {
        GivenSite b = node("node-b")
                .lookup("reg.lab")
                .probe(Probes.notConnected("reg.lab", 5000, Connection.NAME_UNRESOLVED, "no such host"));
        examine(b, node("node-c")).suspects(NAME);
    }

    /** One line of /etc/hosts is wrong, whatever listens on the ports of that name. */
    @Test
    void twoRegistriesOfANameThatANodeResolvesWronglyAreOneFault() {
        GivenSite b = resolvingTo("10.0.0.9", "/etc/hosts").probe(Probes.refused("reg.lab", 5001));
        Examined examined = examine(cluster(
                        node("vm").probe(Probes.http("reg.lab", 5001)),
                        b,
                        node("node-c").probe(Probes.http("reg.lab", 5001)))
                .with(Given.pod("shop/other", "reg.lab:5001/shop/other:1").on("vm")));
        examined.suspects(NAME).links(NAME, Subject.registry("reg.lab:5000"), Subject.registry("reg.lab:5001"));
        assertEquals(1, examined.findings().size());
    }

    /** Split DNS: each site has its own address, and the registry answers at each. */
    @Test
    void anotherAddressWhereTheRegistryAnswersIsInOrder() {
        examine(node("node-b").lookup("reg.lab", "10.0.0.9"), node("node-c")).passes();
    }

    @Test
    void whatIsBehindACertificateIsLeftToTheChecksOfCertificates() {
        RegistryProbe hidden = Probes.connected(
                "reg.lab", 5000, null, Probes.failed(RegistryProbe.Result.UNTRUSTED, "unknown authority"));
        examine(node("node-b").probe(hidden), node("node-c")).passes();
    }

    @Test
    void aNodeThatWasNotAskedLeavesTheQuestionOpen() {
        examine(node("node-b").unknown(new RegistryProbe.Ask("reg.lab", 5000)), node("node-c"))
                .cannotTell();
    }

    @Test
    void whatIsKnownOfOneNodeIsToldAlthoughAnotherIsUnknown() {
        examine(
                        node("node-b").unknown(new RegistryProbe.Ask("reg.lab", 5000)),
                        node("node-c").probe(Probes.refused("reg.lab", 5000)))
                .suspects(PATH);
    }
}
