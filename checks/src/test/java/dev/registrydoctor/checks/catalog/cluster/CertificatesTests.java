package dev.registrydoctor.checks.catalog.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ApiContact.State;
import dev.registrydoctor.checks.evidence.cluster.ApiContact.Validity;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenCertificate;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CertificatesTests {

    private static final String EXPIRED = "cluster.certificate-expired";
    private static final String SERVER = "/var/snap/microk8s/current/certs/server.crt";
    private static final TlsChain.Ask CHAIN = new TlsChain.Ask("127.0.0.1", 16443, "127.0.0.1");

    private static final Instant NOW = GivenSite.NOW;

    private static Instant in(long days) {
        return NOW.plus(Duration.ofDays(days));
    }

    private static GivenSite api(State state) {
        return GivenSite.healthy().api(Given.api(state, "the words of the error"));
    }

    private static GivenSite client(State state, Instant from, Instant until) {
        return GivenSite.healthy()
                .api(new ApiContact(
                        state,
                        "https://127.0.0.1:16443",
                        "/home/jane/config",
                        List.of(),
                        state == State.ANSWERS ? "" : "Unauthorized",
                        null,
                        true,
                        null,
                        new Validity("admin", from, until),
                        null));
    }

    private static String server(Instant from, Instant until) {
        return GivenCertificate.root("10.152.183.1")
                .signs("127.0.0.1")
                .ipv4(127, 0, 0, 1)
                .valid(from, until)
                .pem();
    }

    private static TlsChain shown(String pem, @Nullable String refusal) {
        return new TlsChain(TlsChain.Handshake.COMPLETED, "", "TLSv1.3", List.of(pem), List.of(), List.of(), refusal);
    }

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Certificates());
    }

    @Test
    void anExpiredServerIsTheCause() {
        Examined examined = examine(api(State.TLS_FAILS).answer(CHAIN, shown(server(in(-400), in(-35)), "expired")));
        examined.reports(EXPIRED)
                .says("The API server's certificate expired 35 d", "2026-10-19")
                .links(EXPIRED, Subject.cluster())
                .advises("timedatectl", "microk8s refresh-certs --cert server.crt");
        assertFalse(examined.only().hypothesis());
    }

    @Test
    void aServerThatIsNotYetValidPointsAtTheClock() {
        examine(api(State.TLS_FAILS).answer(CHAIN, shown(server(in(1), in(366)), "not yet")))
                .reports(EXPIRED)
                .says("not yet valid")
                .links(EXPIRED, Subject.node("vm"));
    }

    @Test
    void anExpiredClientIsTheCauseOfARefusal() {
        Examined examined = examine(client(State.DENIED, in(-400), in(-1)));
        examined.reports(EXPIRED)
                .says("admin", "/home/jane/config", "expired 1 d")
                .links(EXPIRED, Subject.cluster())
                .neverSays("refresh-certs");
        assertFalse(examined.only().hypothesis());
    }

    /** Only a server that was reached refuses a client, and one that answers has not refused it. */
    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"REFUSES", "TIMES_OUT", "NAME_UNRESOLVED", "ANSWERS"})
    void anExpiredClientThatWasNotRefusedIsASuspicion(State state) {
        assertTrue(examine(client(state, in(-400), in(-1))).only().hypothesis());
    }

    @Test
    void whatExpiresSoonIsOnlyAWarningAndExplainsNothing() {
        Examined examined = examine(api(State.ANSWERS).file(SERVER, server(in(-340), in(25))));
        examined.reports(EXPIRED).says("server.crt expires in 25 d");
        assertTrue(examined.only().hypothesis());
        assertFalse(examined.only().involves().contains(Subject.cluster()));
        assertTrue(examine(client(State.ANSWERS, in(-340), in(3))).only().hypothesis());
    }

    @Test
    void aFileThatExpiredIsTheCauseOnlyWhereTheServerIsNotReached() {
        assertFalse(examine(api(State.TIMES_OUT).file(SERVER, server(in(-400), in(-35))))
                .only()
                .hypothesis());
        assertTrue(examine(api(State.ANSWERS).file(SERVER, server(in(-400), in(-35))))
                .only()
                .hypothesis());
    }

    @Test
    void theFileThatTheServerShowsIsReportedOnce() {
        String pem = server(in(-400), in(-35));
        examine(api(State.TLS_FAILS).answer(CHAIN, shown(pem, "expired")).file(SERVER, pem))
                .reports(EXPIRED);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"REFUSES", "TIMES_OUT", "NAME_UNRESOLVED", "ANSWERS", "DENIED"})
    void certificatesInDateAreNotTheCause(State state) {
        examine(client(state, in(-10), in(355)).file(SERVER, server(in(-10), in(355))))
                .passes();
    }

    @Test
    void aChainThatFailsOtherwiseIsNotDates() {
        examine(api(State.TLS_FAILS).answer(CHAIN, shown(server(in(-10), in(355)), "PKIX path building failed")))
                .passes();
    }

    @Test
    void whereNothingIsInViewItCannotBeTold() {
        examine(api(State.TLS_FAILS).unknown(CHAIN)).cannotTell();
        examine(GivenSite.healthy().unknown(ApiContact.Ask.INSTANCE)).cannotTell();
        examine(GivenSite.healthy().absent(ApiContact.Ask.INSTANCE)).skips();
    }
}
