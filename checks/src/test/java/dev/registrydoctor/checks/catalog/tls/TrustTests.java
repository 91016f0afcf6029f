package dev.registrydoctor.checks.catalog.tls;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.RegistryProbe;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustTests {

    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final String UNTRUSTED = "tls.unknown-authority";

    private static GivenSite failing(String message) {
        return GivenSite.healthy().with(Given.pod(POD, "harbor.lab/p/app:v1").waiting("ErrImagePull", message));
    }

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Trust());
    }

    private static GivenSite named(RegistryProbe.Result result) {
        return GivenSite.healthy()
                .asked(Given.registry("harbor.lab", 443))
                .probe(Probes.connected("harbor.lab", 443, null, Probes.failed(result, "PKIX path building failed")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Head \"https://harbor.lab/v2/p/app/manifests/v1\": tls: failed to verify certificate: x509: certificate"
                        + " signed by unknown authority",
                "Head \"https://harbor.lab/v2/p/app/manifests/v1\": x509: certificate signed by unknown authority"
            })
    void aPullThatTrustsNoCaIsSeen(String message) {
        examine(failing(message))
                .reports(UNTRUSTED)
                .says("harbor.lab", POD, "unknown authority")
                .links(UNTRUSTED, Subject.pod(POD), Subject.node("vm"), Subject.registry("harbor.lab"));
    }

    @Test
    void theRemedyNamesTheCaForTheFallbackTooAndNeverTurnsTheCheckOff() {
        examine(failing("x509: certificate signed by unknown authority"))
                .advises(
                        "certs.d/harbor.lab/ca.crt",
                        "server = \"https://harbor.lab\"\nca = \"ca.crt\"",
                        "  ca = \"ca.crt\"\nEOF")
                .neverSays("skip_verify", "restart containerd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x509: certificate is valid for a, not b",
                "x509: cannot validate certificate for 10.0.0.5 because it doesn't contain any IP SANs",
                "x509: certificate relies on legacy Common Name field, use SANs instead",
                "x509: certificate has expired or is not yet valid: current time T is after T2",
                "http: server gave HTTP response to HTTPS client",
                "failed to authorize: failed to fetch anonymous token: Get \"https://auth.lab/token\": x509: certificate"
                        + " signed by unknown authority"
            })
    void otherFaultsOfCertificatesAreOthers(String message) {
        examine(failing(message)).passes();
    }

    @Test
    void aRegistryThatTheUserNamedIsTriedFromHere() {
        examine(named(RegistryProbe.Result.UNTRUSTED)).reports(UNTRUSTED).says("harbor.lab:443");
        examine(named(RegistryProbe.Result.WRONG_NAME)).passes();
        examine(named(RegistryProbe.Result.OUT_OF_DATE)).passes();
        examine(named(RegistryProbe.Result.SPEAKS_PLAIN)).passes();
    }

    @Test
    void oneRegistryIsReportedOnce() {
        examine(named(RegistryProbe.Result.UNTRUSTED)
                        .with(Given.pod(POD, "harbor.lab:443/p/app:v1")
                                .waiting("ErrImagePull", "x509: certificate signed by unknown authority")))
                .reports(UNTRUSTED)
                .says("containerd trusts no CA");
    }

    @Test
    void whatCannotBeReadIsNoTrust() {
        examine(failing("x509: certificate signed by unknown authority").unknown(Listing.Kind.PODS))
                .cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
        examine(GivenSite.healthy().unknown(new Settings.Ask())).cannotTell();
    }
}
