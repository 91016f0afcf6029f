package dev.registrydoctor.checks.catalog.auth;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Part;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialsTests {

    private static final String REFUSED = "auth.credentials-refused";
    private static final String POD = "team/app-5d4f8c7b9-aaaaa";
    private static final String UNAUTHORIZED =
            "unexpected status from HEAD request to https://harbor.lab/v2/p/app/manifests/v1: 401 Unauthorized";
    private static final String OAUTH = "failed to authorize: failed to fetch oauth token: unexpected status from GET"
            + " request to https://harbor.lab/service/token: 401 Unauthorized";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Credentials());
    }

    private static GivenSite failing(String message, String... secrets) {
        return GivenSite.healthy()
                .with(Given.pod(POD, "harbor.lab/p/app:v1").pullSecrets(secrets).waiting("ErrImagePull", message));
    }

    @ParameterizedTest
    @ValueSource(strings = {UNAUTHORIZED, OAUTH})
    void aLoginThatWasSentAndRefusedIsSeen(String message) {
        examine(failing(message, "regcred").with(Given.pullSecret("team/regcred", "harbor.lab")))
                .reports(REFUSED)
                .says("Secret regcred", "401 Unauthorized", "a key of Secret team/regcred matches")
                .links(REFUSED, Subject.pod(POD), Subject.secret("team/regcred"), Subject.registry("harbor.lab"))
                .advises("create secret docker-registry regcred --docker-server=harbor.lab");
    }

    /** skopeo asks by HTTPS alone, and fails at a registry of plain HTTP whatever the login. */
    @Test
    void theLoginIsTriedByTheSchemeOfTheRegistry() {
        GivenSite failing = failing(OAUTH, "regcred").with(Given.pullSecret("team/regcred", "harbor.lab"));
        examine(failing.answer(new RegistryProbe.Ask("harbor.lab", 443), Probes.https("harbor.lab", 443)))
                .advises("skopeo login --username USER harbor.lab");
        examine(failing.answer(new RegistryProbe.Ask("harbor.lab", 443), Probes.http("harbor.lab", 443)))
                .advises("skopeo login --tls-verify=false --username USER harbor.lab");
    }

    @Test
    void onlyTheSecretThatMatchesIsNamed() {
        examine(failing(OAUTH, "other", "regcred")
                        .with(
                                Given.pullSecret("team/other", "r.lab"),
                                Given.pullSecret("team/regcred", "https://harbor.lab/v2/"),
                                Given.pullSecret("elsewhere/regcred", "harbor.lab")))
                .reports(REFUSED)
                .says("Secret regcred")
                .neverSays("team/other", "elsewhere");
    }

    /** kubectl apply replaces all that a secret holds. */
    @Test
    void replacingASecretLosesItsOtherLogins() {
        assertTrue(losesLogins(Given.pullSecret("team/regcred", "harbor.lab", "r.lab")));
        assertFalse(losesLogins(Given.pullSecret("team/regcred", "harbor.lab")));
        assertTrue(
                losesLogins(Given.pullSecret("team/regcred", "*.lab")),
                "the login may be that of further registries of the domain");
        Examined unread = examine(failing(OAUTH, "regcred").unknown(Listing.Kind.PULL_SECRETS));
        assertTrue(losesLogins(unread), "it is not known what it holds");
    }

    private static boolean losesLogins(Part secret) {
        return losesLogins(examine(failing(OAUTH, "regcred").with(secret)));
    }

    private static boolean losesLogins(Examined examined) {
        return Objects.requireNonNull(examined.only().remedy()).steps().stream()
                .anyMatch(step -> step.risk() instanceof Risk.LosesData);
    }

    @Test
    void whatIsOddAboutTheLoginIsTold() {
        Part cut = () -> new PullSecret(
                "team",
                "regcred",
                "kubernetes.io/dockerconfigjson",
                List.of(new PullSecret.Entry("harbor.lab", true, "its user name looks cut")),
                null);
        examine(failing(OAUTH, "regcred").with(cut)).reports(REFUSED).says("key harbor.lab: its user name looks cut");
    }

    @Test
    void withoutASecretNothingWasSent() {
        examine(failing(UNAUTHORIZED)).passes();
        examine(failing(UNAUTHORIZED).unknown(Listing.Kind.PULL_SECRETS)).passes();
    }

    @Test
    void aSecretForAnotherHostWasNotSent() {
        examine(failing(UNAUTHORIZED, "regcred").with(Given.pullSecret("team/regcred", "r.lab")))
                .passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization failed: no basic auth credentials",
                "failed to fetch anonymous token: unexpected status from GET request to https://h/token: 401 Unauthorized",
                "server message: insufficient_scope: authorization failed",
                "failed to fetch oauth token: Get \"https://h/token\": dial tcp 10.0.0.5:443: connect: connection refused",
                "unexpected status from HEAD request to https://h/v2/a/manifests/1: 429 Too Many Requests",
                "x509: certificate signed by unknown authority"
            })
    void otherRefusalsAreNotOfTheLogin(String message) {
        examine(failing(message, "regcred").with(Given.pullSecret("team/regcred", "harbor.lab")))
                .passes();
    }

    @Test
    void whereSecretsCannotBeReadThoseOfThePodAreNamed() {
        examine(failing(OAUTH, "regcred").unknown(Listing.Kind.PULL_SECRETS))
                .reports(REFUSED)
                .says("Secret regcred")
                .neverSays("a key of Secret");
        examine(failing(OAUTH, "regcred")
                        .with(Given.pullSecret("default/x", "r.lab"))
                        .partial(Listing.pullSecrets()))
                .reports(REFUSED);
    }

    private static final CredentialTrial.Ask TRIAL =
            new CredentialTrial.Ask("team", "regcred", "harbor.lab", "harbor.lab/p/app:v1");

    private static CredentialTrial trial(CredentialTrial.Outcome outcome, int status) {
        return new CredentialTrial(outcome, status, "");
    }

    @Test
    void aLoginThatIsTriedAndRefusedIsTold() {
        GivenSite site = failing(OAUTH, "regcred").with(Given.pullSecret("team/regcred", "harbor.lab"));
        examine(site.answer(TRIAL, trial(CredentialTrial.Outcome.REFUSED, 401)))
                .reports(REFUSED)
                .says("refused, HTTP 401", "login attempt of this run");
    }

    /** Somebody has mended it since: the kubelet's next try will do. */
    @Test
    void aLoginThatIsAcceptedNowIsNoCauseAnyMore() {
        GivenSite site = failing(OAUTH, "regcred").with(Given.pullSecret("team/regcred", "harbor.lab"));
        examine(site.answer(TRIAL, trial(CredentialTrial.Outcome.ACCEPTED, 200)))
                .passes();
    }

    @Test
    void aLoginThatNoPullHasNeededYetIsASuspicion() {
        GivenSite running = GivenSite.healthy()
                .with(Given.pod(POD, "harbor.lab/p/app:v1").pullSecrets("regcred"))
                .with(Given.pullSecret("team/regcred", "harbor.lab"));
        Examined refused = examine(running.answer(TRIAL, trial(CredentialTrial.Outcome.REFUSED, 401)));
        assertTrue(
                refused.reports(REFUSED).says("needs for its next pull").only().hypothesis());
        examine(running.answer(TRIAL, trial(CredentialTrial.Outcome.NOT_SENT, 0)))
                .passes();
        examine(running.unknown(TRIAL)).passes();
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(failing(OAUTH, "regcred").unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }
}
