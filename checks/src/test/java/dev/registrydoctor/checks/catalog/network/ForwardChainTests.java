package dev.registrydoctor.checks.catalog.network;

import static dev.registrydoctor.checks.catalog.network.NodePortPathTests.FILTER;
import static dev.registrydoctor.checks.catalog.network.NodePortPathTests.FILTERED;
import static dev.registrydoctor.checks.catalog.network.NodePortPathTests.POD;
import static dev.registrydoctor.checks.catalog.network.NodePortPathTests.RULE;
import static dev.registrydoctor.checks.catalog.network.NodePortPathTests.SERVICE;
import static dev.registrydoctor.checks.catalog.network.NodePortPathTests.examine;
import static dev.registrydoctor.checks.catalog.network.NodePortPathTests.filter;
import static dev.registrydoctor.checks.catalog.network.NodePortPathTests.podAlone;
import static dev.registrydoctor.checks.catalog.network.NodePortPathTests.podAndService;
import static dev.registrydoctor.checks.catalog.network.NodePortPathTests.silent;

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
        examine(silent(RULE, rule)).reports(FILTERED).neverSays(rule, "Delete ");
        examine(podAndService().answer(FILTER, filter(RULE, rule))).cannotTell();
    }

    private static GivenSite podOnAnotherNode(RegistryProbe entry, String... rulesThere) {
        return GivenSite.healthy()
                .with(
                        Given.node("vm", "192.168.64.2"),
                        Given.node("vm2", "192.168.64.3"),
                        Given.registryPod().ip(POD).on("vm2"))
                .seen(
                        "vm",
                        podAlone()
                                .probe(Probes.timedOut(POD, 5000))
                                .probe(Probes.timedOut(SERVICE, 5000))
                                .probe(entry))
                .seen("vm2", GivenSite.healthy().answer(FILTER, filter(rulesThere)));
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
        examine(podOnAnotherNode(Probes.timedOut("127.0.0.1", 32000), RULE, rule))
                .reports(FILTERED)
                .says("Node vm2, where the registry Pod runs", rule)
                .advises(command, "on node vm2")
                .links(FILTERED, Subject.endpoint("127.0.0.1:32000"));
        examine(podOnAnotherNode(Probes.timedOut("127.0.0.1", 32000), RULE)).passes();
        examine(podOnAnotherNode(Probes.refused("127.0.0.1", 32000), RULE, rule))
                .passes();
    }

    @Test
    void aRecordedPolicyIsAWarning() {
        RegistryProbe.Ask loopback = new RegistryProbe.Ask("127.0.0.1", 32000);
        examine(GivenSite.healthy()
                        .unknown(loopback, new Gap(Gap.Cause.NOT_RECORDED, loopback.describe(), "not recorded", ""))
                        .answer(FILTER, filter(RULE, "filter: :FORWARD DROP")))
                .reports(FILTERED)
                .says("drops packets that other machines send to its Pods")
                .advises("sudo iptables -P FORWARD ACCEPT");
    }
}
