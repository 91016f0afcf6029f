package dev.registrydoctor.checks.model.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.testkit.GivenCertificate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrustPathTests {

    private final GivenCertificate root = GivenCertificate.root("Root");
    private final GivenCertificate middle = root.signsAuthority("Middle");
    private final GivenCertificate leaf = middle.signs("leaf");

    private static Certificate read(GivenCertificate given) {
        return Certificate.ofPem(given.pem()).get(0);
    }

    private static boolean leads(GivenCertificate server, List<Certificate> others, List<Certificate> trusted) {
        return TrustPath.find(read(server), others, trusted).isPresent();
    }

    @Test
    void theWayGoesOverWhatWasSentToWhatIsTrusted() {
        Certificate rootRead = read(root);
        Certificate middleRead = read(middle);
        Certificate leafRead = read(leaf);
        TrustPath path =
                TrustPath.find(leafRead, List.of(middleRead), List.of(rootRead)).orElseThrow();
        assertEquals(List.of(leafRead, middleRead, rootRead), path.certificates());
        assertEquals(List.of(middleRead), path.missing(List.of(leafRead), List.of(rootRead)));
        assertEquals(List.of(), path.missing(List.of(leafRead, middleRead), List.of(rootRead)));
    }

    @Test
    void withoutTheIntermediateThereIsNone() {
        assertFalse(leads(leaf, List.of(), List.of(read(root))));
    }

    @Test
    void anIntermediateInTheStoreIsAnEnd() {
        assertTrue(leads(leaf, List.of(), List.of(read(middle))));
    }

    @Test
    void aCertificateThatIsItselfInTheStoreNeedsNoCa() {
        GivenCertificate own = GivenCertificate.selfSigned("own");
        Certificate read = read(own);
        assertTrue(TrustPath.find(read, List.of(), List.of(read)).isPresent());
    }

    @Test
    void theSameNameWithAnotherKeyIsNoIssuer() {
        assertFalse(leads(leaf, List.of(read(GivenCertificate.root("Middle"))), List.of(read(root))));
        assertFalse(leads(leaf, List.of(read(middle)), List.of(read(GivenCertificate.root("Root")))));
    }

    @Test
    void whatIsNoCaSignsNothing() {
        GivenCertificate server = root.signs("server");
        assertFalse(leads(server.signs("below"), List.of(read(server)), List.of(read(root))));
    }

    @Test
    void aRingOfIssuersEnds() {
        GivenCertificate one = GivenCertificate.root("A");
        assertFalse(leads(one.signs("leaf"), List.of(read(one), read(one.signsAuthority("A"))), List.of()));
    }
}
