package dev.registrydoctor.checks.catalog.network;

import static dev.registrydoctor.checks.catalog.ThreeNodes.ADDRESS;
import static dev.registrydoctor.checks.catalog.ThreeNodes.cluster;
import static dev.registrydoctor.checks.catalog.ThreeNodes.healthy;
import static dev.registrydoctor.checks.catalog.ThreeNodes.node;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.testkit.Examined;
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

    @Test
    void aRegistryThatNobodyReachesIsNotTheFaultOfANode() {
        GivenSite[] nodes = List.of("vm", "node-b", "node-c").stream()
                .map(name -> node(name).probe(Probes.refused("reg.lab", 5000)))
                .toArray(GivenSite[]::new);
        examine(cluster(nodes[0], nodes[1], nodes[2])).passes();
    }

    @Test
    void aNodeThatGetsNoAnswerIsNamed() {
        Examined examined = examine(node("node-b").probe(Probes.timedOut("reg.lab", 5000)), node("node-c"));
        examined.reports(PATH);
        assertEquals(List.of("node-b"), examined.only().details().hosts());
    }

    @Test
    void nodesThatFailAlikeAreOneFindingWithOneLoop() {
        Examined examined = examine(
                node("node-b").probe(Probes.timedOut("reg.lab", 5000)),
                node("node-c").probe(Probes.timedOut("reg.lab", 5000)));
        examined.reports(PATH).advises("for node in node-b node-c");
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
                .reports(PATH, PATH);
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
        examined.reports(NAME).says("10.0.0.9", ADDRESS).advises(ADDRESS, "/etc/hosts", "on node node-b");
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
                .reports(NAME)
                .advises("resolvectl status");
    }

    @Test
    void aNameThatOneNodeDoesNotResolveIsNamed() {
        GivenSite b = node("node-b")
                .lookup("reg.lab")
                .probe(Probes.notConnected("reg.lab", 5000, Connection.NAME_UNRESOLVED, "no such host"));
        examine(b, node("node-c")).reports(NAME);
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
                .reports(PATH);
    }
}
