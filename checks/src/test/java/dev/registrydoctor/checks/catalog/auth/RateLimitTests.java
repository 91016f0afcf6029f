package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RateLimitTests {

    private static final String LIMITED = "auth.rate-limited";
    private static final String HUB = "failed to pull and unpack image \"docker.io/library/nginx:1\": unexpected status"
            + " from HEAD request to https://registry-1.docker.io/v2/library/nginx/manifests/1: 429 Too Many Requests";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new RateLimit());
    }

    private static GivenSite failing(String message, String... secrets) {
        return GivenSite.healthy()
                .with(Given.pod("team/web-0", "nginx:1").pullSecrets(secrets).waiting("ErrImagePull", message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HUB,
                "toomanyrequests: You have reached your pull rate limit",
                "failed to fetch anonymous token: unexpected status from GET request to https://auth.docker.io/token: 429"
                        + " Too Many Requests"
            })
    void aLimitIsSeen(String message) {
        examine(failing(message))
                .reports(LIMITED)
                .says("docker.io accepts no more pulls", "share one limit")
                .links(LIMITED, Subject.registry("docker.io"), Subject.pod("team/web-0"))
                .advises("--docker-server=https://index.docker.io/v1/", "docker://localhost:32000/nginx:1");
    }

    @Test
    void onePodsLimitIsEveryPodsOfThatRegistry() {
        examine(failing(HUB, "regcred")
                        .with(Given.pod("team/web-1", "busybox:1").waiting("ErrImagePull", HUB)))
                .reports(LIMITED)
                .says("team/web-0, team/web-1")
                .neverSays("without a login");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pull QPS exceeded",
                "failed to fetch anonymous token: unexpected status from GET request to https://h/token: 401 Unauthorized",
                "dial tcp 10.0.0.5:429: connect: connection refused",
                "docker.io/library/toomany:429: not found"
            })
    void otherFailuresAreNoLimit(String message) {
        examine(failing(message)).passes();
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(failing(HUB).unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }

    @Test
    void theLimitThatAMirrorPassesOnIsTheMirrorsMatter() {
        examine(failing(
                        "unexpected status from HEAD request to http://mirror.lab:5000/v2/library/nginx/manifests/1?ns=docker.io:"
                                + " 429 Too Many Requests"))
                .reports(LIMITED)
                .says("the error is from mirror.lab:5000")
                .advises("Give mirror.lab:5000 an account at docker.io", "--docker-server=https://index.docker.io/v1/");
    }
}
