package dev.registrydoctor.checks.catalog.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenCertificate;
import dev.registrydoctor.checks.testkit.GivenChain;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsNamesTests {

    private static final String MISMATCH = "tls.name-mismatch";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";

    private static GivenSite failing(String message) {
        return GivenSite.healthy().with(Given.pod(POD, "harbor.lab/p/app:v1").waiting("ErrImagePull", message));
    }

    /** A registry that the user named and that shows this certificate. */
    private static GivenSite named(String host, GivenCertificate own) {
        return GivenChain.of(host, 443, own)
                .probed(RegistryProbe.Result.WRONG_NAME)
                .on(GivenSite.healthy().asked(Given.registry(host, 443)));
    }

    private static GivenCertificate certificate() {
        return GivenCertificate.root("Lab CA").signs("registry");
    }

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new TlsNames());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x509: certificate is valid for a, not harbor.lab",
                "x509: cannot validate certificate for 10.0.0.5 because it doesn't contain any IP SANs",
                "tls: failed to verify certificate: x509: certificate relies on legacy Common Name field, use SANs"
                        + " instead",
                "x509: certificate is not valid for any names, but wanted to match harbor.lab"
            })
    void aPullThatMeetsAnotherNameIsSeen(String message) {
        examine(failing(message))
                .reports(MISMATCH)
                .says("harbor.lab", POD)
                .links(MISMATCH, Subject.pod(POD), Subject.registry("harbor.lab"))
                .advises("DNS:harbor.lab", "openssl s_client -connect harbor.lab:443 -servername harbor.lab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x509: certificate signed by unknown authority",
                "x509: certificate has expired or is not yet valid: current time T is after T2",
                "http: server gave HTTP response to HTTPS client"
            })
    void otherFaultsAreOthers(String message) {
        examine(failing(message)).skips();
    }

    @Test
    void whatTheCertificateIsForIsSaid() {
        examine(named("harbor.lab", certificate().dns("core.lab", "portal.lab")))
                .reports(MISMATCH)
                .says("does not cover harbor.lab", "for core.lab, portal.lab");
        examine(named("harbor.lab", certificate())).reports(MISMATCH).says("no subjectAltName", "common name registry");
        examine(named("10.0.0.5", certificate().dns("10.0.0.5")))
                .reports(MISMATCH)
                .says("contains no IP address")
                .advises("IP:10.0.0.5");
        examine(named(
                        "harbor.lab",
                        GivenCertificate.root("r")
                                .signs("Kubernetes Ingress Controller Fake Certificate")
                                .dns("ingress.local")))
                .reports(MISMATCH)
                .says("ingress controller's default certificate");
    }

    @Test
    void aCertificateForTheNamePasses() {
        examine(named("harbor.lab", certificate().dns("*.lab"))).passes();
        examine(named("10.0.0.5", certificate().ipv4(10, 0, 0, 5))).passes();
    }

    @Test
    void theNextPullWillMeetItUnlessContainerdLooksAway() {
        GivenSite used = GivenChain.of("harbor.lab", 443, certificate().dns("core.lab"))
                .on(GivenSite.healthy().with(Given.pod(POD, "harbor.lab/p/app:v1")));
        assertEquals(false, examine(used).reports(MISMATCH).only().hypothesis());
        GivenSite unverified = used.certs("harbor.lab", """
                server = "https://harbor.lab"
                skip_verify = true
                [host."https://harbor.lab"]
                  skip_verify = true
                """);
        assertTrue(examine(unverified).reports(MISMATCH).only().hypothesis());
    }

    @Test
    void aCertificateThatCouldNotBeReadIsUnknown() {
        examine(named("harbor.lab", certificate()).unknown(new TlsChain.Ask("harbor.lab", 443, "harbor.lab")))
                .cannotTell();
        examine(failing("x509: certificate is valid for a, not b").unknown(Listing.Kind.PODS))
                .cannotTell();
        examine(GivenSite.healthy()).skips();
    }

    @Test
    void aStoreThatTheRegistrySendsOnToIsNamedItself() {
        GivenSite site = GivenSite.healthy()
                .with(Given.pod("default/app-5d4f8c7b9-aaaaa", "harbor.lab/p/app:v1")
                        .waiting(
                                "ErrImagePull",
                                "failed to copy: httpReadSeeker: failed open: failed to do request: Get"
                                        + " \"https://minio.lab:9000/blob\": x509: certificate is valid for"
                                        + " a, not minio.lab"));
        Examined.of(site, new TlsNames())
                .reports("tls.name-mismatch")
                .says("The certificate of minio.lab:9000")
                .advises("the registry that redirects to it")
                .neverSays("certificate of harbor.lab", "use a registry name");
    }
}
