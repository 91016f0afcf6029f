package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RepositoryAccessTests {

    private static final String DENIED = "auth.access-denied";
    private static final String POD = "team/app-5d4f8c7b9-aaaaa";
    private static final String SCOPE = "pull access denied, repository does not exist or may require authorization:"
            + " server message: insufficient_scope: authorization failed";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new RepositoryAccess());
    }

    private static GivenSite failing(String message, String... secrets) {
        return GivenSite.healthy()
                .with(Given.pod(POD, "harbor.lab/p/app:v1").pullSecrets(secrets).waiting("ErrImagePull", message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SCOPE,
                "denied: requested access to the resource is denied",
                "unauthorized to access repository: p/app, action: pull: unauthorized to access repository: p/app"
            })
    void anAccountWithoutTheRightIsSeen(String message) {
        examine(failing(message, "regcred").with(Given.pullSecret("team/regcred", "harbor.lab")))
                .reports(DENIED)
                .says("pull p/app, or the repository does not exist", "Secret team/regcred")
                .links(DENIED, Subject.pod(POD), Subject.secret("team/regcred"), Subject.registry("harbor.lab"))
                .advises("docker://harbor.lab/p/app");
    }

    @Test
    void withoutALoginTheSameWordsMeanAnotherThing() {
        examine(failing(SCOPE)).passes();
        examine(failing(SCOPE, "regcred").with(Given.pullSecret("team/regcred", "r.lab")))
                .passes();
        examine(failing(SCOPE, "regcred")).passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failed to fetch oauth token: unexpected status from POST request to https://h/token: 401 Unauthorized",
                "unexpected status from HEAD request to https://harbor.lab/v2/p/app/manifests/v1: 401 Unauthorized",
                "harbor.lab/p/app:v1: not found"
            })
    void anotherRefusalIsNotOfTheRight(String message) {
        examine(failing(message, "regcred").with(Given.pullSecret("team/regcred", "harbor.lab")))
                .passes();
    }

    @Test
    void whetherALoginWasSentMayNotBeKnown() {
        examine(failing(SCOPE, "regcred").unknown(Listing.Kind.PULL_SECRETS)).cannotTell();
        examine(failing(SCOPE, "regcred").unknown(Listing.Kind.PODS)).cannotTell();
        examine(failing(SCOPE, "regcred").partial(Listing.pullSecrets())).cannotTell();
    }
}
