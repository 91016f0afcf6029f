package dev.registrydoctor.checks.model.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.testkit.GivenCertificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CertificateTests {

    private static Certificate read(GivenCertificate given) {
        return Certificate.ofPem(given.pem()).get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "harbor.lab, harbor.lab, true",
        "harbor.lab, HARBOR.lab, true",
        "harbor.lab, harbor.lab., true",
        "harbor.lab, www.harbor.lab, false",
        "*.lab, harbor.lab, true",
        "*.lab, a.harbor.lab, false",
        "*.lab, lab, false",
        "*, harbor, false",
        "h*.lab, harbor.lab, false",
        "harbor, harbor.lab, false",
        // An address written as a name counts for nothing.
        "10.0.0.5, 10.0.0.5, false",
    })
    void namesAreMatchedByGosRules(String san, String host, boolean covered) {
        assertEquals(covered, read(GivenCertificate.selfSigned("cn").dns(san)).covers(host));
    }

    @Test
    void anAddressIsCoveredByItsOwnEntryAlone() {
        Certificate certificate = read(GivenCertificate.selfSigned("cn").ipv4(10, 0, 0, 5));
        assertTrue(certificate.covers("10.0.0.5"));
        assertFalse(certificate.covers("10.0.0.50"));
        assertEquals(List.of("10.0.0.5"), certificate.names());
    }

    @Test
    void spellingsOfAnIpv6AddressAreOne() {
        Certificate read = read(GivenCertificate.selfSigned("cn"));
        Certificate certificate = new Certificate(read.x509(), List.of(), List.of("fd00:0:0:0:0:0:0:1"));
        assertTrue(certificate.covers("[fd00::1]"));
        assertTrue(certificate.covers("FD00:0000::0001"));
        assertFalse(certificate.covers("fd00::2"));
    }

    @Test
    void theCommonNameCoversNothing() {
        assertFalse(read(GivenCertificate.selfSigned("harbor.lab")).covers("harbor.lab"));
    }

    @Test
    void whatItSaysOfItselfIsRead() {
        GivenCertificate root = GivenCertificate.root("Lab Root");
        Certificate leaf = read(root.signs("harbor").dns("harbor.lab").issuerAt("http://ca.lab/root.crt"));
        assertEquals("harbor", leaf.subject());
        assertEquals("Lab Root", leaf.issuer());
        assertEquals("http://ca.lab/root.crt", leaf.issuerUrl());
        assertTrue(leaf.isIssuedBy(read(root)));
        assertFalse(leaf.isSelfIssued());
        assertTrue(read(root).isSelfIssued());
        assertNull(read(root).issuerUrl());
    }

    @Test
    void onlyHttpIsAPlaceToFetchFrom() {
        assertNull(read(GivenCertificate.selfSigned("cn").issuerAt("file:///etc/shadow"))
                .issuerUrl());
        assertNull(read(GivenCertificate.selfSigned("cn").issuerAt("ldap://ca.lab/cn=x"))
                .issuerUrl());
    }

    @Test
    void aBundleIsReadPastWhatIsDamaged() {
        String damaged = "-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----\n";
        List<Certificate> read =
                Certificate.ofPem("# Lab\n" + GivenCertificate.root("A").pem() + damaged
                        + "-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----\n"
                        + GivenCertificate.root("B").pem());
        assertEquals(List.of("A", "B"), read.stream().map(Certificate::subject).toList());
        assertEquals(List.of(), Certificate.ofPem("no certificate"));
    }

    @Test
    void itsPemIsItself() {
        Certificate one = read(GivenCertificate.root("A"));
        assertEquals(one.x509(), Certificate.ofPem(one.pem()).get(0).x509());
    }

    @Test
    void aNameFromOutsideStaysOnItsLine() {
        String hostile = "a\nb\u202Ec";
        assertEquals("a?b?c", read(GivenCertificate.root(hostile)).subject());
    }
}
