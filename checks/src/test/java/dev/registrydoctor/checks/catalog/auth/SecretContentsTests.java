package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.PullSecret.Defect;
import dev.registrydoctor.checks.evidence.cluster.PullSecret.Defect.Effect;
import dev.registrydoctor.checks.evidence.cluster.PullSecret.Entry;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretContentsTests {

    private static final String MALFORMED = "auth.pull-secret-malformed";
    private static final String POD = "team/app-5d4f8c7b9-aaaaa";
    private static final String NO_LOGIN = "pull access denied, repository does not exist or may require authorization:"
            + " authorization failed: no basic auth credentials";
    private static final String UNREADABLE = "illegal base64 data at input byte 4";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new SecretContents());
    }

    private static GivenSite failing(String message, String... secrets) {
        return GivenSite.healthy()
                .with(Given.pod(POD, "harbor.lab:8443/p/app:v1")
                        .pullSecrets(secrets)
                        .waiting("ErrImagePull", message));
    }

    private static Part secret(@Nullable Defect defect, Entry... entries) {
        return () -> new PullSecret("team", "regcred", "kubernetes.io/dockerconfigjson", List.of(entries), defect);
    }

    private static Part empty(String why) {
        return secret(null, new Entry("harbor.lab:8443", false, why));
    }

    @ParameterizedTest
    @EnumSource(Effect.class)
    void aSecretThatGivesNoLoginIsSeen(Effect effect) {
        examine(failing(NO_LOGIN, "regcred").with(secret(new Defect(effect, "it is odd"))))
                .reports(MALFORMED)
                .says("Secret team/regcred: it is odd")
                .links(MALFORMED, Subject.secret("team/regcred"), Subject.pod(POD), Subject.registry("harbor.lab:8443"))
                .advises(
                        "delete secret regcred",
                        "create secret docker-registry regcred --docker-server=harbor.lab:8443");
    }

    @Test
    void anEntryThatLeavesThePasswordToAStoreIsSeen() {
        examine(failing(NO_LOGIN, "regcred").with(empty("its password is in a credential store")))
                .reports(MALFORMED)
                .says("has no user name and password: its password is in a credential store");
    }

    /** The kubelet reads all of them before it asks the registry. */
    @Test
    void aSecretThatStopsThePullIsSeenBesideOneThatWouldDo() {
        Part good = Given.pullSecret("team/good", "harbor.lab:8443");
        examine(failing(UNREADABLE, "good", "regcred")
                        .with(good, secret(new Defect(Effect.STOPS_THE_PULL, "its auth is odd"))))
                .reports(MALFORMED)
                .says("all pulls of Pods that use this Secret fail");
        examine(failing(NO_LOGIN, "good", "regcred").with(good, secret(new Defect(Effect.PASSED_OVER, "its type"))))
                .passes();
    }

    @Test
    void aSecretOfAnotherTypeIsAskedForByName() {
        PullSecret opaque =
                new PullSecret("team", "regcred", "Opaque", List.of(), new Defect(Effect.PASSED_OVER, "its type"));
        examine(failing(NO_LOGIN, "regcred").answer(new PullSecret.Ask("team", "regcred"), opaque))
                .reports(MALFORMED);
    }

    @Test
    void theKubeletsWordsAreEnough() {
        examine(failing(UNREADABLE, "regcred").unknown(Listing.Kind.PULL_SECRETS))
                .reports(MALFORMED)
                .says("cannot read a pull secret of Pod " + POD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"harbor.lab:8443", "https://harbor.lab:8443/v2/", "harbor.lab", "r.lab"})
    void aSecretThatIsWholeIsNotMalformed(String key) {
        examine(failing(NO_LOGIN, "regcred").with(Given.pullSecret("team/regcred", key)))
                .passes();
    }

    @Test
    void aSecretThatNoFailingPodNamesIsOfNoInterest() {
        examine(failing(NO_LOGIN).with(secret(new Defect(Effect.STOPS_THE_PULL, "odd"))))
                .passes();
        examine(GivenSite.healthy().with(secret(new Defect(Effect.STOPS_THE_PULL, "odd"))))
                .passes();
        examine(failing("harbor.lab:8443/p/app:v1: not found", "regcred").with(empty("it is empty")))
                .passes();
    }

    @Test
    void secretsThatCannotBeReadAreNoPass() {
        examine(failing(NO_LOGIN, "regcred").unknown(Listing.Kind.PULL_SECRETS)).cannotTell();
        examine(failing(NO_LOGIN, "regcred").partial(Listing.pullSecrets())).cannotTell();
        examine(failing(NO_LOGIN, "regcred").unknown(Listing.Kind.PODS)).cannotTell();
    }
}
