package dev.registrydoctor.checks.catalog.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import org.junit.jupiter.api.Test;

final class MirrorsTests {

    private static final String DOWN = "runtime.mirror-unreachable";
    private static final String MIRROR = "mirror.lab:5000";
    private static final String FILE = "server = \"https://registry-1.docker.io\"\n[host.\"http://" + MIRROR + "\"]\n";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final String REFUSED = "Head \"http://" + MIRROR
            + "/v2/library/nginx/manifests/1.25?ns=docker.io\": dial tcp 10.0.0.9:5000: connect: connection refused";

    private static GivenSite site() {
        return GivenSite.healthy().certs("docker.io", FILE).with(Given.pod(POD, "nginx:1.25"));
    }

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Mirrors());
    }

    @Test
    void aMirrorThatAnswersPasses() {
        examine(site().probe(Probes.http("mirror.lab", 5000))).passes();
        // Whatever it answers: that is no matter of the connection.
        examine(site().probe(Probes.webPage("mirror.lab", 5000))).passes();
    }

    @Test
    void aMirrorThatRefusesIsASuspicionWhilePullsWork() {
        Examined examined = examine(site().probe(Probes.refused("mirror.lab", 5000)))
                .reports(DOWN)
                .says(
                        "http://" + MIRROR,
                        "for docker.io",
                        "connection refused",
                        "does not answer requests from this host")
                .links(DOWN, Subject.registry(MIRROR), Subject.registry("docker.io"))
                .advises("curl -v --max-time 5 http://mirror.lab:5000/v2/", "on node vm");
        assertTrue(examined.only().hypothesis());
    }

    @Test
    void aMirrorOfSeveralRegistriesIsOneCause() {
        GivenSite site = site().certs("quay.io", FILE)
                .with(Given.pod("default/other-5d4f8c7b9-aaaaa", "quay.io/team/app:1"))
                .probe(Probes.refused("mirror.lab", 5000));
        examine(site)
                .reports(DOWN)
                .says("hosts.toml names for docker.io, quay.io")
                .links(DOWN, Subject.registry("docker.io"), Subject.registry("quay.io"));
    }

    @Test
    void theDefaultThatCatchesARegistryIsNamed() {
        GivenSite site = GivenSite.healthy()
                .certs("_default", FILE)
                .with(Given.pod(POD, "10.0.0.5:32000/app:v1"))
                .probe(Probes.refused("mirror.lab", 5000));
        examine(site)
                .reports(DOWN)
                .says("_default/hosts.toml", "10.0.0.5:32000")
                .advises("a directory for them next to _default");
    }

    @Test
    void aMirrorOfTheTemplateCountsWhereCertsDIsNotRead() {
        GivenSite site = GivenSite.healthy()
                .with(Given.pod(POD, "nginx:1.25"))
                .file(BuiltIn.TEMPLATE, """
                version = 2
                [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
                  endpoint = ["http://mirror.lab:5000"]
                """)
                .probe(Probes.refused("mirror.lab", 5000));
        examine(site).reports(DOWN).says("registry.mirrors names for docker.io").advises("sudo snap restart");
    }

    @Test
    void anErrorThatNamesTheMirrorMakesItTheCause() {
        GivenSite site = site().with(Given.pod(POD, "nginx:1.25").waiting("ErrImagePull", REFUSED))
                .probe(Probes.refused("mirror.lab", 5000));
        Examined examined = examine(site).reports(DOWN).links(DOWN, Subject.pod(POD));
        assertFalse(examined.only().hypothesis());
    }

    @Test
    void anErrorOfAnotherServerLeavesItASuspicion() {
        GivenSite site = site().with(Given.pod(POD, "nginx:1.25")
                        .waiting("ErrImagePull", "Head \"https://registry-1.docker.io/v2/\": 429 Too Many Requests"))
                .probe(Probes.timedOut("mirror.lab", 5000));
        assertTrue(examine(site).reports(DOWN).only().hypothesis());
    }

    @Test
    void mirrorsOfImagesThatNobodyUsesAreNotProbed() {
        GivenSite site = GivenSite.healthy().certs("quay.io", FILE);
        examine(site).skips();
        assertEquals(
                0,
                site.asked().stream()
                        .filter(q -> q instanceof RegistryProbe.Ask)
                        .count());
    }

    @Test
    void publicRegistriesAndTheRegistryItselfAreNoMirrors() {
        examine(GivenSite.healthy().with(Given.pod(POD, "nginx:1.25"))).skips();
    }

    @Test
    void aMirrorThatOnlyPullsIsNotAskedForTags() {
        examine(site().certs("docker.io", FILE + "capabilities = [\"pull\"]\n")).skips();
    }

    @Test
    void whatIsNotSeenIsNotJudged() {
        examine(site().unknown(new RegistryProbe.Ask("mirror.lab", 5000))).cannotTell();
        examine(site().unknown(CertsDirectory.Ask.OWN)).cannotTell();
        examine(site().unknown(Listing.Kind.PODS)).cannotTell();
        examine(site().host(Given.laptop())).skips();
    }

    @Test
    void aMirrorThatAnsweredThePullExplainsNoneOfIt() {
        GivenSite site = site().with(Given.pod(POD, "nginx:1.25")
                        .waiting(
                                "ErrImagePull",
                                "unexpected status from HEAD request to http://" + MIRROR
                                        + "/v2/library/nginx/manifests/1.25?ns=docker.io: 401 Unauthorized"))
                .probe(Probes.refused("mirror.lab", 5000));
        Examined examined = examine(site).reports(DOWN);
        assertTrue(examined.only().hypothesis());
        assertFalse(examined.only().involves().contains(Subject.pod(POD)));
        assertFalse(examined.only().involves().contains(Subject.registry("docker.io")), "the back-off names it too");
    }
}
