package dev.registrydoctor.checks.catalog.scheme;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpHttpsTests {

    private static final String IMAGE = "10.0.0.5:32000/app:v1";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final String PLAIN = "failed to do request: Head \"https://10.0.0.5:32000/v2/app/manifests/v1\":"
            + " http: server gave HTTP response to HTTPS client";
    private static final String TLS =
            "unexpected status from HEAD request to http://10.0.0.5:32000/v2/app/manifests/v1: 400 Bad Request";
    private static final String HTTP_SERVER = "scheme.http-server-https-client";
    private static final String HTTPS_SERVER = "scheme.https-server-http-client";

    private static GivenSite failing(String message) {
        return GivenSite.healthy().with(Given.pod(POD, IMAGE).waiting("ErrImagePull", message));
    }

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new HttpHttps());
    }

    private static GivenSite insisting(String scheme, RegistryProbe probe) {
        return GivenSite.healthy()
                .asked(new Settings.Registry(scheme, "r.lab", 5000))
                .probe(probe);
    }

    @Test
    void aHealthySitePasses() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void aPullByHttpsFromAPlainServerIsSeen() {
        examine(failing(PLAIN))
                .reports(HTTP_SERVER)
                .says("10.0.0.5:32000", POD, "server gave HTTP response")
                .links(
                        HTTP_SERVER,
                        Subject.registry("10.0.0.5:32000"),
                        Subject.pod(POD),
                        Subject.image(IMAGE),
                        Subject.node("vm"));
    }

    /** containerd 1.6 and 1.7 leave out the URL: the server shows which scheme it was asked by. */
    @Test
    void a400WithoutUrlIsOfTheSchemeWhereTheServerSpeaksTls() {
        GivenSite site =
                failing("pulling from host 10.0.0.5:32000 failed with status code [manifests v1]: 400 Bad Request");

        examine(site.probe(Probes.https("10.0.0.5", 32000)))
                .reports(HTTPS_SERVER)
                .says("400 Bad Request");
        examine(site.probe(Probes.http("10.0.0.5", 32000))).passes();
        examine(site.unknown(new RegistryProbe.Ask("10.0.0.5", 32000))).passes();
    }

    @Test
    void aPullByHttpFromATlsServerIsSeen() {
        examine(failing(TLS)).reports(HTTPS_SERVER).says("uses HTTPS");
    }

    @Test
    void podsOfOneRegistryAreOneFinding() {
        examine(failing(PLAIN)
                        .with(Given.pod("default/b-5d4f8c7b9-bbbbb", "10.0.0.5:32000/b:1")
                                .waiting("ErrImagePull", PLAIN)))
                .reports(HTTP_SERVER)
                .says("default/b-5d4f8c7b9-bbbbb", POD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.5:32000/app:v1: not found",
                "tls: failed to verify certificate: x509: certificate signed by unknown authority",
                "dial tcp 10.0.0.5:32000: connect: connection refused",
                "unexpected status from HEAD request to https://10.0.0.5:32000/v2/app/manifests/v1: 400 Bad Request",
                "unexpected status from HEAD request to http://10.0.0.5:32000/v2/app/manifests/v1: 500 Internal"
                        + " Server Error"
            })
    void otherErrorsAreNotOfTheScheme(String message) {
        examine(failing(message)).passes();
    }

    @Test
    void theEventTellsWhereTheStatusIsLost() {
        examine(failing("Back-off pulling image \"" + IMAGE + "\"")
                        .with(Given.podEvent(POD, "Failed", "Failed to pull image \"" + IMAGE + "\": " + PLAIN)))
                .reports(HTTP_SERVER);
    }

    @Test
    void aBackOffAloneIsNoSchemeError() {
        GivenSite site = failing("Back-off pulling image \"" + IMAGE + "\"");
        examine(site.unknown(Listing.Kind.EVENTS).unknown(RuntimeLog.Ask.INSTANCE))
                .passes();
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(failing(PLAIN).unknown(Listing.Kind.PODS)).cannotTell();
    }

    @Test
    void podsOfSomeNamespacesOnlyAreNoPass() {
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
        examine(failing(PLAIN).partial(Listing.pods())).reports(HTTP_SERVER);
    }

    @Test
    void aSchemeThatTheUserInsistsOnIsHeldAgainstTheProbe() {
        examine(insisting("https", Probes.http("r.lab", 5000)))
                .reports(HTTP_SERVER)
                .advises("--registry http://r.lab:5000");
        examine(insisting("http", Probes.https("r.lab", 5000)))
                .reports(HTTPS_SERVER)
                .advises("--registry https://r.lab:5000");
        examine(insisting("http", Probes.http("r.lab", 5000))).passes();
        examine(insisting("https", Probes.https("r.lab", 5000))).passes();
    }

    @Test
    void whatDoesNotAnswerHasNoScheme() {
        examine(insisting("https", Probes.refused("r.lab", 5000))).passes();
        examine(insisting("http", Probes.timedOut("r.lab", 5000))).passes();
        examine(GivenSite.healthy().asked(Given.registry("r.lab", 5000)).probe(Probes.http("r.lab", 5000)))
                .passes();
    }
}
