package dev.registrydoctor.checks.catalog.network;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import org.junit.jupiter.api.Test;

final class LocalhostNodeTests {

    private static final String NOT_THE_NODE = "network.localhost-is-not-the-node";
    private static final String NODE = "192.168.64.2";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new LocalhostNode());
    }

    /** A laptop with MicroK8s in a virtual machine. */
    private static GivenSite laptop() {
        return GivenSite.healthy()
                .host(Given.laptop())
                .api(Given.api(ApiContact.State.ANSWERS, "", false))
                .probe(Probes.refused("127.0.0.1", 32000))
                .probe(Probes.http(NODE, 32000));
    }

    @Test
    void theRegistryIsAtTheNodesAddress() {
        Examined examined = examine(laptop())
                .reports(NOT_THE_NODE)
                .says(NODE + ":32000")
                .links(NOT_THE_NODE, Subject.registry("localhost:32000"), Subject.endpoint("127.0.0.1:32000"))
                .advises("port-forward service/registry 32000:5000");
        assertTrue(examined.only().hypothesis(), "nobody said that they push to localhost");
    }

    @Test
    void whoAsksForLocalhostMeansIt() {
        assertFalse(examine(laptop().asked(Given.registry("localhost", 32000)))
                .reports(NOT_THE_NODE)
                .only()
                .hypothesis());
        assertTrue(examine(laptop().asked(Given.registry("localhost", 5000)))
                .only()
                .hypothesis());
    }

    @Test
    void onANodeLocalhostIsRight() {
        examine(GivenSite.healthy().probe(Probes.refused("127.0.0.1", 32000))).passes();
    }

    @Test
    void aPortForwardIsFine() {
        examine(laptop().probe(Probes.http("127.0.0.1", 32000))).passes();
    }

    @Test
    void aRegistryThatIsDownThereTooIsAnotherMatter() {
        examine(laptop().probe(Probes.refused(NODE, 32000))).skips();
    }

    @Test
    void whatIsNotSeenIsNotAbsent() {
        examine(laptop().unknown(Listing.Kind.NODES)).cannotTell();
        examine(laptop().partial(Listing.nodes())).cannotTell();
        examine(laptop().unknown(HostFacts.Ask.INSTANCE)).cannotTell();
        examine(laptop().unknown(new RegistryProbe.Ask(NODE, 32000))).cannotTell();
    }
}
