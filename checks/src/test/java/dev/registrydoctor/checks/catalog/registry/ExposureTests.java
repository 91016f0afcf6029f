package dev.registrydoctor.checks.catalog.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.ThreeNodes;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExposureTests {

    private static final Origin NODE = new Origin("http", "192.168.64.2", 32000);

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Exposure());
    }

    /** Seen from a machine that is no node. */
    private static GivenSite fromElsewhere() {
        return GivenSite.healthy()
                .host(Given.laptop())
                .api(Given.api(ApiContact.State.ANSWERS, "", false))
                .probe(Probes.http(NODE.host(), NODE.port()));
    }

    @Test
    void whoIsLetInOverTheNetworkIsEverybody() {
        examine(fromElsewhere().catalog(NODE, 200, "web"))
                .reports("registry.open-to-everyone")
                .says("without credentials, from laptop", "192.168.64.2:32000")
                .advises("--nodeport-addresses=127.0.0.0/8", "A ufw rule for the port has no effect")
                .links("registry.open-to-everyone", Subject.endpoint("192.168.64.2:32000"));
    }

    @Test
    void everyNodeIsChangedAndThenRestarted() {
        Remedy remedy = Objects.requireNonNull(
                examine(fromElsewhere().catalog(NODE, 200, "web")).only().remedy());
        Step change = remedy.steps().get(1);
        Step restart = remedy.steps().get(2);
        assertEquals(Actor.everyNode(), change.actor());
        assertTrue(change.action().needsRoot());
        assertEquals(Step.of(restart.goal(), Action.restart("microk8s.daemon-kubelite"), Actor.everyNode()), restart);
        assertEquals(Risk.RESTARTS, restart.risk());
    }

    @Test
    void whatANodeReachesAtItsOwnAddressProvesNothing() {
        examine(GivenSite.healthy().probe(Probes.http(NODE.host(), NODE.port())).catalog(NODE, 200, "web"))
                .skips();
    }

    @Test
    void anotherNodeIsReachedOverTheNetwork() {
        examine(GivenSite.healthy()
                        .with(Given.node("vm2", "192.168.64.3"))
                        .probe(Probes.http("192.168.64.3", 32000))
                        .catalog(new Origin("http", "192.168.64.3", 32000), 200, "web"))
                .reports("registry.open-to-everyone")
                .says("from vm");
    }

    /** One that hangs hides none of the others; of a hundred nodes three are asked. */
    @ParameterizedTest
    @CsvSource({"3, true", "4, false"})
    void threeNodesAreAsked(int open, boolean isSeen) {
        GivenSite site = fromElsewhere().probe(Probes.timedOut(NODE.host(), NODE.port()));
        for (int i = 2; i <= 4; i++) {
            String address = "192.168.64." + (i + 1);
            site = site.with(Given.node("vm" + i, address))
                    .probe(i == open ? Probes.http(address, 32000) : Probes.timedOut(address, 32000))
                    .catalog(new Origin("http", address, 32000), 200, "web");
        }
        Examined examined = examine(site);
        if (isSeen) {
            examined.reports("registry.open-to-everyone");
        } else {
            examined.skips();
        }
    }

    /** That address leads to this machine, not to the node. */
    @Test
    void aNodeThatCallsItselfByALoopbackAddressIsNotReached() {
        GivenSite site = GivenSite.healthy()
                .host(new HostFacts("laptop", "Debian 12", List.of("192.168.64.1"), false, false, List.of()))
                .with(Given.node("vm", "127.0.0.1"))
                .probe(Probes.http("127.0.0.1", 32000))
                .catalog(GivenSite.BUILT_IN, 200, "web");
        examine(site).skips();
    }

    @Test
    void aRegistryThatWantsALoginOrDoesNotAnswerIsNotOpen() {
        examine(fromElsewhere().catalog(NODE, 401)).skips();
        examine(fromElsewhere().probe(Probes.timedOut(NODE.host(), NODE.port())))
                .skips();
    }

    @Test
    void withoutKnowingWhatThisHostIsItCannotBeTold() {
        examine(fromElsewhere().catalog(NODE, 200, "web").unknown(HostFacts.Ask.INSTANCE))
                .cannotTell();
    }

    /** Each node meets another one's port, and it is one registry. */
    @Test
    void aRegistryThatEveryNodeMeetsIsToldOnce() {
        GivenSite site = ThreeNodes.cluster(open("vm"), open("node-b"), open("node-c"));
        for (int last = 2; last <= 4; last++) {
            site.catalog(new Origin("http", "192.168.64." + last, 32000), 200, "web");
        }
        Finding finding = examine(site)
                .reports("registry.open-to-everyone")
                .says("whose port answers node node-b")
                .only();
        assertEquals(List.of(), finding.details().hosts());
    }

    private static GivenSite open(String name) {
        GivenSite node = ThreeNodes.node(name);
        for (int last = 2; last <= 4; last++) {
            node.probe(Probes.http("192.168.64." + last, 32000));
        }
        return node;
    }
}
