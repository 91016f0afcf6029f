package dev.registrydoctor.checks.catalog.auth;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.TokenRealm;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenServiceTests {

    private static final String UNREACHABLE = "auth.token-realm-unreachable";
    private static final String REALM = "https://harbor.lab/service/token";
    private static final TokenRealm.Ask ASK = new TokenRealm.Ask(REALM, "harbor-registry");
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new TokenService());
    }

    private static RegistryProbe challenging(String challenge) {
        return Probes.connected("harbor.lab", 8443, null, Probes.challenge(challenge));
    }

    private static GivenSite named(String challenge) {
        return GivenSite.empty().asked(Given.registry("harbor.lab", 8443)).probe(challenging(challenge));
    }

    private static GivenSite bearer() {
        return named("Bearer realm=\"" + REALM + "\",service=\"harbor-registry\"");
    }

    private static GivenSite failing(String cause) {
        return GivenSite.healthy()
                .with(Given.pod(POD, "harbor.lab:8443/p/app:v1")
                        .waiting("ErrImagePull", "failed to authorize: failed to fetch anonymous token: " + cause));
    }

    @Test
    void aRealmThatDoesNotAnswerIsSeen() {
        Examined examined = examine(bearer().answer(ASK, new TokenRealm(0, "connection refused")))
                .reports(UNREACHABLE)
                .says(REALM, "connection refused")
                .links(UNREACHABLE, Subject.registry("harbor.lab:8443"));
        assertFalse(examined.only().hypothesis());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 401, 403, 500})
    void anyStatusIsAnAnswer(int status) {
        examine(bearer().answer(ASK, new TokenRealm(status, ""))).passes();
    }

    @Test
    void aRealmThatWasNotAskedIsUnknown() {
        examine(bearer().unknown(ASK)).cannotTell();
    }

    @Test
    void aRegistryThatOnlyPodsNameIsASuspicion() {
        GivenSite site = GivenSite.empty()
                .with(Given.pod(POD, "harbor.lab:8443/p/app:v1"))
                .probe(challenging("Bearer realm=\"" + REALM + "\",service=\"harbor-registry\""))
                .answer(ASK, new TokenRealm(0, "i/o timeout"));
        assertTrue(examine(site).reports(UNREACHABLE).only().hypothesis());
    }

    @Test
    void aBasicChallengeNamesNoTokenService() {
        examine(named("Basic realm=\"" + REALM + "\"")).skips();
        examine(named("Bearer service=\"harbor-registry\"")).skips();
    }

    @Test
    void aRegistryWithoutALoginHandsOutNoTokens() {
        examine(GivenSite.healthy()).skips();
        examine(GivenSite.empty().asked(Given.registry("harbor.lab", 8443))).skips();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Get \"" + REALM + "\": dial tcp 10.0.0.5:443: connect: connection refused",
                "Get \"" + REALM + "\": dial tcp: lookup harbor.lab: no such host",
                "Get \"" + REALM + "\": x509: certificate signed by unknown authority"
            })
    void whatThePullSaysOfTheRealmIsSeen(String cause) {
        examine(failing(cause))
                .reports(UNREACHABLE)
                .says(POD, "gives the node no token")
                .links(UNREACHABLE, Subject.pod(POD), Subject.registry("harbor.lab:8443"));
    }

    @Test
    void theStepsAskTheRegistryByTheSchemeThatItSpeaksAndNameTheRealm() {
        GivenSite site = failing("Get \"" + REALM + "?service=h\": dial tcp 10.0.0.5:443: connect: connection refused")
                .probe(Probes.connected(
                        "harbor.lab", 8443, Probes.challenge("Bearer realm=\"" + REALM + "\",service=\"h\""), null))
                .answer(new TokenRealm.Ask(REALM, "h"), new TokenRealm(0, "connection refused"));
        examine(site)
                .reports(UNREACHABLE)
                .advises("curl -si --max-time 5 http://harbor.lab:8443/v2/", "(now " + REALM + ")");
    }

    @Test
    void aTokenServiceThatRefusesOrFailsWasReached() {
        examine(failing("unexpected status from GET request to " + REALM + ": 401 Unauthorized"))
                .skips();
        examine(failing("unexpected status from GET request to " + REALM + ": 503 Service Unavailable"))
                .skips();
    }

    @Test
    void oneRegistryIsReportedOnce() {
        GivenSite site = failing("Get \"" + REALM + "\": dial tcp 10.0.0.5:443: connect: connection refused")
                .asked(Given.registry("harbor.lab", 8443))
                .probe(challenging("Bearer realm=\"" + REALM + "\",service=\"harbor-registry\""))
                .answer(ASK, new TokenRealm(0, "connection refused"));
        examine(site).reports(UNREACHABLE);
    }

    @Test
    void withoutSettingsItCannotTell() {
        examine(bearer().unknown(Settings.Ask.INSTANCE)).cannotTell();
    }
}
