package dev.registrydoctor.checks.catalog.auth;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PullSecretsTests {

    private static final String MISSING = "auth.pull-secret-missing";
    private static final String ELSEWHERE = "auth.pull-secret-wrong-namespace";
    private static final String MISMATCH = "auth.pull-secret-host-mismatch";

    private static final String POD = "team/app-5d4f8c7b9-aaaaa";
    private static final String IMAGE = "harbor.lab:8443/p/app:v1";
    private static final String NO_LOGIN = "pull access denied, repository does not exist or may require authorization:"
            + " authorization failed: no basic auth credentials";
    private static final String ANONYMOUS = "failed to authorize: failed to fetch anonymous token: unexpected status"
            + " from GET request to https://harbor.lab:8443/service/token: 401 Unauthorized";
    private static final String NO_RIGHT = "pull access denied, repository does not exist or may require authorization:"
            + " server message: insufficient_scope: authorization failed";
    private static final String UNAUTHORIZED =
            "unexpected status from HEAD request to https://harbor.lab:8443/v2/p/app/manifests/v1: 401 Unauthorized";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new PullSecrets());
    }

    private static GivenSite failing(String message, String... secrets) {
        return GivenSite.healthy()
                .with(Given.pod(POD, IMAGE).pullSecrets(secrets).waiting("ErrImagePull", message));
    }

    private static Part notRetrieved(String names) {
        return Given.podEvent(
                POD,
                "FailedToRetrieveImagePullSecret",
                "Unable to retrieve some image pull secrets (" + names
                        + "); attempting to pull the image may not succeed.");
    }

    @ParameterizedTest
    @ValueSource(strings = {NO_LOGIN, ANONYMOUS})
    void aPodWithoutASecretIsSeen(String message) {
        Examined examined = examine(failing(message))
                .reports(MISSING)
                .says("has no pull secret", "harbor.lab:8443")
                .links(MISSING, Subject.pod(POD), Subject.registry("harbor.lab:8443"))
                .advises("--docker-server=harbor.lab:8443", "-n team");
        assertFalse(examined.only().hypothesis());
    }

    @ParameterizedTest
    @ValueSource(strings = {NO_RIGHT, UNAUTHORIZED})
    void whereTheWordsAreAmbiguousItIsASuspicion(String message) {
        assertTrue(examine(failing(message)).reports(MISSING).only().hypothesis());
    }

    @Test
    void theSettingThatMakesTheBuiltInRegistryAskForALoginIsNamed() {
        String refused =
                "unexpected status from HEAD request to http://localhost:32000/v2/a/manifests/1: 401 Unauthorized";
        GivenSite site =
                GivenSite.healthy().with(Given.pod(POD, "localhost:32000/a:1").waiting("ErrImagePull", refused));
        assertTrue(examine(site).reports(MISSING).only().hypothesis());
        Examined byFile = examine(site.with(Given.registryDeployment()
                                .files(null, Given.configMapMount("/etc/docker/registry", "conf")))
                        .with(Given.registryConfigMap(
                                "conf",
                                "config.yml",
                                "version: 0.1\nauth:\n  htpasswd:\n    realm: r\n    path: /a\n")))
                .reports(MISSING)
                .says("auth.htpasswd is set", "ConfigMap container-registry/conf");
        assertFalse(byFile.only().hypothesis());
        examine(site.with(Given.registryDeployment().environment(Map.of("REGISTRY_AUTH_HTPASSWD_REALM", "(hidden)"))))
                .reports(MISSING)
                .says("REGISTRY_AUTH_HTPASSWD_REALM is set");
    }

    @Test
    void aRegistryThatServesTheImageToAllWantsNoSecret() {
        GivenSite site = GivenSite.healthy()
                .with(Given.pod(POD, "localhost:32000/web:1.0").waiting("ErrImagePull", NO_RIGHT));
        examine(site).passes();
        Manifest gone = new Manifest(404, null, null, List.of(), null, "");
        examine(site.manifest(GivenSite.BUILT_IN, "web", "1.0", gone)).reports(MISSING);
    }

    @Test
    void dockerHubsSecretHasItsOwnAddress() {
        examine(GivenSite.healthy().with(Given.pod(POD, "team/private:1").waiting("ErrImagePull", NO_RIGHT)))
                .reports(MISSING)
                .advises("--docker-server=https://index.docker.io/v1/");
    }

    @Test
    void officialImagesArePublicSoNoSecretIsMissing() {
        examine(GivenSite.healthy().with(Given.pod(POD, "ngnix:1.27").waiting("ErrImagePull", NO_RIGHT)))
                .passes();
    }

    @Test
    void aSecretOfAnotherNamespaceIsSeen() {
        examine(failing(NO_LOGIN, "regcred").with(Given.pullSecret("default/regcred", "harbor.lab:8443")))
                .reports(ELSEWHERE)
                .says("it exists as default/regcred")
                .advises("-n team create secret docker-registry regcred ");
    }

    @Test
    void aSecretThatIsNowhereIsSeen() {
        examine(failing(NO_LOGIN, "regcred").none(Listing.Kind.PULL_SECRETS))
                .reports(ELSEWHERE)
                .says("does not exist in namespace team");
    }

    @Test
    void theKubeletsEventTellsWhereSecretsCannotBeRead() {
        examine(failing(NO_LOGIN, "regcred").with(notRetrieved("regcred")).unknown(Listing.Kind.PULL_SECRETS))
                .reports(ELSEWHERE)
                .says("Unable to retrieve some image pull secrets (regcred)");
    }

    @Test
    void anEventOfAnotherPodTellsNothing() {
        GivenSite site = failing(NO_LOGIN, "regcred")
                .with(Given.podEvent(
                        "team/other", "FailedToRetrieveImagePullSecret", "Unable to retrieve (regcred); ..."));
        examine(site.unknown(Listing.Kind.PULL_SECRETS)).cannotTell();
    }

    @Test
    void anEventOlderThanTheSecretIsOverruledByTheList() {
        examine(failing(NO_LOGIN, "regcred").with(notRetrieved("regcred"), Given.pullSecret("team/regcred", "r.lab")))
                .reports(MISMATCH);
        examine(failing(NO_RIGHT, "regcred")
                        .with(notRetrieved("regcred"), Given.pullSecret("team/regcred", "harbor.lab:8443")))
                .passes();
    }

    @Test
    void onlyTheSecretThatIsNotThereIsNamed() {
        examine(failing(NO_LOGIN, "here", "gone").with(notRetrieved("gone"), Given.pullSecret("team/here", "r.lab")))
                .reports(ELSEWHERE)
                .says("uses pull secret gone, which")
                .advises("docker-registry gone ");
        examine(failing(NO_RIGHT, "here", "gone")
                        .with(notRetrieved("gone"), Given.pullSecret("team/here", "harbor.lab:8443")))
                .passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "harbor.lab",
                "https://harbor.lab",
                "harbor.lab:443",
                "harbor.lab:8443/other",
                "https://harbor.lab:8443/v2",
                "*:8443",
                "https://index.docker.io/v1/"
            })
    void aKeyThatDoesNotMatchIsSeen(String key) {
        examine(failing(NO_LOGIN, "regcred").with(Given.pullSecret("team/regcred", key)))
                .reports(MISMATCH)
                .says("keys of Secret team/regcred: " + key, "harbor.lab:8443")
                .links(MISMATCH, Subject.secret("team/regcred"), Subject.pod(POD))
                .advises("docker-registry regcred --docker-server=harbor.lab:8443", "apply -f -");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "harbor.lab:8443",
                "https://harbor.lab:8443",
                "https://harbor.lab:8443/v2/",
                "harbor.lab:8443/p",
                "*.lab:8443"
            })
    void aKeyThatMatchesIsNoMismatch(String key) {
        examine(failing(NO_RIGHT, "regcred").with(Given.pullSecret("team/regcred", key)))
                .passes();
    }

    @Test
    void aRefusalWhereNoKeyMatchedIsAMismatch() {
        examine(failing(UNAUTHORIZED, "regcred").with(Given.pullSecret("team/regcred", "harbor.lab")))
                .reports(MISMATCH);
        examine(failing(UNAUTHORIZED, "regcred").with(Given.pullSecret("team/regcred", "harbor.lab:8443")))
                .passes();
    }

    @Test
    void oneOfSeveralKeysIsEnough() {
        examine(failing(NO_RIGHT, "a", "b")
                        .with(
                                Given.pullSecret("team/a", "r.lab"),
                                Given.pullSecret("team/b", "x.lab", "harbor.lab:8443")))
                .passes();
    }

    @Test
    void aPartialListNeverProvesAbsence() {
        GivenSite site = failing(NO_LOGIN, "regcred")
                .with(Given.pullSecret("default/regcred", "harbor.lab:8443"))
                .partial(Listing.pullSecrets());
        examine(site).cannotTell();
    }

    @Test
    void aPartialListMayHoldASecretThatIsWrong() {
        GivenSite site = failing(NO_LOGIN, "regcred")
                .with(Given.pullSecret("team/regcred", "harbor.lab"))
                .partial(Listing.pullSecrets());
        examine(site).reports(MISMATCH);
        GivenSite two = failing(NO_LOGIN, "regcred", "unseen")
                .with(Given.pullSecret("team/regcred", "harbor.lab"))
                .partial(Listing.pullSecrets());
        examine(two).cannotTell();
    }

    @Test
    void secretsThatCannotBeReadAreNoPass() {
        examine(failing(NO_LOGIN, "regcred").unknown(Listing.Kind.PULL_SECRETS)).cannotTell();
        examine(failing(NO_LOGIN).unknown(Listing.Kind.PULL_SECRETS)).reports(MISSING);
    }

    /** What is in a secret is the matter of auth.secret-contents. */
    @Test
    void aSecretThatTheKubeletCannotUseIsNotMissing() {
        Part broken = () -> new PullSecret(
                "team",
                "regcred",
                "kubernetes.io/dockerconfigjson",
                List.of(),
                new PullSecret.Defect(PullSecret.Defect.Effect.STOPS_THE_PULL, "auth is no base64"));
        examine(failing(NO_LOGIN, "regcred").with(broken)).passes();
    }

    /** A list of pull secrets holds no Opaque ones, so each is asked for by its name. */
    @Test
    void aSecretOfAnotherTypeIsNotMissing() {
        PullSecret opaque = new PullSecret(
                "team",
                "regcred",
                "Opaque",
                List.of(),
                new PullSecret.Defect(PullSecret.Defect.Effect.PASSED_OVER, "its type is Opaque"));
        examine(failing(NO_LOGIN, "regcred").answer(new PullSecret.Ask("team", "regcred"), opaque))
                .passes();
        examine(failing(NO_LOGIN, "regcred").unknown(new PullSecret.Ask("team", "regcred")))
                .cannotTell();
    }

    @Test
    void aPodOlderThanItsServiceAccountsSecretIsToBeCreatedAgain() {
        examine(failing(NO_LOGIN).with(() -> new ServiceAccount("team", "default", List.of("regcred"))))
                .reports(MISSING)
                .says("ServiceAccount default now has regcred")
                .advises("delete pod");
        examine(failing(NO_LOGIN).with(() -> new ServiceAccount("other", "default", List.of("regcred"))))
                .reports(MISSING)
                .neverSays("ServiceAccount default now has");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "harbor.lab:8443/p/app:v1: not found",
                "dial tcp 10.0.0.5:8443: connect: connection refused",
                "toomanyrequests: You have reached your pull rate limit",
                "failed to fetch anonymous token: Get \"https://h/token\": dial tcp 10.0.0.5:443: connect: connection refused"
            })
    void otherErrorsWantNoCredentials(String message) {
        examine(failing(message)).passes();
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(failing(NO_LOGIN).unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }
}
