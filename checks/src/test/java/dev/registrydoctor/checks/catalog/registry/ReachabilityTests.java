package dev.registrydoctor.checks.catalog.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.checks.testkit.Probes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachabilityTests {

    private static final String POD = "default/shop-5d4f8c7b9-x2x2x";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Reachability());
    }

    private static GivenSite asked() {
        return GivenSite.healthy().asked(Given.registry("harbor.lab", 5000));
    }

    private static GivenPod pulling(String message) {
        return Given.pod(POD, "harbor.lab:5000/shop:1").waiting("ErrImagePull", message);
    }

    @Test
    void aRegistryThatTheRunWasAskedForAndThatRefusesIsUnreachable() {
        examine(asked().probe(Probes.refused("harbor.lab", 5000)))
                .reports("registry.unreachable")
                .says("harbor.lab:5000", "connection refused", "does not answer /v2/ requests from this host")
                .advises("http://harbor.lab:5000/v2/", "--registry harbor.lab:5000")
                .links(
                        "registry.unreachable",
                        Subject.registry("harbor.lab:5000"),
                        Subject.endpoint("harbor.lab:5000"));
    }

    @Test
    void theAddressThatANameLeadsToIsShown() {
        examine(asked().probe(Probes.refused("harbor.lab", 5000)).lookup("harbor.lab", "192.0.2.99"))
                .reports("registry.unreachable")
                .says("harbor.lab resolves to 192.0.2.99", "the address of the registry's machine");
    }

    /** On a node, port 32000 of a loopback address is the node port, by whatever name. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.1.1", "::1"})
    void aNameOfALoopbackAddressIsThisHost(String address) {
        GivenSite builtIn = GivenSite.healthy()
                .asked(Given.registry("reg.local", BuiltIn.NODE_PORT))
                .probe(Probes.refused("reg.local", BuiltIn.NODE_PORT))
                .lookup("reg.local", address);
        Subject port = Subject.endpoint("127.0.0.1:32000");
        examine(builtIn)
                .reports("registry.unreachable")
                .says("reg.local resolves to " + address + ", which is this host itself")
                .links("registry.unreachable", port);
        Finding other = examine(asked().probe(Probes.refused("harbor.lab", 5000)).lookup("harbor.lab", address))
                .says("which is this host itself")
                .only();
        assertFalse(other.subjects().contains(port));
    }

    @Test
    void aNameThatDoesNotResolveIsUnreachableInTheResolversWords() {
        examine(asked().probe(Probes.notConnected(
                        "harbor.lab", 5000, RegistryProbe.Connection.NAME_UNRESOLVED, "no such host")))
                .reports("registry.unreachable")
                .says("no such host");
    }

    @Test
    void aRegistryThatAPodCannotPullFromIsUnreachable() {
        examine(GivenSite.healthy()
                        .with(pulling("dial tcp 10.0.0.5:5000: connect: connection refused"))
                        .probe(Probes.refused("harbor.lab", 5000)))
                .reports("registry.unreachable")
                .links("registry.unreachable", Subject.pod(POD), Subject.image("harbor.lab:5000/shop:1"));
    }

    @Test
    void whatThisHostCannotReachHurtsNobodyWhilePodsPull() {
        examine(GivenSite.healthy()
                        .with(Given.pod(POD, "harbor.lab:5000/shop:1"))
                        .probe(Probes.refused("harbor.lab", 5000)))
                .passes();
    }

    /** As many as a run looks at, and one more, of which nothing is known. */
    @Test
    void moreRegistriesThanARunLooksAtAreNotAllInOrder() {
        examine(pullingFrom(32)).passes();
        examine(pullingFrom(33)).cannotTell();
    }

    private static GivenSite pullingFrom(int registries) {
        GivenSite site = GivenSite.healthy();
        for (int i = 0; i < registries; i++) {
            // The built-in registry is the first that the images of a healthy environment name.
            String host = i == 0 ? "localhost" : "r" + i + ".lab";
            int port = i == 0 ? 32000 : 5000;
            site = site.with(Given.pod("default/shop-" + i, host + ":" + port + "/shop:1"))
                    .probe(Probes.http(host, port));
        }
        return site;
    }

    @Test
    void aPullThatFailsForAnotherReasonDoesNotBlameTheLine() {
        examine(GivenSite.healthy()
                        .with(pulling("pull access denied: insufficient_scope: authorization failed"))
                        .probe(Probes.refused("harbor.lab", 5000)))
                .passes();
    }

    /** A website's 404 is not one of a tag, and a proxy's 502 is not the registry's. */
    @Test
    void whatAPodMeetsOfAWebPageIsTheWebPages() {
        String notFound = "failed to resolve reference \"harbor.lab:5000/shop:1\": harbor.lab:5000/shop:1: not found";
        GivenSite site = GivenSite.healthy().with(pulling(notFound));

        examine(site.probe(Probes.webPage("harbor.lab", 5000))).reports("registry.not-a-registry");
        examine(site.probe(Probes.http("harbor.lab", 5000))).passes();
        // Nodes may reach what this host does not.
        examine(site.probe(Probes.refused("harbor.lab", 5000))).passes();
    }

    @Test
    void aProxyWhoseRegistryIsDownIsToldAsOne() {
        examine(GivenSite.healthy()
                        .with(pulling("pulling from host harbor.lab:5000 failed with status code [manifests 1]: 502 Bad"
                                + " Gateway"))
                        .probe(Probes.connected(
                                "harbor.lab",
                                5000,
                                Probes.answered(502, null, "text/html", "<html>502 Bad Gateway"),
                                Probes.failed(RegistryProbe.Result.SPEAKS_PLAIN, "HTTP"))))
                .reports("registry.not-a-registry")
                .says("that is a proxy that does not reach a registry behind it")
                .advises("Its error log");
    }

    @ParameterizedTest
    @CsvSource({"501, false", "502, true", "503, true", "504, true", "505, false"})
    void whatAProxySaysOfTheServerBehindItIsToldByItsStatus(int status, boolean isProxy) {
        Examined examined = examine(asked().probe(Probes.connected(
                        "harbor.lab", 5000, Probes.answered(status, null, "text/html", "<html>"), null)))
                .reports("registry.not-a-registry");
        assertEquals(isProxy, examined.only().summary().contains("a proxy"));
    }

    @Test
    void aWebPageIsNoRegistry() {
        examine(asked().probe(Probes.webPage("harbor.lab", 5000)))
                .reports("registry.not-a-registry")
                .says("HTTP 200", "text/html", "Router")
                .advises("http://harbor.lab:5000/v2/")
                .links("registry.not-a-registry", Subject.registry("harbor.lab:5000"));
    }

    @Test
    void aRedirectIsNamedWithWhereItLeads() {
        Reply redirect = new Reply(Result.ANSWERED, 302, null, null, null, "https://portal.lab/login", null, "");

        examine(asked().probe(Probes.connected("harbor.lab", 5000, redirect, null)))
                .reports("registry.not-a-registry")
                .says("https://portal.lab/login", "HTTP 302", "no content type");
    }

    @Test
    void registriesAreKnownByHeaderOrChallenge() {
        examine(asked().probe(Probes.http("harbor.lab", 5000))).passes();
        examine(asked().probe(Probes.https("harbor.lab", 5000))).passes();
        Reply token =
                new Reply(Result.ANSWERED, 401, null, "application/json", "Bearer realm=\"https://t\"", null, null, "");
        examine(asked().probe(Probes.connected("harbor.lab", 5000, null, token)))
                .passes();
    }

    @Test
    void aCertificateThatIsNotTrustedIsAnotherChecksMatter() {
        examine(asked().probe(Probes.connected(
                        "harbor.lab",
                        5000,
                        Probes.failed(Result.SPEAKS_TLS, "malformed HTTP response"),
                        Probes.failed(Result.UNTRUSTED, "unable to find valid certification path"))))
                .passes();
    }

    @Test
    void aCertificateForAnotherNameIsUnreachableInItsWords() {
        examine(asked().probe(Probes.connected(
                        "harbor.lab",
                        5000,
                        Probes.failed(Result.SPEAKS_TLS, "malformed HTTP response"),
                        Probes.failed(Result.WRONG_NAME, "certificate is for other.lab"))))
                .reports("registry.unreachable")
                .says("certificate is for other.lab");
    }

    @Test
    void publicRegistriesAreNotProbedForTheirImages() {
        GivenSite site =
                GivenSite.healthy().with(Given.pod(POD, "nginx:1.27"), Given.pod("default/b-1-a", "quay.io/x/y:1"));

        examine(site).passes();

        NonEmpty.allMatch(
                site.asked().stream()
                        .filter(q -> q instanceof RegistryProbe.Ask)
                        .toList(),
                q -> q instanceof RegistryProbe.Ask ask && ask.host().equals("127.0.0.1"));
    }

    @Test
    void withoutAnyRegistryThereIsNothingToReach() {
        examine(GivenSite.empty()).skips();
    }

    @Test
    void aRegistryThatCouldNotBeProbedIsUnknown() {
        examine(GivenSite.empty()
                        .asked(Given.registry("harbor.lab", 5000))
                        .unknown(new RegistryProbe.Ask("harbor.lab", 5000)))
                .cannotTell();
    }

    @Test
    void oneRegistryThatAnswersDoesNotSpeakForOneThatCouldNotBeProbed() {
        examine(asked().unknown(new RegistryProbe.Ask("harbor.lab", 5000))).cannotTell();
    }

    @Test
    void unknownSettingsAreUnknown() {
        examine(GivenSite.healthy().unknown(Settings.Ask.INSTANCE)).cannotTell();
    }

    @Test
    void withoutPodsTheRegistriesThatWereAskedForAreStillJudged() {
        examine(asked().unknown(Listing.Kind.PODS).probe(Probes.refused("harbor.lab", 5000)))
                .reports("registry.unreachable");
    }

    @Test
    void aRegistryThatSaysItIsIllIsTheCauseOfPullsThatMeet5xx() {
        RegistryProbe.Reply ill =
                Probes.answered(503, "registry/2.0", "application/json", "{\"errors\":[{\"code\":\"UNAVAILABLE\"}]}");
        GivenSite site = GivenSite.healthy().probe(Probes.connected("harbor.lab", 5000, ill, null));
        String message =
                "unexpected status from HEAD request to http://harbor.lab:5000/v2/shop/manifests/1: 503 Service"
                        + " Unavailable";
        examine(site.with(pulling(message)))
                .reports("registry.server-error")
                .links("registry.server-error", Subject.registry("harbor.lab:5000"));
        examine(site.with(pulling("harbor.lab:5000/shop:1: not found"))).passes();
    }

    @Test
    void aStoreThatRefusesIsNotTheRegistry() {
        String message = "failed to copy: httpReadSeeker: failed open: failed to do request: Get"
                + " \"https://minio.lab:9000/blob\": dial tcp 10.0.0.9:9000: connect: connection refused";
        examine(GivenSite.healthy().with(pulling(message)).probe(Probes.refused("harbor.lab", 5000)))
                .passes();
    }
}
