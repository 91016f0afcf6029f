package dev.registrydoctor.checks.catalog.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostsEntriesTests {

    private static final String SILENT = "runtime.hosts-toml-no-resolve";
    private static final String TLS = "runtime.hosts-toml-tls-on-http";
    private static final String WEBSITE = "runtime.docker-io-fallback";

    private static final String HOST = "10.0.0.5:32000";
    private static final String FILE = BuiltIn.CERTS_D + "/" + HOST + "/hosts.toml";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final String PLAIN =
            "Head \"https://" + HOST + "/v2/app/manifests/v1\": http: server gave HTTP response to HTTPS client";
    private static final String PULL_ONLY = "[host.\"http://" + HOST + "\"]\n  capabilities = [\"pull\"]\n";
    private static final String PAGE =
            "failed to resolve reference \"docker.io/library/nothing:v1\": unexpected media type text/html for"
                    + " sha256:0123: not found";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new HostsEntries());
    }

    private static GivenSite failing(String image, String message) {
        return GivenSite.healthy().with(Given.pod(POD, image).waiting("ErrImagePull", message));
    }

    @Test
    void theShippedFilesPass() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void aServerThatOnlyPullsIsNotAskedForTags() {
        examine(failing(HOST + "/app:v1", PLAIN).certs(HOST, PULL_ONLY))
                .reports(SILENT)
                .says("http://" + HOST, "asks only https://" + HOST, "HTTPS client")
                .links(SILENT, Subject.file(FILE), Subject.registry(HOST), Subject.pod(POD), Subject.node("vm"))
                .advises("capabilities = [\"pull\", \"resolve\"]", "sudo sed -i.bak", FILE);
    }

    @Test
    void theSchemeIsNotBlamedInItsPlace() {
        Examined.of(failing(HOST + "/app:v1", PLAIN).certs(HOST, PULL_ONLY), new HostsFiles())
                .passes();
    }

    @Test
    void whereNobodyResolvesNobodyIsAsked() {
        String text = "server = \"http://" + HOST + "\"\ncapabilities = [\"pull\"]\n[host]\n";
        examine(failing(
                                HOST + "/app:v1",
                                "failed to resolve reference \"" + HOST + "/app:v1\": no resolve hosts: not found")
                        .certs(HOST, text))
                .reports(SILENT)
                .says("asks no server");
    }

    @Test
    void aPullByDigestNeedsNobodyWhoResolves() {
        String image = HOST + "/app@sha256:" + "0".repeat(64);
        examine(failing(image, PLAIN).certs(HOST, PULL_ONLY)).passes();
    }

    @Test
    void aPullOnlyMirrorBesideOneThatAnswersIsMeant() {
        String text = "server = \"http://" + HOST + "\"\n" + PULL_ONLY.replace(HOST, "mirror:5000");
        examine(failing(HOST + "/app:v1", "Head \"http://other/v2/\": EOF").certs(HOST, text))
                .passes();
        examine(GivenSite.healthy().certs(HOST, PULL_ONLY)).passes();
    }

    @Test
    void theFilesOfOneNodeSayNothingOfPullsOnAnother() {
        GivenSite site = GivenSite.healthy()
                .with(Given.node("b", "192.168.64.9"))
                .with(Given.pod(POD, HOST + "/app:v1").on("b").waiting("ErrImagePull", PLAIN))
                .certs(HOST, PULL_ONLY);
        examine(site).passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"skip_verify = true", "skip_verify = false", "ca = \"ca.crt\"", "client = \"me.pem\""})
    void tlsOptionsOnHttpPutHttpsFirst(String option) {
        String text = "server = \"http://" + HOST + "\"\n[host.\"http://" + HOST + "\"]\n" + option + "\n";
        examine(GivenSite.healthy().certs(HOST, text))
                .reports(TLS)
                .says("tries HTTPS there first", FILE + ":2")
                .links(TLS, Subject.node("vm"))
                .advises("No restart is needed", "sudo sed -i.bak -e 3d ");
    }

    @Test
    void tlsOptionsAtTheRootCountForTheServer() {
        String text = "server = \"http://" + HOST + "\"\nskip_verify = true\n[host.\"https://" + HOST + "\"]\n";
        Examined examined = examine(GivenSite.healthy().certs(HOST, text)).reports(TLS);
        assertEquals(HOST, examined.only().details().registry());
        assertNull(examine(GivenSite.healthy().certs("_default", text))
                .only()
                .details()
                .registry());
    }

    @ParameterizedTest
    @CsvSource({"1.6.20, false", "1.6.25, true", "1.7.6, false", "1.7.7, true", "2.1.6, true"})
    void olderVersionsPassOverThem(String containerd, boolean reported) {
        Examined examined = examine(GivenSite.healthy()
                .with(Given.node().containerd(containerd))
                .certs(HOST, "[host.\"http://" + HOST + "\"]\nskip_verify = true\n"));
        if (reported) {
            examined.reports(TLS);
        } else {
            examined.passes();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[host.\"https://10.0.0.5:32000\"]\nskip_verify = true\n",
                "[host.\"http://10.0.0.5:80\"]\nskip_verify = true\n",
                "[host.\"http://10.0.0.5:32000\"]\nskip-verify = true\n",
                "[host.\"http://10.0.0.5:32000\"]\nskip_verify = \"true\"\n"
            })
    void otherEntriesAreNotInDoubt(String text) {
        examine(GivenSite.healthy().certs(HOST, text)).passes();
    }

    @Test
    void aWebPageBehindDockerHubTakesEffect() {
        Examined examined = examine(failing("nothing:v1", PAGE))
                .reports(WEBSITE)
                .says("https://docker.io, server, tried last", "text/html")
                .links(WEBSITE, Subject.pod(POD), Subject.image("nothing:v1"))
                .advises("s#\"https://docker\\.io\"#\"https://registry-1.docker.io\"#g", "nothing:v1");
        assertTrue(examined.only().takesEffect());
    }

    /** sed would change nothing, and say nothing. */
    @Test
    void aWebsiteThatIsWrittenOtherwiseIsForAPersonToChange() {
        examine(failing("nothing:v1", PAGE)
                        .certs("docker.io", "server = 'https://docker.io'\n[host.\"https://registry-1.docker.io\"]\n"))
                .reports(WEBSITE)
                .advises("sudo nano ", "change it to server = \"https://registry-1.docker.io\"")
                .neverSays("s#\"https://docker");
    }

    @Test
    void theShippedFileAloneIsNoFault() {
        examine(failing("nothing:v1", "pull access denied, repository does not exist"))
                .passes();
        examine(failing("nothing:v1", "dial tcp: lookup registry-1.docker.io: i/o timeout"))
                .passes();
    }

    @Test
    void aFileThatEndsAtTheRegistryHasNoWebsiteBehindIt() {
        examine(failing("nothing:v1", PAGE).certs("docker.io", "server = \"https://registry-1.docker.io\"\n[host]\n"))
                .passes();
        examine(failing(HOST + "/app:v1", PAGE)).passes();
    }

    @Test
    void withoutCertsDInViewItCannotTell() {
        examine(GivenSite.healthy().unknown(CertsDirectory.Ask.OWN)).cannotTell();
        examine(GivenSite.healthy().unknown(HostFacts.Ask.INSTANCE)).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).passes();
        examine(GivenSite.empty().host(Given.laptop())).skips();
    }
}
