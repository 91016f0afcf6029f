package dev.registrydoctor.checks.catalog.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.PemFile;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CertificateFilesTests {

    private static final String UNUSABLE = "runtime.ca-file-unusable";
    private static final String HOST = "r.lab:5000";
    private static final String CA = BuiltIn.CERTS_D + "/" + HOST + "/ca.crt";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final PemFile.Ask ASK = new PemFile.Ask(CA);

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new CertificateFiles());
    }

    private static GivenSite named() {
        return GivenSite.healthy().certs(HOST, "[host.\"https://" + HOST + "\"]\n  ca = \"ca.crt\"\n");
    }

    private static GivenSite holding(String text) {
        return named().answer(ASK, PemFile.of(CA, text));
    }

    @Test
    void aCertificatePasses() {
        examine(holding("-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n"))
                .passes();
        examine(holding("text before\n-----BEGIN TRUSTED CERTIFICATE-----\n")).passes();
    }

    @Test
    void aFileThatIsMissingIsASuspicionUntilAPullFails() {
        Examined examined = examine(named().absent(ASK))
                .reports(UNUSABLE)
                .says(CA, "the file does not exist", "for " + HOST)
                .links(UNUSABLE, Subject.file(CA), Subject.registry(HOST))
                .advises("sudo install -D -m 644 ca.crt " + CA, "never a key", "on node vm");
        assertTrue(examined.only().hypothesis());
    }

    @ParameterizedTest
    @CsvSource({
        "'-----BEGIN PRIVATE KEY-----', it contains no certificate, only PRIVATE KEY",
        "'MIIB', it is not in PEM format",
        "'', it is not in PEM format",
        "'\uFFFD\u0001', 'it is not in PEM format but binary (DER)'"
    })
    void whatIsNoCertificateIsNamed(String text, String what) {
        examine(holding(text)).reports(UNUSABLE).says(what);
    }

    @Test
    void ofAKeyNothingIsKept() {
        PemFile file = PemFile.of(CA, "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----\n");
        assertEquals(List.of("RSA PRIVATE KEY"), file.blocks());
        assertFalse(file.toString().contains("c2VjcmV0"));
    }

    @Test
    void keysBelongToClientCertificates() {
        String here = BuiltIn.CERTS_D + "/" + HOST + "/";
        GivenSite site = GivenSite.healthy()
                .certs(HOST, "[host.\"https://" + HOST + "\"]\nclient = [[\"me.cert\", \"me.key\"]]\n")
                .answer(new PemFile.Ask(here + "me.cert"), PemFile.of(here + "me.cert", "-----BEGIN CERTIFICATE-----"))
                .answer(
                        new PemFile.Ask(here + "me.key"),
                        PemFile.of(here + "me.key", "-----BEGIN EC PRIVATE KEY-----"));
        examine(site).passes();
        examine(site.absent(new PemFile.Ask(here + "me.key"))).reports(UNUSABLE).says("me.key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unable to read CA cert \"" + CA + "\": open " + CA + ": no such file or directory",
                "unable to load CA cert \"" + CA + "\"",
                "level=error msg=\"unable to read CERT file \\\"" + CA + "\\\"\""
            })
    void aPullThatNamesTheFileMakesItTheCause(String message) {
        GivenSite site = GivenSite.healthy()
                .unknown(CertsDirectory.Ask.OWN)
                .with(Given.pod(POD, HOST + "/app:v1").waiting("ErrImagePull", message));
        Examined examined = examine(site)
                .reports(UNUSABLE)
                .links(UNUSABLE, Subject.file(CA), Subject.registry(HOST), Subject.pod(POD), Subject.node("vm"));
        assertFalse(examined.only().hypothesis());
    }

    @Test
    void theSameFileIsNamedOnce() {
        GivenSite site = named().absent(ASK)
                .with(Given.pod(POD, HOST + "/app:v1")
                        .waiting("ErrImagePull", "unable to read CA cert \"" + CA + "\": no such file"));
        examine(site).reports(UNUSABLE);
    }

    @Test
    void aKeyThatDoesNotFitIsToldByThePullAlone() {
        GivenSite site = GivenSite.healthy()
                .with(Given.pod(POD, HOST + "/app:v1")
                        .waiting(
                                "ErrImagePull",
                                "failed to load X509 key pair: tls: private key does not match public key"));
        examine(site).reports(UNUSABLE).says("client certificate and key for " + HOST);
    }

    @Test
    void anUnknownAuthorityIsNoUnusableFile() {
        GivenSite site = holding("-----BEGIN CERTIFICATE-----\n")
                .with(Given.pod(POD, HOST + "/app:v1")
                        .waiting("ErrImagePull", "x509: certificate signed by unknown authority"));
        examine(site).passes();
    }

    @Test
    void withoutFilesThereIsNothingToLookAt() {
        examine(GivenSite.healthy()).skips();
        examine(GivenSite.empty().host(Given.laptop())).skips();
    }

    @Test
    void whatMayNotBeReadIsNotJudged() {
        examine(named().unknown(ASK)).cannotTell();
        examine(GivenSite.healthy().unknown(CertsDirectory.Ask.OWN)).cannotTell();
    }

    @Test
    void aCertificateThatLiesBesideTheFileIsTheOneThatIsMeant() {
        String lab = BuiltIn.CERTS_D + "/" + HOST + "/lab.crt";
        GivenSite site = named().answer(
                        CertsDirectory.Ask.OWN,
                        List.of(new CertsDirectory(
                                HOST,
                                BuiltIn.CERTS_D + "/" + HOST,
                                List.of("hosts.toml", "lab.crt"),
                                "[host.\"https://" + HOST + "\"]\n  ca = \"ca.crt\"\n",
                                null)))
                .absent(ASK);
        examine(site.answer(new PemFile.Ask(lab), PemFile.of(lab, "-----BEGIN CERTIFICATE-----")))
                .reports(UNUSABLE)
                .advises("sudo sed -i.bak -e 's#\"ca\\.crt\"#\"lab.crt\"#g'")
                .neverSays("sudo install");
        examine(site.answer(new PemFile.Ask(lab), PemFile.of(lab, "-----BEGIN PRIVATE KEY-----")))
                .reports(UNUSABLE)
                .advises("sudo install -D -m 644 ca.crt " + CA);
    }

    @Test
    void binaryIsConvertedAndPlainHttpNeedsNone() {
        examine(holding("\uFFFD\u0001")).advises("openssl x509 -inform DER -in " + CA + ".der -out " + CA);
        GivenSite plain = GivenSite.healthy()
                .certs(HOST, "[host.\"http://" + HOST + "\"]\n  ca = \"ca.crt\"\n")
                .absent(ASK);
        examine(plain).reports(UNUSABLE).advises("Remove the TLS options", "sudo sed -i.bak -e 2d");
    }

    @Test
    void aBinaryKeyIsConvertedAsAKey() {
        String key = BuiltIn.CERTS_D + "/" + HOST + "/client.key";
        examine(GivenSite.healthy()
                        .certs(HOST, "[host.\"https://" + HOST + "\"]\n  client = [[\"client.crt\", \"client.key\"]]\n")
                        .answer(
                                new PemFile.Ask(BuiltIn.CERTS_D + "/" + HOST + "/client.crt"),
                                PemFile.of("client.crt", "-----BEGIN CERTIFICATE-----"))
                        .answer(new PemFile.Ask(key), PemFile.of(key, "\uFFFD\u0001")))
                .reports(UNUSABLE)
                .advises("openssl pkey -inform DER -in " + key + ".der -out " + key);
    }
}
