package dev.registrydoctor.checks.catalog.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.client.ProxyRules;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxyTests {

    private static final String CAPTURES = "network.proxy-captures-registry";
    private static final String ENV = BuiltIn.ARGS + "/containerd-env";
    private static final String IMAGE = "10.0.0.5:5000/app:v1";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Proxy());
    }

    private static GivenSite site(String env) {
        return GivenSite.healthy()
                .with(pod())
                .probe(Probes.http("10.0.0.5", 5000))
                .file(ENV, env);
    }

    private static GivenPod pod() {
        return Given.pod(POD, IMAGE);
    }

    @Test
    void aRegistryThatAnswersDirectlyNeedsNoProxy() {
        Examined examined = examine(site("export HTTP_PROXY=\"http://me:s3cret@proxy.lab:3128\"\n"))
                .reports(CAPTURES)
                .says("http://proxy.lab:3128", "10.0.0.5:5000", ENV)
                .neverSays("s3cret")
                .advises("snap restart microk8s.daemon-containerd");
        assertTrue(examined.only().hypothesis());
        assertEquals(Set.of(), examined.only().involves(), "no pod waits, so it explains none");
    }

    @Test
    void itExplainsAPullThatAProxyCanMakeFail() {
        String refused = "failed to pull and unpack image: failed to resolve reference \"" + IMAGE
                + "\": failed to do request: Head \"http://10.0.0.5:5000/v2/app/manifests/v1\": dial tcp"
                + " 10.9.9.9:3128: i/o timeout";
        examine(site("HTTP_PROXY=http://10.9.9.9:3128").with(pod().waiting("ErrImagePull", refused)))
                .reports(CAPTURES)
                .links(CAPTURES, Subject.pod(POD), Subject.image(IMAGE));
    }

    @Test
    void itDoesNotExplainATagThatIsMissing() {
        String missing = "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve reference \"" + IMAGE
                + "\": " + IMAGE + ": not found";
        assertEquals(
                Set.of(),
                examine(site("HTTP_PROXY=http://10.9.9.9:3128").with(pod().waiting("ErrImagePull", missing)))
                        .only()
                        .involves());
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.5", "10.0.0.0/8", "10.0.0.5:5000", "*"})
    void whatNoProxyHoldsIsAskedDirectly(String none) {
        examine(site("HTTP_PROXY=http://p:1\nNO_PROXY=localhost," + none)).passes();
        examine(site("HTTP_PROXY=http://p:1").file("/etc/environment", "no_proxy=" + none))
                .passes();
    }

    @Test
    void aProxyForTheOtherSchemeIsNotAsked() {
        examine(site("HTTPS_PROXY=http://p:1")).passes();
        examine(site("HTTPS_PROXY=http://p:1").probe(Probes.https("10.0.0.5", 5000)))
                .reports(CAPTURES);
    }

    @Test
    void aRegistryThatDoesNotAnswerDirectlyMayNeedIt() {
        examine(site("HTTP_PROXY=http://p:1").probe(Probes.timedOut("10.0.0.5", 5000)))
                .skips();
    }

    @Test
    void loopbackIsNeverSentToAProxy() {
        examine(GivenSite.healthy().file(ENV, "HTTP_PROXY=http://p:1")).skips();
    }

    @Test
    void theLineOfNoProxyIsThereWithWhatItHas() {
        examine(site("HTTP_PROXY=http://p:1\nNO_PROXY=localhost,10.9.0.0/16\n"))
                .advises(
                        "NO_PROXY=localhost,10.9.0.0/16,10.0.0.5.",
                        "sudo sed -i.bak -e 's#NO_PROXY=localhost,10\\.9\\.0\\.0/16#NO_PROXY=localhost,10.9.0.0/16,10.0.0.5#g' "
                                + ENV)
                .neverSays("nano ");
        examine(site("HTTP_PROXY=http://p:1\n"))
                .advises("sudo sed -i.bak -e '$a\\\nNO_PROXY=localhost,127.0.0.1,10.1.0.0/16", ",10.0.0.5' " + ENV);
    }

    @Test
    void dockersProxyIsTheDaemons() {
        DockerEngine.Proxy proxy = new DockerEngine.Proxy("http://p:1", "", "");
        DockerEngine engine = new DockerEngine("29.0.0", "/var/run/docker.sock", List.of(), "Debian 12", false, proxy);
        examine(site("").answer(DockerEngine.Ask.INSTANCE, engine))
                .reports(CAPTURES)
                .links(CAPTURES, Subject.engine("docker"))
                .advises("docker.service.d/zz-no-proxy.conf", "10.0.0.5\"", "sudo systemctl daemon-reload");
    }

    @Test
    void aFileThatMayNotBeReadMaySetOne() {
        examine(site("").unknown(new HostFile.Ask(ENV))).cannotTell();
    }

    @ParameterizedTest
    @CsvSource({
        "lab, r.lab, true",
        "lab, lab, true",
        ".lab, r.lab, true",
        ".lab, lab, false",
        "*.lab, r.lab, true",
        "r.lab:5000, r.lab, true",
        "r.lab:80, r.lab, false",
        "lab, collab, false",
        "10.0.0.0/24, 10.0.1.5, false",
        "10.0.0, 10.0.0.5, false"
    })
    void noProxyIsReadAsGoDoes(String none, String host, boolean exempt) {
        String proxy = new ProxyRules("http://p:1", "", none).proxyOf("http", host, 5000);
        if (exempt) {
            assertNull(proxy);
        } else {
            assertEquals("http://p:1", proxy);
        }
    }

    private static Examined hub(String tail) {
        return examine(GivenSite.healthy()
                .with(Given.pod(POD, "redis:7")
                        .waiting(
                                "ErrImagePull",
                                "failed to do request: Head \"https://registry-1.docker.io/v2/library/redis/manifests/7\": "
                                        + tail)));
    }

    @ParameterizedTest
    @CsvSource({
        "proxyconnect tcp: tls: first record does not look like a TLS handshake, 'https://, but it uses plain HTTP', Change https:// to http://",
        "proxyconnect tcp: dial tcp: lookup p on 127.0.0.53:53: no such host, its name does not resolve, host and port",
        "proxyconnect tcp: dial tcp 10.9.9.9:3128: connect: connection refused, it cannot be reached, host and port",
        "Proxy Authentication Required, it requires a login, percent-encoded",
        "Forbidden, it refuses to connect to that server (Forbidden), NO_PROXY"
    })
    void aProxyThatFailsIsTheCauseForAnyRegistry(String tail, String why, String advice) {
        Examined examined = hub(tail)
                .reports(CAPTURES)
                .says("fails for requests to docker.io", why)
                .links(CAPTURES, Subject.pod(POD), Subject.image("redis:7"), Subject.host("containerd"))
                .advises(advice, "snap restart microk8s.daemon-containerd");
        assertFalse(examined.only().hypothesis());
    }

    @Test
    void aRegistryThatAnswersDirectlyIsOneFindingAndNotTwo() {
        String down =
                "failed to do request: Head \"http://10.0.0.5:5000/v2/app/manifests/v1\": proxyconnect tcp: dial tcp"
                        + " 10.9.9.9:3128: i/o timeout";
        examine(site("HTTP_PROXY=http://10.9.9.9:3128").with(pod().waiting("ErrImagePull", down)))
                .reports(CAPTURES)
                .says("which can be reached directly")
                .links(CAPTURES, Subject.pod(POD));
    }
}
