package dev.registrydoctor.checks.catalog.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.host.PacketFilter.Backend;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NodePortPathTests {

    private static final String DOWN = "network.kube-proxy-down";
    private static final String MODE = "network.kube-proxy-mode";
    static final String FILTERED = "network.port-filtered";
    private static final String NODE = "192.168.64.2";
    static final String SERVICE = "10.152.183.10";
    static final String POD = "10.1.0.7";
    static final PacketFilter.Ask FILTER = new PacketFilter.Ask(32000);
    static final String RULE = "nat: -A KUBE-NODEPORTS -p tcp -m tcp --dport 32000 -j KUBE-EXT-X";
    private static final String DROP = "filter: -A INPUT -p tcp -m tcp --dport 32000 -j DROP";

    static Examined examine(GivenSite site) {
        return Examined.of(site, new NodePortPath());
    }

    /** The pod answers, and nothing before it does, by refusing. */
    static GivenSite podAlone() {
        return GivenSite.healthy()
                .probe(Probes.refused("127.0.0.1", 32000))
                .probe(Probes.refused(NODE, 32000))
                .probe(Probes.refused(SERVICE, 5000))
                .probe(Probes.http(POD, 5000))
                .unknown(FILTER);
    }

    static GivenSite podAndService() {
        return podAlone().probe(Probes.http(SERVICE, 5000));
    }

    static PacketFilter filter(String... rules) {
        return new PacketFilter(true, List.of(rules));
    }

    @Test
    void aServiceThatDoesNotAnswerWhileItsPodDoesIsNotProgrammed() {
        examine(podAlone())
                .reports(DOWN)
                .links(DOWN, Subject.endpoint("127.0.0.1:32000"), Subject.service(BuiltIn.SERVICE_PATH))
                .advises("journalctl -u snap.microk8s.daemon-kubelite");
    }

    @Test
    void aNodePortWithoutARuleIsNotProgrammed() {
        examine(podAndService().answer(FILTER, new PacketFilter(true, List.of(), ALL)))
                .reports(DOWN)
                .says("none for 32000");
        examine(podAndService().answer(FILTER, new PacketFilter(false, List.of(), ALL)))
                .reports(DOWN)
                .says("kube-proxy has written no rules");
    }

    private static final List<Backend> ALL = List.of(Backend.values());

    private static GivenSite arguments(String arguments, Backend... listed) {
        return podAndService()
                .file(BuiltIn.ARGS + "/kube-proxy", arguments + "\n")
                .answer(FILTER, new PacketFilter(true, List.of(), List.of(listed)));
    }

    /** What was not listed is not missing: each mode has its own place. */
    @ParameterizedTest
    @CsvSource({
        "--proxy-mode=ipvs, IPVS",
        "--proxy-mode=nftables, NFTABLES",
        "--proxy-mode=iptables, IPTABLES",
        "--cluster-cidr=10.1.0.0/16, IPTABLES"
    })
    void rulesAreMissingOnlyWhereTheModeWritesThem(String mode, Backend place) {
        examine(arguments(mode, place)).reports(DOWN);
        for (Backend other : ALL) {
            if (other != place) {
                examine(arguments(mode, other)).cannotTell();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config=/etc/kube-proxy.yaml", "--proxy-mode=kernelspace"})
    void aModeThatIsNotKnownCanBeAny(String arguments) {
        examine(arguments(arguments, Backend.IPTABLES, Backend.NFTABLES)).cannotTell();
        examine(arguments(arguments, Backend.values())).reports(DOWN);
    }

    @Test
    void withoutTheArgumentsEveryPlaceHasToBeListed() {
        examine(podAndService().answer(FILTER, new PacketFilter(true, List.of(), List.of(Backend.IPTABLES))))
                .cannotTell();
        examine(podAndService().answer(FILTER, new PacketFilter(true, List.of())))
                .cannotTell();
    }

    @Test
    void aVirtualServerIsARule() {
        examine(podAndService()
                        .answer(
                                FILTER,
                                new PacketFilter(true, List.of("ipvs: 192.168.64.2:32000 to:" + POD + ":5000"), ALL)))
                .cannotTell();
        // It leads to a Pod of before.
        examine(podAndService()
                        .answer(
                                FILTER,
                                new PacketFilter(true, List.of("ipvs: 192.168.64.2:32000 to:10.1.9.9:5000"), ALL)))
                .reports(DOWN)
                .says("10.1.9.9");
    }

    /** The Service does not answer, and whether a rule exists is not said where it was not seen. */
    @Test
    void aServiceWithoutAnAnswerIsSaidWithoutRulesThatWereNotListed() {
        examine(podAlone().answer(FILTER, new PacketFilter(true, List.of(), List.of(Backend.IPTABLES))))
                .reports(DOWN)
                .neverSays("none for 32000");
        examine(podAlone().answer(FILTER, new PacketFilter(true, List.of(RULE), ALL)))
                .reports(DOWN)
                .neverSays("none for 32000");
        examine(podAlone().answer(FILTER, new PacketFilter(true, List.of(), ALL)))
                .reports(DOWN)
                .says("none for 32000");
    }

    @Test
    void aDropThatNamesThePortIsAFilter() {
        examine(podAndService().answer(FILTER, filter(RULE, DROP)))
                .reports(FILTERED)
                .says(DROP);
    }

    /** What keeps the port out is taken away by its own words, and nothing else is opened. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "raw 3: -A PREROUTING -p tcp -m tcp --dport 32000 -j DROP"
                        + " | sudo iptables -t raw -D PREROUTING -p tcp -m tcp --dport 32000 -j DROP",
                "filter 2: -A OUTPUT -p tcp --dport 32000 -m comment --comment \"no $(x)\" -j REJECT"
                        + " | sudo iptables -t filter -D OUTPUT -p tcp --dport 32000 -m comment --comment 'no $(x)' -j REJECT",
                "lab: input (inet, handle 7) [{\"drop\":null}] | sudo nft delete rule inet lab input handle 7"
            })
    void aRuleThatIsKnownIsTakenAway(String rule, String command) {
        examine(podAndService().answer(FILTER, filter(RULE, rule)))
                .reports(FILTERED)
                .advises(command)
                .neverSays("ufw");
    }

    @Test
    void silenceIsAFilterSinceKubeProxyDropsNothingThatHasAnEndpoint() {
        GivenSite silent =
                podAndService().probe(Probes.timedOut("127.0.0.1", 32000)).probe(Probes.timedOut(NODE, 32000));
        examine(silent).reports(FILTERED);
        examine(silent.answer(FILTER, filter(RULE))).reports(FILTERED);
    }

    @Test
    void aRefusalThatNoRuleExplainsIsNotGuessedAt() {
        examine(podAndService()).cannotTell();
        examine(podAndService().answer(FILTER, filter(RULE))).cannotTell();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--proxy-mode=ipvs | 1 | --proxy-mode=ipvs",
                "--proxy-mode=\"ipvs\" | 1 | --proxy-mode=ipvs",
                "--proxy-mode nftables | 1 | --proxy-mode=nftables",
                "--iptables-localhost-nodeports=false | 1 | --iptables-localhost-nodeports=false",
                "--nodeport-addresses=192.168.64.0/24 | 1 | --nodeport-addresses=192.168.64.0/24",
                "--cluster-cidr=10.1.0.0/16 | 0 | route_localnet is 0"
            })
    void loopbackAloneIsAMatterOfKubeProxysSettings(String arguments, String routeLocalnet, String culprit) {
        GivenSite site = podAndService()
                .probe(Probes.http(NODE, 32000))
                .file(BuiltIn.ARGS + "/kube-proxy", "# comment\n" + arguments + "\n")
                .file("/proc/sys/net/ipv4/conf/all/route_localnet", routeLocalnet + "\n");
        Finding finding = examine(site).reports(MODE).says(culprit).only();
        assertFalse(finding.hypothesis());
        assertNotNull(Objects.requireNonNull(finding.remedy()).steps().get(0).undo());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--proxy-mode=",
                "--nodeport-addresses=127.0.0.0/8,192.168.64.0/24",
                "--nodeport-addresses=0.0.0.0/0",
                "--iptables-localhost-nodeports=true"
            })
    void settingsThatServeLoopbackAreNotTheReason(String arguments) {
        GivenSite site = podAndService()
                .probe(Probes.http(NODE, 32000))
                .file(BuiltIn.ARGS + "/kube-proxy", arguments + "\n")
                .file("/proc/sys/net/ipv4/conf/all/route_localnet", "1\n");
        examine(site)
                .reports(MODE)
                .neverSays(arguments.replaceFirst("=.*", "="))
                .advises("get daemonsets");
    }

    @Test
    void loopbackAloneIsSaidWithoutAReasonToo() {
        GivenSite site = podAndService()
                .probe(Probes.http(NODE, 32000))
                .file(BuiltIn.ARGS + "/kube-proxy", "--proxy-mode=iptables\n#--proxy-mode=ipvs\n");
        examine(site).reports(MODE).neverSays("ipvs").advises("get daemonsets");
    }

    @Test
    void aNodePortThatConnectsPassesWhateverIsBehindIt() {
        examine(GivenSite.healthy()).passes();
        examine(GivenSite.healthy().probe(Probes.webPage("127.0.0.1", 32000))).passes();
    }

    @Test
    void onAHealthyNodeOnlyLoopbackIsTried() {
        GivenSite site = GivenSite.healthy();
        examine(site).passes();
        assertEquals(
                List.of(new RegistryProbe.Ask("127.0.0.1", 32000)),
                site.asked().stream()
                        .filter(RegistryProbe.Ask.class::isInstance)
                        .toList());
    }

    @Test
    void aPodThatDoesNotAnswerIsAnotherMatter() {
        examine(podAlone().probe(Probes.refused(POD, 5000))).skips();
        examine(podAlone().with(Given.registryPod().ip(POD).notReady(null))).skips();
        examine(podAlone().with(Given.registrySlice(List.of(), List.of(POD)))).skips();
        examine(podAlone().with(Given.registryService().nodePort(31000))).skips();
        examine(podAlone().with(Given.registryPod().ip(null))).cannotTell();
    }

    @Test
    void fromAnotherHostSilenceIsASuspicion() {
        GivenSite site = GivenSite.healthy()
                .host(Given.laptop())
                .api(Given.api(ApiContact.State.ANSWERS, "", false))
                .probe(Probes.timedOut(NODE, 32000));
        Examined examined = examine(site).reports(FILTERED).links(FILTERED, Subject.endpoint(NODE + ":32000"));
        assertTrue(examined.only().hypothesis());
        examine(site.probe(Probes.http(NODE, 32000))).passes();
        examine(site.unknown(new RegistryProbe.Ask(NODE, 32000))).cannotTell();
    }

    @Test
    void whatMayNotBeReadIsNoPass() {
        examine(GivenSite.healthy().unknown(new RegistryProbe.Ask("127.0.0.1", 32000)))
                .cannotTell();
        examine(podAlone().unknown(HostFacts.Ask.INSTANCE)).cannotTell();
        examine(podAlone().unknown(Listing.Kind.PODS)).cannotTell();
        examine(podAlone().unknown(Listing.Kind.SERVICES)).cannotTell();
    }

    private static final String OLD =
            "nat 1: -A KUBE-SEP-AAAA -p tcp -m comment --comment \"container-registry/registry:registry\" -m tcp -j DNAT"
                    + " --to-destination 10.1.0.99:5000";

    @Test
    void rulesThatLeadToAPodOfThePastAreOutdatedAndNotMissing() {
        examine(podAlone().answer(FILTER, filter(RULE, OLD)))
                .reports(DOWN)
                .says("forwards the registry Service to 10.1.0.99", "its Pod is at " + POD)
                .neverSays("has not programmed")
                .advises("microk8s.daemon-kubelite");
        examine(
                        podAlone()
                                .answer(
                                        FILTER,
                                        filter(
                                                RULE,
                                                "kube-proxy: chain endpoint-ABC-container-registry/registry/tcp/registry__10.1.0.99/5000")))
                .reports(DOWN)
                .says("10.1.0.99");
        // one of them leads to the present pod
        examine(podAlone().answer(FILTER, filter(RULE, OLD, OLD.replace("10.1.0.99", POD))))
                .reports(DOWN)
                .says("has not programmed");
        // a pod of seconds may not be in the rules yet
        examine(podAlone()
                        .with(Given.registryPod().ip(POD).ports(5000).created(GivenSite.ago(Duration.ofSeconds(5))))
                        .answer(FILTER, filter(RULE, OLD)))
                .says("has not programmed");
    }

    @Test
    void aRecordingTellsOfOutdatedRulesWithoutAnyConnection() {
        RegistryProbe.Ask loopback = new RegistryProbe.Ask("127.0.0.1", 32000);
        GivenSite recorded = GivenSite.healthy()
                .unknown(loopback, new Gap(Gap.Cause.NOT_RECORDED, loopback.describe(), "not recorded", ""));
        examine(recorded.answer(FILTER, filter(RULE, OLD))).reports(DOWN).says("10.1.0.99");
        examine(recorded.answer(FILTER, filter(RULE, OLD.replace("10.1.0.99", POD))))
                .cannotTell();
        examine(recorded.unknown(FILTER)).cannotTell();
    }

    static GivenSite silent(String... rules) {
        return podAndService()
                .probe(Probes.timedOut("127.0.0.1", 32000))
                .probe(Probes.timedOut(NODE, 32000))
                .answer(FILTER, filter(rules));
    }

    @Test
    void aRuleOfAnyTableIsNamedWithWhatDeletesIt() {
        examine(silent(RULE, "raw 3: -A OUTPUT -p tcp -m tcp --dport 32000 -j DROP"))
                .reports(FILTERED)
                .says("raw 3: -A OUTPUT")
                .advises(
                        "Delete rule 3 of chain OUTPUT in table raw",
                        "sudo iptables -t raw -D OUTPUT -p tcp -m tcp --dport 32000 -j DROP",
                        "sudo iptables -t raw -I OUTPUT 3 -p tcp")
                .neverSays("ufw");
        examine(silent(RULE, "legacy mangle 1: -A PREROUTING -p tcp -m tcp --dport 32000 -j DROP"))
                .advises("sudo iptables-legacy -t mangle -D PREROUTING");
        examine(silent(RULE, "guard: early (inet, handle 4) [{\"match\":{\"right\":32000}},{\"drop\":null}]"))
                .advises("sudo nft delete rule inet guard early handle 4")
                .neverSays("ufw");
    }

    @Test
    void aRuleThatIsNotShownWholeIsDeletedByItsNumber() {
        String rule = "raw 2: -A OUTPUT -p tcp -m comment --comment \"" + "x".repeat(300) + "\" --dport 32000 -j DROP";
        examine(silent(RULE, rule)).advises("sudo iptables -t raw -D OUTPUT 2");
    }

    /** To delete a rule moves the numbers of those behind it, and to make one again too. */
    @Test
    void rulesOfAChainAreDeletedFromTheLastToTheFirst() {
        String long1 = "raw 1: -A OUTPUT -m comment --comment \"" + "x".repeat(300) + "\" --dport 32000 -j DROP";
        String last = "raw 2: -A OUTPUT -p tcp -m tcp --dport 32000 -j REJECT";
        Finding finding = examine(silent(RULE, long1, last)).reports(FILTERED).only();
        List<Action> actions = Objects.requireNonNull(finding.remedy()).steps().stream()
                .map(Remedy.Step::action)
                .toList();
        assertEquals(
                List.of(
                        Action.root("iptables -t raw -D OUTPUT -p tcp -m tcp --dport 32000 -j REJECT".split(" ")),
                        Action.root("iptables -t raw -D OUTPUT 1".split(" "))),
                actions);
    }

    @Test
    void aDropThatStopsTheWayCountsMoreThanAnAnswerOfTheNodesAddress() {
        examine(silent(RULE, "raw 1: -A OUTPUT -d 127.0.0.1/32 -p tcp -m tcp --dport 32000 -j DROP")
                        .probe(Probes.http(NODE, 32000)))
                .reports(FILTERED);
    }
}
