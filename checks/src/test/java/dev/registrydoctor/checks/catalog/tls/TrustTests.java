package dev.registrydoctor.checks.catalog.tls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenCertificate;
import dev.registrydoctor.checks.testkit.GivenChain;
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
                "Head \"https://harbor.lab/v2/p/app/manifests/v1\": tls: failed to verify certificate: x509:"
                        + " certificate"
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
                        "  ca = \"ca.crt\"\nEOF",
                        "on node vm, with sudo")
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
                "failed to authorize: failed to fetch anonymous token: Get \"https://auth.lab/token\": x509:"
                        + " certificate"
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
                .says("containerd does not trust the CA");
    }

    private static final String INCOMPLETE = "tls.incomplete-chain";
    private static final String CA_FILE = "/var/snap/microk8s/current/args/certs.d/harbor.lab/ca.crt";
    private static final String DOCKER = "/etc/docker/certs.d/harbor.lab/ca.crt";

    private final GivenCertificate root = GivenCertificate.root("Lab Root");
    private final GivenCertificate middle = root.signsAuthority("Lab Issuing CA");
    private final GivenCertificate own = middle.signs("harbor").dns("harbor.lab");

    private static GivenSite failing() {
        return failing("x509: certificate signed by unknown authority");
    }

    private static GivenSite withCa(GivenSite site, GivenCertificate ca) {
        return site.certs("harbor.lab", """
                        server = "https://harbor.lab"
                        ca = "ca.crt"
                        [host."https://harbor.lab"]
                          ca = "ca.crt"
                        """).file(CA_FILE, ca.pem());
    }

    @Test
    void whoTrustsWhatIsSaid() {
        examine(GivenChain.of("harbor.lab", 443, own, middle).on(failing()))
                .reports(UNTRUSTED)
                .says(
                        "it sends harbor, Lab Issuing CA, signed by Lab Root",
                        "this host's CAs do not accept it",
                        "containerd's CAs for it do not accept it");
    }

    @Test
    void aCaThatOnlyDockerHasIsCopied() {
        examine(GivenChain.of("harbor.lab", 443, own, middle).on(failing()).file(DOCKER, root.pem()))
                .reports(UNTRUSTED)
                .says("Docker's CA for it accepts it, but MicroK8s does not read that")
                .advises("sudo install -D -m 644 " + DOCKER + " " + CA_FILE);
    }

    @Test
    void anIntermediateThatTheHostsRootSignedIsMissing() {
        examine(GivenChain.of("harbor.lab", 443, own)
                        .hostTrusts(root)
                        .fetched(middle)
                        .on(failing()))
                .reports(INCOMPLETE)
                .says("Lab Issuing CA")
                .links(INCOMPLETE, Subject.pod(POD), Subject.registry("harbor.lab"))
                .advises(
                        "append the content of the next step",
                        "BEGIN CERTIFICATE",
                        "/harbor.lab/intermediate.crt",
                        "ca = \"intermediate.crt\"")
                .neverSays("skip_verify");
    }

    @Test
    void theMissingCertificateIsNamedBesideTheCaThatHostsTomlNames() {
        examine(withCa(GivenChain.of("harbor.lab", 443, own).fetched(middle).on(failing()), root))
                .reports(INCOMPLETE)
                .advises("s#\"ca\\.crt\"#[\"ca.crt\", \"intermediate.crt\"]#g");
    }

    @Test
    void anIntermediateThatDockerHasIsKnownToo() {
        examine(withCa(GivenChain.of("harbor.lab", 443, own).on(failing()), root)
                        .file(DOCKER, middle.pem()))
                .reports(INCOMPLETE);
    }

    @Test
    void anUnsentIntermediateOfAnUnknownRootIsAnUnknownAuthority() {
        examine(GivenChain.of("harbor.lab", 443, own).fetched(middle, root).on(failing()))
                .reports(UNTRUSTED);
        examine(GivenChain.of("harbor.lab", 443, root.signs("harbor").issuerAt("http://ca.lab/x.crt"))
                        .on(failing()))
                .reports(UNTRUSTED)
                .says("if Lab Root is an intermediate CA", "http://ca.lab/x.crt");
    }

    @Test
    void aCaThatContainerdHasIsEnough() {
        GivenSite named = GivenSite.healthy().asked(Given.registry("harbor.lab", 443));
        GivenChain chain = GivenChain.of("harbor.lab", 443, own, middle).probed(RegistryProbe.Result.UNTRUSTED);
        // Named with its port it is another host to certs.d.
        examine(withCa(chain.on(named), root)).reports(UNTRUSTED);
        GivenSite used = GivenSite.healthy().with(Given.pod(POD, "harbor.lab/p/app:v1"));
        examine(withCa(chain.on(used), root)).passes();
    }

    @Test
    void whatTheNextPullWouldMeetIsASuspicion() {
        GivenSite used = GivenChain.of("harbor.lab", 443, own, middle)
                .on(GivenSite.healthy().with(Given.pod(POD, "harbor.lab/p/app:v1")));
        assertTrue(examine(used).reports(UNTRUSTED).only().hypothesis());
        examine(withCa(used, root).unknown(new HostFile.Ask(CA_FILE))).passes();
        examine(GivenChain.of("harbor.lab", 443, own, middle)
                        .hostTrusts(root)
                        .on(GivenSite.healthy().with(Given.pod(POD, "harbor.lab/p/app:v1"))))
                .passes();
    }

    @Test
    void aCertificateThatContainerdDoesNotCheckIsNoSuspicion() {
        GivenSite used = GivenChain.of("harbor.lab", 443, own, middle)
                .on(GivenSite.healthy().with(Given.pod(POD, "harbor.lab/p/app:v1")));
        examine(used.certs("harbor.lab", "[host.\"https://harbor.lab\"]\nskip_verify = true\n"))
                .reports(UNTRUSTED);
        examine(used.certs("harbor.lab", """
                        server = "https://harbor.lab"
                        skip_verify = true
                        [host."https://harbor.lab"]
                          skip_verify = true
                        """)).passes();
        examine(used.certs("harbor.lab", """
                        server = "http://harbor.lab:443"
                        [host."http://harbor.lab:443"]
                        """)).passes();
    }

    @Test
    void hostsCasThatCannotBeReadProveNothing() {
        GivenSite named = GivenChain.of("harbor.lab", 443, own, middle)
                .on(GivenSite.healthy().asked(Given.registry("harbor.lab", 443)))
                .partial(new TlsChain.Ask("harbor.lab", 443, "harbor.lab"));
        examine(named).cannotTell();
    }

    @Test
    void whatCannotBeReadIsNoTrust() {
        examine(failing("x509: certificate signed by unknown authority").unknown(Listing.Kind.PODS))
                .cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
        examine(GivenSite.healthy().unknown(Settings.Ask.INSTANCE)).cannotTell();
    }

    @Test
    void theCaOfAMirrorBelongsToTheRegistryThatTheImageNames() {
        GivenSite site = GivenSite.healthy()
                .with(Given.pod(POD, "redis:7")
                        .waiting(
                                "ErrImagePull",
                                "Head \"https://mirror.lab/v2/library/redis/manifests/7?ns=docker.io\": x509:"
                                        + " certificate"
                                        + " signed by unknown authority"));
        examine(site)
                .reports(UNTRUSTED)
                .says("the certificate of mirror.lab")
                .links(UNTRUSTED, Subject.registry("mirror.lab"), Subject.pod(POD))
                .advises("certs.d/docker.io/mirror.lab-ca.crt", "Name it in the hosts.toml of docker.io")
                // It would put Docker Hub's own file aside, or make one that is never looked up.
                .neverSays("server = \"https://", "certs.d/mirror.lab", "tee ");
    }

    /** What the remedy needs is in what the server sends, as far as that ends at a CA. */
    @Test
    void theCaThatTheServerSendsIsTakenFromItByItsFingerprint() {
        examine(GivenChain.of("harbor.lab", 443, own, middle).on(failing()))
                .advises(
                        "-showcerts </dev/null 2>/dev/null | awk '/BEGIN CERTIFICATE/ {n++} n == 2' | openssl x509",
                        "sudo install -D -m 644 /dev/stdin " + CA_FILE,
                        "Its SHA-256 fingerprint is ")
                .neverSays("644 ca.crt");
        GivenCertificate alone = GivenCertificate.root("harbor.lab");
        examine(GivenChain.of("harbor.lab", 443, alone).on(failing()))
                .advises("</dev/null 2>/dev/null | openssl x509 | sudo install");
    }

    @Test
    void aCaThatNobodySendsIsNamedAndTheServersOwnStandsIn() {
        examine(GivenChain.of("harbor.lab", 443, own).on(failing()))
                .advises(
                        "Get the certificate of the CA Lab Issuing CA",
                        "sudo install -D -m 644 ca.crt " + CA_FILE,
                        "Or, until you have it, trust the server's own certificate",
                        "Its SHA-256 fingerprint is ");
    }

    @Test
    void whatAHostsFileSaysOfOthersStays() {
        GivenSite site =
                GivenChain.of("harbor.lab", 443, own, middle).on(failing()).certs("harbor.lab", """
                        server = "https://harbor.lab"
                        [host."http://mirror.lab:5000"]
                        [host."https://harbor.lab"]
                          capabilities = ["pull", "resolve"]
                        """);
        examine(site)
                .reports(UNTRUSTED)
                .advises("sudo sed -i.bak -e '3a\\\n  ca = \"ca.crt\"' -e '1i\\\nca = \"ca.crt\"'")
                .neverSays("tee ");
    }
}
