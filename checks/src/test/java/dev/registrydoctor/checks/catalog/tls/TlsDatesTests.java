package dev.registrydoctor.checks.catalog.tls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenCertificate;
import dev.registrydoctor.checks.testkit.GivenChain;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TlsDatesTests {

    private static final String EXPIRED = "tls.expired";
    private static final String EXPIRING = "tls.expiring";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final String MESSAGE =
            "tls: failed to verify certificate: x509: certificate has expired or is not yet"
                    + " valid: current time 2026-11-23T11:59:00Z is after 2026-11-01T00:00:00Z";

    private static Instant in(long days) {
        return GivenSite.NOW.plus(Duration.ofDays(days));
    }

    private static GivenCertificate valid(Instant from, Instant until) {
        return GivenCertificate.root("Lab CA").signs("harbor").dns("harbor.lab").valid(from, until);
    }

    private static GivenSite named(Instant from, Instant until) {
        return GivenChain.of("harbor.lab", 443, valid(from, until))
                .probed(RegistryProbe.Result.OUT_OF_DATE)
                .on(GivenSite.healthy().asked(Given.registry("harbor.lab", 443)));
    }

    private static GivenSite failing() {
        return GivenSite.healthy().with(Given.pod(POD, "harbor.lab/p/app:v1").waiting("ErrImagePull", MESSAGE));
    }

    /** The API server is another machine, and its clock so much ahead. */
    private static ApiContact api(Duration ahead) {
        return new ApiContact(
                ApiContact.State.ANSWERS,
                "https://10.0.0.9:16443",
                "/k",
                List.of(),
                "",
                "1.35",
                false,
                GivenSite.NOW.plus(ahead),
                null,
                null);
    }

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new TlsDates());
    }

    @Test
    void anExpiredCertificateIsSeen() {
        examine(named(in(-100), in(-3)))
                .reports(EXPIRED)
                .says("expired 3 d 0 h ago", "until 2026-11-20T12:00:00Z", "harbor.lab:443")
                .advises("openssl x509 -noout -subject -dates");
        examine(named(in(2), in(100))).reports(EXPIRED).says("not valid for another 2 d");
    }

    @Test
    void aFailingPullIsSeenAndNamesThePod() {
        examine(failing())
                .reports(EXPIRED)
                .says(POD, "current time 2026-11-23")
                .links(EXPIRED, Subject.pod(POD), Subject.node("vm"), Subject.registry("harbor.lab"));
    }

    @Test
    void thePullOfAnExpiredCertificateHasNothingToDoWithTheNodesClock() {
        GivenSite site =
                GivenChain.of("harbor.lab", 443, valid(in(-100), in(-3))).on(failing());
        Examined examined = examine(site);
        examined.reports(EXPIRED).says("harbor is valid from");
        assertFalse(examined.only().involves().contains(Subject.node("vm")));
    }

    @Test
    void whereAnotherClockPutsTodayWithinTheDatesThisHostsClockIsSuspect() {
        GivenSite expired = named(in(-100), in(-3));
        examine(expired.api(api(Duration.ofDays(-10)))).links(EXPIRED, Subject.node("vm"));
        assertFalse(
                examine(expired.api(api(Duration.ofHours(2)))).only().involves().contains(Subject.node("vm")));
    }

    @Test
    void whatEndsSoonIsAWarning() {
        examine(named(in(-300), in(20))).reports(EXPIRING).says("expires in 20 d 0 h", "valid for at least 21 days");
        examine(named(in(-300), in(22))).passes();
    }

    @Test
    void aCertificateThatNobodyMeetsIsASuspicion() {
        GivenSite configured = GivenChain.of("harbor.lab", 443, valid(in(-100), in(-3)))
                .on(GivenSite.healthy().certs("harbor.lab", "server = \"https://harbor.lab\"\n[host]\n"));
        assertTrue(examine(configured).reports(EXPIRED).only().hypothesis());
    }

    @Test
    void otherFaultsAreOthers() {
        examine(GivenSite.healthy()
                        .with(Given.pod(POD, "harbor.lab/p/app:v1")
                                .waiting("ErrImagePull", "x509: certificate signed by unknown authority")))
                .skips();
    }

    @Test
    void aCertificateThatCouldNotBeReadIsUnknown() {
        examine(named(in(-1), in(1)).unknown(new TlsChain.Ask("harbor.lab", 443, "harbor.lab")))
                .cannotTell();
        examine(failing().unknown(Listing.Kind.PODS)).cannotTell();
    }
}
