package dev.registrydoctor.checks.catalog.network;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import org.junit.jupiter.api.Test;

class LocalhostAddressTests {

    private static final RegistryProbe.Ask V4 = new RegistryProbe.Ask("127.0.0.1", 32000);
    private static final RegistryProbe.Ask V6 = new RegistryProbe.Ask("::1", 32000);

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new LocalhostAddress());
    }

    private static GivenSite sixFirst() {
        return GivenSite.healthy().lookup("localhost", "::1", "127.0.0.1");
    }

    @Test
    void localhostThatIsOnlyV6IsTheReason() {
        examine(GivenSite.healthy().lookup("localhost", "::1").probe(Probes.refused("::1", 32000)))
                .reports("network.localhost-ipv6")
                .says("localhost resolves to ::1", "connection refused")
                .advises("/etc/hosts", "127.0.0.1:32000/")
                .links("network.localhost-ipv6", Subject.endpoint("[::1]:32000"), Subject.registry("localhost:32000"));
    }

    @Test
    void theFileForContainerdIsWhereItsConfigPathIs() {
        examine(GivenSite.healthy()
                        .lookup("localhost", "::1")
                        .probe(Probes.refused("::1", 32000))
                        .file(BuiltIn.TEMPLATE, """
                                version = 3
                                [plugins."io.containerd.cri.v1.images".registry]
                                  config_path = "/etc/containerd/certs.d"
                                """)
                        .with(Given.node().containerd("2.1.6")))
                .reports("network.localhost-ipv6")
                .advises("/etc/containerd/certs.d/127.0.0.1:32000/hosts.toml");
    }

    @Test
    void aV6AddressThatHangsIsTheReasonThoughV4ComesNext() {
        examine(sixFirst().probe(Probes.timedOut("::1", 32000)))
                .reports("network.localhost-ipv6")
                .says("times out", "::1, 127.0.0.1");
    }

    @Test
    void aV6AddressThatAcceptsAndSaysNothingHangsToo() {
        examine(sixFirst()
                        .probe(Probes.connected(
                                "::1", 32000, Probes.failed(RegistryProbe.Result.TIMED_OUT, "no answer"), null)))
                .reports("network.localhost-ipv6")
                .says("accepts connections but does not answer as a registry");
    }

    /** A client that connects does not try the next address: containerd says "not found" of the website's 404. */
    @Test
    void aWebsiteOnTheV6AddressIsToldAsOne() {
        examine(sixFirst().probe(Probes.webPage("::1", 32000)))
                .reports("network.localhost-ipv6")
                .says("[::1]:32000 is not a registry: it answers GET /v2/ with HTTP 200");
    }

    @Test
    void aV6AddressThatRefusesAtOnceLetsClientsGoOn() {
        examine(sixFirst().probe(Probes.refused("::1", 32000))).passes();
    }

    @Test
    void aRegistryThatAnswersOnV6IsFine() {
        examine(sixFirst().probe(Probes.http("::1", 32000))).passes();
        examine(GivenSite.healthy().lookup("localhost", "::1").probe(Probes.http("::1", 32000)))
                .passes();
    }

    @Test
    void v4FirstIsFineAndV6IsNotEvenAsked() {
        GivenSite site = GivenSite.healthy().lookup("localhost", "127.0.0.1", "::1");

        examine(site).passes();

        assertFalse(site.asked().contains(V6));
    }

    @Test
    void aRegistryThatAnswersOnNeitherIsNotTheNamesFault() {
        examine(GivenSite.healthy()
                        .lookup("localhost", "::1")
                        .probe(Probes.refused("127.0.0.1", 32000))
                        .probe(Probes.refused("::1", 32000)))
                .skips();
    }

    @Test
    void anUnknownV6AnswerIsUnknown() {
        examine(sixFirst().unknown(V6)).cannotTell();
    }

    @Test
    void anUnknownNameOrV4AnswerIsUnknown() {
        examine(GivenSite.healthy().unknown(new NameLookup.Ask("localhost"))).cannotTell();
        examine(sixFirst().unknown(V4)).cannotTell();
    }
}
