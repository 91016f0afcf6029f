package dev.registrydoctor.checks.catalog.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenCertificate;
import dev.registrydoctor.checks.testkit.GivenChain;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls that fail over the scheme, with certs.d in view. */
final class HostsFilesTests {

    private static final String MISSING = "runtime.hosts-toml-missing";
    private static final String MISNAMED = "runtime.hosts-directory-misnamed";
    private static final String UNPARSABLE = "runtime.hosts-toml-unparsable";
    private static final String WRONG_SCHEME = "runtime.hosts-toml-wrong-scheme";

    private static final String HOST = "10.0.0.5:32000";
    private static final String IMAGE = HOST + "/app:v1";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final String PLAIN =
            "Head \"https://" + HOST + "/v2/app/manifests/v1\":" + " http: server gave HTTP response to HTTPS client";
    private static final String TLS =
            "unexpected status from HEAD request to http://" + HOST + "/v2/app/manifests/v1: 400 Bad Request";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new HostsFiles());
    }

    private static GivenSite failing(String message) {
        return GivenSite.healthy().with(Given.pod(POD, IMAGE).waiting("ErrImagePull", message));
    }

    private static String file(String url) {
        return "server = \"" + url + "\"\n[host.\"" + url + "\"]\n  capabilities = [\"pull\", \"resolve\"]\n";
    }

    @Test
    void theShippedFilesPass() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void noDirectoryForExactlyThisHostIsSeen() {
        Examined examined = examine(failing(PLAIN))
                .reports(MISSING)
                .says("10.0.0.5_32000_, 10.0.0.5:32000, _default", "so it uses HTTPS", "HTTPS client")
                .links(MISSING, Subject.registry(HOST), Subject.pod(POD), Subject.node("vm"))
                .advises("server = \"http://10.0.0.5:32000\"", "[host.\"http://10.0.0.5:32000\"]", "on node vm")
                .neverSays("skip_verify", "snap restart", "localhost:32000");
        assertFalse(examined.only().hypothesis());
        Step step = Objects.requireNonNull(examined.only().remedy()).steps().get(0);
        assertEquals(
                Action.write(
                        BuiltIn.CERTS_D + "/10.0.0.5:32000/hosts.toml",
                        file("http://10.0.0.5:32000").replace("\n[", "\n\n[")),
                step.action());
        assertEquals(Actor.node("vm"), step.actor());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.5",
                "10.0.0.5__32000",
                "10.0.0.5_32000",
                "http:__10.0.0.5:32000",
                "10.0.0.5:5000",
                "https:10.0.0.5:32000"
            })
    void aDirectoryOfANearNameIsMisnamed(String name) {
        examine(failing(PLAIN).certs(name, file("http://" + HOST)))
                .reports(MISNAMED)
                .says(name)
                .links(MISNAMED, Subject.file(BuiltIn.CERTS_D + "/" + name), Subject.registry(HOST))
                .advises("sudo mv " + BuiltIn.CERTS_D + "/" + name + " " + BuiltIn.CERTS_D + "/10.0.0.5:32000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.6:32000", "10.0.0.55:32000", "registry.lab:32000", "110.0.0.5:32000"})
    void aDirectoryOfAnotherHostIsNotMeantForThisOne(String name) {
        examine(failing(PLAIN).certs(name, file("http://" + name))).reports(MISSING);
    }

    /** Another host's other port is a slip; on this host it is another program, whose file is right where it is. */
    @ParameterizedTest
    @CsvSource({
        "localhost:32000, localhost:5000, runtime.hosts-toml-missing",
        "127.0.0.1:32000, 127.0.0.1:5000, runtime.hosts-toml-missing",
        "10.0.0.5:32000, 10.0.0.5:5000, runtime.hosts-directory-misnamed"
    })
    void aDirectoryOfAnotherPortIsMeantForTheSameHostUnlessThatIsLoopback(String host, String name, String problem) {
        GivenSite site = GivenSite.healthy()
                .with(Given.node().containerd("1.6.8"))
                .with(Given.pod(POD, host + "/app:v1").waiting("ErrImagePull", PLAIN.replace(HOST, host)))
                .answer(
                        CertsDirectory.Ask.OWN,
                        List.of(new CertsDirectory(
                                name,
                                BuiltIn.CERTS_D + "/" + name,
                                List.of("hosts.toml"),
                                file("http://" + name),
                                null)));
        Examined examined = examine(site);
        assertEquals(
                List.of(problem),
                examined.findings().stream()
                        .filter(f -> f.involves().contains(Subject.registry(host)))
                        .map(f -> f.problem().id())
                        .toList());
    }

    /** Two registries of one host: each directory is right, and to rename one would break the other. */
    @Test
    void theDirectoryOfAnotherRegistryThatAnswersIsNotMeantForThisOne() {
        GivenSite site = failing(PLAIN).certs("10.0.0.5:5000", file("http://10.0.0.5:5000"));
        examine(site).reports(MISNAMED);
        examine(site.probe(Probes.http("10.0.0.5", 5000))).reports(MISSING).neverSays("mv ");
    }

    @Test
    void theSpellingInsideTheSnapIsNeverLookedUp() {
        GivenSite site = GivenSite.healthy()
                .with(Given.node().containerd("1.6.8"))
                .with(Given.pod(POD, "localhost:32000/app:v1").waiting("ErrImagePull", PLAIN))
                .answer(
                        CertsDirectory.Ask.OWN,
                        List.of(new CertsDirectory(
                                "localhost__32000",
                                BuiltIn.CERTS_D + "/localhost__32000",
                                List.of("hosts.toml"),
                                file("http://localhost:32000"),
                                null)));
        examine(site).reports(MISNAMED).says("localhost__32000 for localhost:32000");
    }

    @ParameterizedTest
    @CsvSource({"[host.\"10.0.0.5:32000\"]", "[host.\"https://10.0.0.5:32000\"]", "[host.\"http://10.0.0.6:32000\"]"})
    void aFileThatNeverTriesHttpNamesTheWrongScheme(String table) {
        examine(failing(PLAIN).certs(HOST, table + "\n"))
                .reports(WRONG_SCHEME)
                .says("containerd tries ", "https://10.0.0.5:32000")
                .advises("certs.d/10.0.0.5:32000/hosts.toml")
                .neverSays("rm ");
    }

    @Test
    void httpForATlsServerIsTheWrongSchemeToo() {
        examine(failing(TLS).certs(HOST, file("http://" + HOST)))
                .reports(WRONG_SCHEME)
                .says("uses HTTPS")
                .advises(
                        "sudo sed -i.bak -e 's#http://10\\.0\\.0\\.5:32000#https://10.0.0.5:32000#g'",
                        "ca = \"ca.crt\"");
    }

    /** In containerd before 1.6.16: docs/decisions/0013. */
    private static GivenSite failing(String message, String containerd, String hostsToml) {
        return failing(message).with(Given.node().containerd(containerd)).certs(HOST, hostsToml);
    }

    @Test
    void aFileAtWhichContainerdEndsIsTheCauseOfPullsThatItEndedAt() {
        String ended = "rpc error: code = Unavailable desc = error reading from server: EOF";
        String broken = file("http://" + HOST).replace("\"pull\", ", "\"pull\",, ");

        examine(failing(ended, "1.6.15", broken))
                .reports(UNPARSABLE)
                .says("containerd crashes at each pull", "line 3, column 26", "error reading from server: EOF")
                .links(UNPARSABLE, Subject.registry(HOST), Subject.pod(POD), Subject.node("vm"))
                .advises("sudo cp -a ", "hosts.toml.bak", "[host.\"http://10.0.0.5:32000\"]")
                .neverSays("nano ");
        // What else ends a connection to containerd is not told by the same words.
        examine(failing(ended, "1.6.15", file("http://" + HOST))).passes();
        for (String survives : List.of("1.6.16", "2.1.6")) {
            examine(failing(ended, survives, broken))
                    .reports(UNPARSABLE)
                    .says("containerd ignores")
                    .neverSays("error reading from server");
        }
        // A pull that met a server did not meet this file.
        examine(failing(PLAIN, "1.6.15", broken)).reports(UNPARSABLE).neverSays("server gave HTTP response");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host.\"http://10.0.0.5:32000\".capabilities = [\"pull\", \"resolve\"]\n",
                "host = { \"http://10.0.0.5:32000/v2\" = {} }\n"
            })
    void aHostThatContainerd2PassesOverIsTheCause(String text) {
        examine(failing(PLAIN, "2.1.6", text))
                .reports(UNPARSABLE)
                .says("containerd never asks http://10.0.0.5:32000", "hosts.toml:1", "server gave HTTP response")
                .links(UNPARSABLE, Subject.registry(HOST), Subject.pod(POD), Subject.node("vm"))
                .advises("[host.\"http://10.0.0.5:32000", "sudo cp -a ", "hosts.toml.bak")
                .neverSays("nano ");
        Examined noPulls = examine(
                GivenSite.healthy().with(Given.node().containerd("2.1.6")).certs(HOST, text));
        noPulls.suspects(UNPARSABLE);
        // It was asked before; and one that would be of no use is not what these pulls lack.
        examine(failing(PLAIN, "1.7.29", text)).passes();
        examine(failing(PLAIN, "2.1.6", text.replace("10.0.0.5", "10.0.0.6"))).reports(WRONG_SCHEME);
    }

    @Test
    void anotherBrokenFileIsToldBesideTheOneAtFault() {
        String other = "10.0.0.6:32000";
        String broken = file("http://" + other).replace("\"pull\"", "pull");
        examine(failing(PLAIN).certs(other, broken)).reports(MISSING, UNPARSABLE);
        // Pulls that failed over a file which is right by now do not make the others so.
        examine(failing(PLAIN).certs(HOST, file("http://" + HOST)).certs(other, broken))
                .reports(UNPARSABLE);
    }

    @Test
    void aFileThatIsRightByNowIsNotBlamed() {
        examine(failing(PLAIN).certs(HOST, file("http://" + HOST))).passes();
        examine(failing(TLS).certs(HOST, file("https://" + HOST))).passes();
        examine(failing(TLS)).passes();
    }

    @Test
    void aFileThatContainerdCannotDecodeIsNamedWithTheLine() {
        examine(failing(PLAIN).certs(HOST, "server = \"http://a\"\n\n[host.“http://10.0.0.5:32000”]\n"))
                .reports(UNPARSABLE)
                .says("line 3, column ", "U+201C", BuiltIn.CERTS_D + "/10.0.0.5:32000/hosts.toml:3")
                .advises("sudo sed -i.bak -e 's#“#\"#g' -e 's#”#\"#g'");
    }

    @ParameterizedTest
    @CsvSource({"1.7.29, runtime.hosts-toml-unparsable", "2.1.6, "})
    void aFileWithoutAHostTableDependsOnTheVersion(String containerd, String problem) {
        Examined examined = examine(failing(PLAIN)
                .with(Given.node().containerd(containerd))
                .certs(HOST, "server = \"http://10.0.0.5:32000\"\n"));
        if (problem == null) {
            examined.passes();
        } else {
            examined.reports(problem).says("no [host] table");
        }
    }

    @Test
    void anEmptyDirectoryOfTheFirstNameShadowsTheFile() {
        examine(failing(PLAIN).certs("10.0.0.5_32000_", null).certs(HOST, file("http://" + HOST)))
                .reports(MISNAMED)
                .says("never reads " + HOST, BuiltIn.CERTS_D + "/10.0.0.5_32000_ exists and contains no hosts.toml")
                .advises("sudo mv " + BuiltIn.CERTS_D + "/10.0.0.5_32000_ /root/");
    }

    @Test
    void theFallbackOfAllHostsHidesNothing() {
        examine(failing(PLAIN).certs(HOST, null).certs("_default", file("http://mirror.lab")))
                .reports(MISSING)
                .says(BuiltIn.CERTS_D + "/" + HOST + " contains no hosts.toml");
    }

    @Test
    void theDirectoryForAllHostsIsLeftAlone() {
        examine(failing(PLAIN).certs("_default", file("https://mirror.lab")))
                .reports(WRONG_SCHEME)
                .advises("tee " + BuiltIn.CERTS_D + "/10.0.0.5:32000/hosts.toml");
    }

    @Test
    void aFileThatMayNotBeReadIsNotSaidToBeMissing() {
        GivenSite site = failing(PLAIN)
                .answer(
                        CertsDirectory.Ask.OWN,
                        List.of(new CertsDirectory(
                                HOST, BuiltIn.CERTS_D + "/" + HOST, List.of("hosts.toml"), null, "permission denied")));
        examine(site).cannotTell();
    }

    @Test
    void aFileThatIsTooLongToReadIsNeitherFineNorAtFault() {
        examine(failing(PLAIN).certs(HOST, file("http://" + HOST) + "[a.b]\n".repeat(10_000)))
                .cannotTell();
    }

    @Test
    void aMissingTagOfAnOldContainerdIsNoFaultOfCertsD() {
        GivenSite site = failing(PLAIN)
                .with(Given.node().containerd("1.7.29"))
                .certs(HOST, "[host.\"http://10.0.0.5:32000\"]\n")
                .probe(Probes.http("10.0.0.5", 32000));
        examine(site).passes();
    }

    @Test
    void otherPullErrorsSayNothingOfCertsD() {
        examine(failing("dial tcp 10.0.0.5:32000: connect: connection refused")).passes();
        examine(failing(IMAGE + ": not found")).passes();
        examine(failing("Back-off pulling image \"" + IMAGE + "\"")).passes();
    }

    @Test
    void theCertsDOfAHostThatIsNoNodeSaysNothing() {
        GivenSite site = failing(PLAIN).host(Given.laptop()).certs("10.0.0.5", file("http://" + HOST));
        examine(site).reports(MISSING).neverSays("certs.d has none of", BuiltIn.CERTS_D + "/10.0.0.5 ");
    }

    @Test
    void theCertsDOfOneNodeSaysNothingOfAnother() {
        GivenSite site = GivenSite.healthy()
                .with(Given.node("b", "192.168.64.9"))
                .with(Given.pod(POD, IMAGE).on("b").waiting("ErrImagePull", PLAIN))
                .certs(HOST, "[host]\n");
        examine(site).reports(MISSING).says("on node b").advises("on node b").neverSays("node vm");
        // A broken file here is told for itself.
        Examined broken = examine(site.certs(HOST, "not TOML at all")).reports(MISSING, UNPARSABLE);
        assertFalse(broken.finding(MISSING).hypothesis());
        assertTrue(broken.finding(UNPARSABLE).hypothesis());
    }

    @Test
    void withoutPodsOrCertsDItCannotTell() {
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().unknown(CertsDirectory.Ask.OWN)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }

    @Test
    void certsDOutOfViewStillTellsThatNoHttpIsInForce() {
        examine(failing(PLAIN).unknown(CertsDirectory.Ask.OWN))
                .reports(MISSING)
                .says("does not use a hosts.toml that sets http for 10.0.0.5:32000")
                .neverSays("certs.d has none of");
        examine(failing(TLS).unknown(HostFacts.Ask.INSTANCE)).reports(WRONG_SCHEME);
    }

    @Test
    void aHostWithoutMicroK8sHasNothingToLookAt() {
        examine(GivenSite.empty().host(Given.laptop()).with(Given.node())).skips();
    }

    @Test
    void findingsOfFailingPullsAreNoSuspicions() {
        assertFalse(examine(failing(PLAIN)).reports(MISSING).only().hypothesis());
    }

    @Test
    void aMirrorOfTheWrongSchemeIsMendedInItsLineAndNothingElse() {
        String mirror =
                "Head \"https://mirror.lab:5000/v2/library/redis/manifests/7?ns=docker.io\": http: server gave HTTP"
                        + " response to HTTPS client";
        GivenSite site = GivenSite.healthy().with(Given.pod(POD, "redis:7").waiting("ErrImagePull", mirror));
        examine(site.certs(
                        "docker.io", "server = \"https://registry-1.docker.io\"\n[host.\"https://mirror.lab:5000\"]\n"))
                .reports(WRONG_SCHEME)
                .says("mirror.lab:5000, which uses HTTP", "https://mirror.lab:5000")
                .links(WRONG_SCHEME, Subject.pod(POD), Subject.registry("docker.io"))
                .advises("Change it to http://mirror.lab:5000", "keep the rest of the file", "on node vm")
                .neverSays("http://docker.io", "tee ");
        // Mended since, and what no file names: the registry sent on to it.
        examine(site.certs("docker.io", "[host.\"http://mirror.lab:5000\"]\n")).passes();
        examine(site.certs("docker.io", "server = \"https://registry-1.docker.io\"\n[host]\n"))
                .passes();
    }

    /** The next error would be that of the certificate: what it takes is there in one go. */
    @Test
    void httpsBringsTheCaThatItWillNeed() {
        GivenCertificate root = GivenCertificate.root("Lab Root");
        GivenCertificate own = root.signs("r").dns("10.0.0.5");
        GivenSite site = GivenChain.of("10.0.0.5", 32000, own, root)
                .probed(RegistryProbe.Result.UNTRUSTED)
                .on(failing(TLS).certs(HOST, file("http://" + HOST)));
        examine(site)
                .reports(WRONG_SCHEME)
                .advises(
                        "sudo install -D -m 644 /dev/stdin " + BuiltIn.CERTS_D + "/10.0.0.5:32000/ca.crt",
                        "-e '2a\\\n  ca = \"ca.crt\"'");
        examine(GivenChain.of("10.0.0.5", 32000, own, root)
                        .hostTrusts(root)
                        .on(failing(TLS).certs(HOST, file("http://" + HOST))))
                .reports(WRONG_SCHEME)
                .neverSays("openssl s_client");
    }
}
