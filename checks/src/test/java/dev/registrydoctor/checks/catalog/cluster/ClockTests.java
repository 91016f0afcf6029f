package dev.registrydoctor.checks.catalog.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClockTests {

    private static final String SKEW = "cluster.clock-skew";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Clock());
    }

    /** A registry on another machine whose clock is so much ahead of this host's. */
    private static GivenSite registryAhead(GivenSite site, String host, Duration ahead) {
        Instant date = GivenSite.NOW.plus(ahead);
        RegistryProbe.Reply ok = Probes.ok();
        RegistryProbe.Reply dated = new RegistryProbe.Reply(
                ok.result(), ok.status(), ok.apiVersion(), ok.contentType(), null, null, date, ok.detail());
        return site.probe(Probes.connected(host, 5000, dated, null));
    }

    private static GivenSite one(Duration ahead) {
        return registryAhead(GivenSite.healthy().asked(Given.registry("harbor.lab", 5000)), "harbor.lab", ahead);
    }

    private static GivenSite two(Duration first, Duration second) {
        GivenSite site =
                GivenSite.healthy().asked(Given.registry("harbor.lab", 5000), Given.registry("other.lab", 5000));
        return registryAhead(registryAhead(site, "harbor.lab", first), "other.lab", second);
    }

    @Test
    void aHostThatIsBehindIsSuspected() {
        Examined examined = examine(one(Duration.ofHours(9)));
        examined.reports(SKEW)
                .says("9 h 0 min behind the clock of registry harbor.lab:5000", "or the other clock is wrong")
                .links(SKEW, Subject.node("vm"))
                .advises("timedatectl set-ntp true");
        assertTrue(examined.only().hypothesis());
    }

    @Test
    void twoOthersThatAgreeLeaveNoDoubt() {
        examine(two(Duration.ofMinutes(-5), Duration.ofMinutes(-5)))
                .reports(SKEW)
                .says("5 min 0 s ahead of the clock of registry harbor.lab:5000", "other.lab:5000")
                .neverSays("the other clock is wrong");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 60, -60, 66, -66})
    void withinTheToleranceClocksAgree(long seconds) {
        examine(one(Duration.ofSeconds(seconds))).passes();
    }

    @ParameterizedTest
    @ValueSource(longs = {67, -67})
    void beyondItTheyDoNot(long seconds) {
        examine(one(Duration.ofSeconds(seconds))).reports(SKEW);
    }

    @Test
    void whereAThirdClockAgreesWithThisHostTheOtherOneIsWrong() {
        examine(two(Duration.ofHours(2), Duration.ZERO)).passes();
    }

    @Test
    void clocksThatAllDisagreeTellNothing() {
        examine(two(Duration.ofHours(2), Duration.ofHours(-2))).skips();
    }

    @Test
    void thisHostsOwnAnswersAreNoOtherClock() {
        GivenSite site = registryAhead(
                GivenSite.healthy().asked(Given.registry("192.168.64.2", 5000)), "192.168.64.2", Duration.ofHours(2));
        examine(site).skips();
        examine(site.api(api(Duration.ofHours(3), true))).skips();
    }

    /** A loopback address is this host's, also where nobody lists it among the host's addresses. */
    @Test
    void aRegistryOnLoopbackIsNoOtherClock() {
        GivenSite site = GivenSite.healthy()
                .host(new HostFacts("vm", "Ubuntu 24.04", List.of("192.168.64.2"), true, false, List.of()))
                .asked(Given.registry("localhost", 5000));
        examine(registryAhead(site, "127.0.0.1", Duration.ofHours(2))).skips();
    }

    @Test
    void anApiServerElsewhereIsAClockToo() {
        examine(GivenSite.healthy().api(api(Duration.ofHours(3), false)))
                .reports(SKEW)
                .says("behind the clock of the API server");
    }

    private static ApiContact api(Duration ahead, boolean here) {
        return new ApiContact(
                ApiContact.State.ANSWERS,
                "https://192.168.64.9:16443",
                "/k",
                List.of("/k"),
                "",
                "1.35",
                here,
                GivenSite.NOW.plus(ahead),
                null,
                null);
    }

    @Test
    void withoutThisHostOrAnyAnswerItCannotBeTold() {
        examine(one(Duration.ofHours(9)).unknown(HostFacts.Ask.INSTANCE)).cannotTell();
        examine(GivenSite.healthy()).skips();
    }

    private static GivenSite told(String current, String word, String limit) {
        String message =
                "Head \"https://harbor.lab/v2/a/manifests/1\": tls: failed to verify certificate: x509: certificate has"
                        + " expired or is not yet valid: current time " + current + " is " + word + " " + limit;
        return GivenSite.healthy()
                .with(Given.pod("default/app-5d4f8c7b9-aaaaa", "harbor.lab/a:1")
                        .created(GivenSite.NOW.minus(Duration.ofHours(1)))
                        .waiting("ErrImagePull", message));
    }

    private static String at(Duration fromNow) {
        return GivenSite.NOW.plus(fromNow).toString();
    }

    @Test
    void aNodeWhosePullIsOlderThanItsPodIsBehind() {
        examine(told("2019-01-01T00:00:10Z", "before", at(Duration.ofDays(-30))))
                .reports(SKEW)
                .says("The clock of node vm is behind by", "2019-01-01T00:00:10Z", "not yet valid")
                .links(SKEW, Subject.node("vm"), Subject.pod("default/app-5d4f8c7b9-aaaaa"))
                .advises("timedatectl set-ntp true", "on node vm");
    }

    @Test
    void aNodeWhosePullIsYetToComeIsAhead() {
        examine(told(at(Duration.ofDays(400)), "after", at(Duration.ofDays(90))))
                .reports(SKEW)
                .says("ahead by 400 d", "expired");
    }

    /** What two clocks may be apart is not enough to call a node's clock wrong. */
    @ParameterizedTest
    @CsvSource({"66, false", "67, true"})
    void aNodesClockMayBeApartAsAnyOther(long seconds, boolean differs) {
        Duration apart = Duration.ofSeconds(seconds);
        GivenSite behind = told(at(apart.plusHours(1).negated()), "before", at(Duration.ofMinutes(-30)));
        GivenSite ahead = told(at(apart), "after", at(Duration.ofSeconds(30)));
        for (GivenSite site : List.of(behind, ahead)) {
            if (differs) {
                examine(site).reports(SKEW);
            } else {
                examine(site).skips();
            }
        }
    }

    @Test
    void aCertificateThatIsOutOfItsDatesByThisClockTooIsTheMatter() {
        examine(told(at(Duration.ofMinutes(-5)), "after", at(Duration.ofDays(-3))))
                .skips();
        examine(told(at(Duration.ofDays(400)), "after", at(Duration.ofDays(-3))))
                .skips();
        examine(told("2019-01-01T00:00:10Z", "before", at(Duration.ofDays(30)))).skips();
        examine(told("T", "after", "T2")).skips();
    }
}
