package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the chain FORWARD, which meet what other machines send to the Pods of a node. */
final class ForwardChainTests {

    /** What this host sends to a Pod is not forwarded by it: neither on the way there nor back. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "filter: :FORWARD DROP [0:0]",
                "inet filter: chain forward policy drop",
                "filter 2: -A FORWARD -p tcp -m tcp --dport 5000 -j DROP"
            })
    void whatIsForwardedIsNotWhatThisHostSends(String rule) {
        NodePortPathTests.examine(NodePortPathTests.silent(NodePortPathTests.RULE, rule))
                .reports(NodePortPathTests.FILTERED)
                .neverSays(rule, "Delete ");
        NodePortPathTests.examine(NodePortPathTests.podAndService()
                        .answer(NodePortPathTests.FILTER, NodePortPathTests.filter(NodePortPathTests.RULE, rule)))
                .cannotTell();
    }

    private static GivenSite podOnAnotherNode(RegistryProbe entry, String... rulesThere) {
        return GivenSite.healthy()
                .with(
                        Given.node("vm", "192.168.64.2"),
                        Given.node("vm2", "192.168.64.3"),
                        Given.registryPod().ip(NodePortPathTests.POD).on("vm2"))
                .seen(
                        "vm",
                        NodePortPathTests.podAlone()
                                .probe(Probes.timedOut(NodePortPathTests.POD, 5000))
                                .probe(Probes.timedOut(NodePortPathTests.SERVICE, 5000))
                                .probe(entry))
                .seen(
                        "vm2",
                        GivenSite.healthy().answer(NodePortPathTests.FILTER, NodePortPathTests.filter(rulesThere)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "filter: :FORWARD DROP [0:0] | sudo iptables -P FORWARD ACCEPT",
                "inet filter: chain forward policy drop | sudo nft chain inet filter forward '{ policy accept ; }'"
            })
    void theNodeOfThePodKeepsOutWhatOtherNodesSend(String rule, String command) {
        NodePortPathTests.examine(podOnAnotherNode(Probes.timedOut("127.0.0.1", 32000), NodePortPathTests.RULE, rule))
                .reports(NodePortPathTests.FILTERED)
                .says("Node vm2, where the registry Pod runs", rule)
                .advises(command, "on node vm2")
                .links(NodePortPathTests.FILTERED, Subject.endpoint("127.0.0.1:32000"));
        NodePortPathTests.examine(podOnAnotherNode(Probes.timedOut("127.0.0.1", 32000), NodePortPathTests.RULE))
                .passes();
        NodePortPathTests.examine(podOnAnotherNode(Probes.refused("127.0.0.1", 32000), NodePortPathTests.RULE, rule))
                .passes();
    }

    @Test
    void aRecordedPolicyIsAWarning() {
        RegistryProbe.Ask loopback = new RegistryProbe.Ask("127.0.0.1", 32000);
        NodePortPathTests.examine(GivenSite.healthy()
                        .unknown(loopback, new Gap(Gap.Cause.NOT_RECORDED, loopback.describe(), "not recorded", ""))
                        .answer(
                                NodePortPathTests.FILTER,
                                NodePortPathTests.filter(NodePortPathTests.RULE, "filter: :FORWARD DROP")))
                .reports(NodePortPathTests.FILTERED)
                .says("drops packets that other machines send to its Pods")
                .advises("sudo iptables -P FORWARD ACCEPT");
    }
}
