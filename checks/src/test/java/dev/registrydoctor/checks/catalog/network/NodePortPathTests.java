package dev.registrydoctor.checks.catalog.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodePortPathTests {

    private static final String DOWN = "network.kube-proxy-down";
    private static final String MODE = "network.kube-proxy-mode";
    private static final String FILTERED = "network.port-filtered";
    private static final String NODE = "192.168.64.2";
    private static final String SERVICE = "10.152.183.10";
    private static final String POD = "10.1.0.7";
    private static final PacketFilter.Ask FILTER = new PacketFilter.Ask(32000);
    private static final String RULE = "nat: -A KUBE-NODEPORTS -p tcp -m tcp --dport 32000 -j KUBE-EXT-X";
    private static final String DROP = "filter: -A INPUT -p tcp -m tcp --dport 32000 -j DROP";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new NodePortPath());
    }

    /** The pod answers, and nothing before it does, by refusing. */
    private static GivenSite podAlone() {
        return GivenSite.healthy()
                .probe(Probes.refused("127.0.0.1", 32000))
                .probe(Probes.refused(NODE, 32000))
                .probe(Probes.refused(SERVICE, 5000))
                .probe(Probes.http(POD, 5000))
                .unknown(FILTER);
    }

    private static GivenSite podAndService() {
        return podAlone().probe(Probes.http(SERVICE, 5000));
    }

    private static PacketFilter filter(String... rules) {
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
        examine(podAndService().answer(FILTER, new PacketFilter(true, List.of())))
                .reports(DOWN)
                .says("none for 32000");
        examine(podAndService().answer(FILTER, new PacketFilter(false, List.of())))
                .reports(DOWN)
                .says("no rule of kube-proxy at all");
    }

    @Test
    void aDropThatNamesThePortIsAFilter() {
        examine(podAndService().answer(FILTER, filter(RULE, DROP)))
                .reports(FILTERED)
                .says(DROP);
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
}
