package dev.registrydoctor.checks.catalog.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.checks.testkit.Probes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ImageBuildersTests {

    private static final String HTTP_SERVER = "scheme.http-server-https-client";
    private static final String HTTPS_SERVER = "scheme.https-server-http-client";
    private static final String SYSTEM = "/etc/buildkit/buildkitd.toml";
    private static final String USER = "~/.config/buildkit/buildkitd.toml";
    private static final String BUILDERS = "~/.docker/buildx/instances";
    private static final String LAB = "[registry.\"10.0.0.5:32000\"]\n";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new ImageBuilders());
    }

    /** A site with a plain registry at 10.0.0.5:32000 beside the add-on's own. */
    private static GivenSite plain() {
        return GivenSite.healthy().asked(Given.registry("10.0.0.5", 32000)).probe(Probes.http("10.0.0.5", 32000));
    }

    private static GivenSite secure() {
        return GivenSite.healthy().asked(Given.registry("10.0.0.5", 32000)).probe(Probes.https("10.0.0.5", 32000));
    }

    private static String node(String name, String network, String toml) {
        String files = toml.isEmpty()
                ? "null"
                : "{\"buildkitd.toml\":\"" + Base64.getEncoder().encodeToString(toml.getBytes(StandardCharsets.UTF_8))
                        + "\"}";
        return "{\"Name\":\"" + name + "\",\"DriverOpts\":{\"network\":\"" + network + "\"},\"Files\":" + files + "}";
    }

    private static GivenSite with(GivenSite site, String driver, String nodes) {
        return site.folder(BUILDERS, "ci")
                .file(
                        BUILDERS + "/ci",
                        "{\"Name\":\"ci\",\"Driver\":\"" + driver + "\",\"Nodes\":[" + nodes + "],\"Dynamic\":false}");
    }

    @Test
    void aPlainRegistryThatTheFileDoesNotNameIsAskedByHttps() {
        Examined examined = examine(plain().file(SYSTEM, "debug = true\n"))
                .reports(HTTP_SERVER)
                .says("BuildKit uses HTTPS for 10.0.0.5:32000", "no [registry.\"10.0.0.5:32000\"]", SYSTEM)
                .neverSays("localhost:32000")
                .advises(
                        "sudo tee -a /etc/buildkit/buildkitd.toml",
                        "[registry.\"10.0.0.5:32000\"]\n  http = true",
                        "sudo systemctl restart buildkit");
        assertTrue(examined.only().hypothesis(), "nobody said that BuildKit pushes there");
        examine(plain().file(USER, ""))
                .reports(HTTP_SERVER)
                .says("Rootless BuildKit")
                .advises("systemctl --user");
    }

    @Test
    void insecureAloneAllowsNoHttp() {
        examine(plain().file(SYSTEM, LAB + "insecure = true\n"))
                .reports(HTTP_SERVER)
                .says("insecure = true, which does not allow HTTP")
                .advises("Set http = true in [registry.\"10.0.0.5:32000\"]", "sudo sed -i.bak", SYSTEM)
                .neverSays("tee -a");
        // Its path begins at the home of whoever runs it, which quotes would hide from the shell.
        examine(plain().file(USER, LAB + "insecure = true\n"))
                .reports(HTTP_SERVER)
                .advises("\nsed -i.bak", " " + USER + "\n")
                .neverSays("sudo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http = true\n", "http = true\ninsecure = true\n", "HTTP = true\n"})
    void aPlainRegistryThatIsListedIsReached(String entry) {
        examine(plain().file(SYSTEM, LAB + entry)).passes();
        examine(with(plain(), "docker-container", node("ci0", "bridge", LAB + entry)))
                .passes();
        examine(with(plain(), "kubernetes", node("ci0", "", LAB + entry))).passes();
    }

    /** The table of another registry says nothing, nor does that of docker.io which names it as a mirror. */
    @Test
    void theTableOfAnotherNameDoesNotCount() {
        examine(plain().file(SYSTEM, "[registry.\"10.0.0.5\"]\nhttp = true\n")).reports(HTTP_SERVER);
        examine(plain().file(SYSTEM, "[registry.\"docker.io\"]\nmirrors = [\"10.0.0.5:32000/hub\"]\nhttp = true\n"))
                .reports(HTTP_SERVER)
                .says("it skips 10.0.0.5:32000 as a mirror");
        examine(plain().file(
                                SYSTEM,
                                "[registry.\"docker.io\"]\nmirrors = [\"10.0.0.5:32000\"]\n" + LAB + "http = true\n"))
                .passes();
    }

    @Test
    void localhostIsPlainUnlessTheFileSaysNo() {
        examine(GivenSite.healthy().file(SYSTEM, "")).passes();
        examine(GivenSite.healthy().file(SYSTEM, "[registry.\"localhost:32000\"]\ninsecure = true\n"))
                .passes();
        examine(GivenSite.healthy().file(SYSTEM, "[registry.\"localhost:32000\"]\nhttp = false\n"))
                .reports(HTTP_SERVER)
                .says("[registry.\"localhost:32000\"] http = false");
    }

    @Test
    void aBuilderIsAskedForItsOwnFile() {
        examine(with(plain().file(SYSTEM, LAB + "http = true\n"), "docker-container", node("ci0", "host", "")))
                .reports(HTTP_SERVER)
                .says("Builder ci uses HTTPS", "no [registry.\"10.0.0.5:32000\"]", BUILDERS + "/ci")
                .advises(
                        "docker buildx create --name ci-2 --driver docker-container --driver-opt network=host"
                                + " --config buildkitd-ci-2.toml --use",
                        "tee buildkitd-ci-2.toml",
                        "daemon.json does not apply to a builder");
        String two = node("ci0", "host", LAB + "http = true\n") + "," + node("ci1", "host", "");
        examine(with(plain(), "docker-container", two)).reports(HTTP_SERVER).says("Builder ci, node ci1");
    }

    /** docker.engine-network speaks of the loopback of such a builder. */
    @Test
    void theLoopbackOfABuilderWithItsOwnNetworkIsNotJudged() {
        String toml = "[registry.\"localhost:32000\"]\nhttp = false\n";
        examine(with(GivenSite.healthy(), "docker-container", node("ci0", "bridge", toml)))
                .passes();
        examine(with(GivenSite.healthy(), "docker-container", node("ci0", "host", toml)))
                .reports(HTTP_SERVER);
    }

    @Test
    void noPodFailsByAFileOfBuildkit() {
        String both = LAB + "http = false\n[registry.\"127.0.0.1:32000\"]\nhttp = false\n";
        Finding finding = examine(plain().probe(Probes.http("127.0.0.1", 32000)).file(SYSTEM, both))
                .reports(HTTP_SERVER)
                .only();
        assertFalse(finding.involves().contains(Subject.registry("10.0.0.5:32000")));
        assertTrue(finding.involves().contains(Subject.endpoint("10.0.0.5:32000")));
        assertFalse(finding.involves().contains(Subject.endpoint("127.0.0.1:32000")), "pods hang on that endpoint");
    }

    @Test
    void aTlsRegistryThatTheFileCallsPlainIsNamed() {
        Examined examined = examine(secure().file(SYSTEM, LAB + "http = true\nca = [\"/etc/lab.crt\"]\n"))
                .reports(HTTPS_SERVER)
                .says("BuildKit uses HTTP for 10.0.0.5:32000, which uses HTTPS", "http = true, ca = /etc/lab.crt")
                .advises("http = false");
        assertTrue(examined.only().hypothesis());
        examine(with(secure(), "docker-container", node("ci0", "bridge", LAB + "http = true\n")))
                .reports(HTTPS_SERVER)
                .says("Builder ci");
    }

    @Test
    void aTlsRegistryIsReachedByDefaultAndWithBoth() {
        examine(secure().file(SYSTEM, "")).passes();
        examine(secure().file(SYSTEM, LAB + "ca = [\"/etc/ssl/lab.crt\"]\n")).passes();
        examine(secure().file(SYSTEM, LAB + "http = true\ninsecure = true\n")).passes();
    }

    /** Nobody but the file names it. */
    @Test
    void registriesOfTheFileAreLookedAt() {
        GivenSite site = GivenSite.healthy().probe(Probes.https("10.0.0.5", 32000));
        examine(site.file(SYSTEM, LAB + "http = true\n")).reports(HTTPS_SERVER);
        GivenSite asked = GivenSite.healthy()
                .file(SYSTEM, "[registry.\"quay.io:443\"]\nhttp = true\n[registry.\"reg.lab\"]\nhttp = true\n");
        examine(asked).passes();
        // Public registries are not probed.
        NonEmpty.noneMatch(asked.asked(), q -> q.describe().contains("quay.io"));
    }

    @Test
    void withoutBuildkitOrARegistryThereIsNothingToLookAt() {
        examine(GivenSite.healthy()).skips();
        examine(with(plain(), "docker", node("d", "", ""))).skips();
        examine(with(plain(), "remote", node("r0", "", ""))).skips();
        examine(GivenSite.healthy().file(SYSTEM, "").probe(Probes.refused("127.0.0.1", 32000)))
                .skips();
    }

    @Test
    void aFileThatBuildkitRefusesTellsNothing() {
        Gap gap = examine(plain().file(SYSTEM, "debug = true\n" + LAB + "http = yes\n"))
                .cannotTell()
                .gaps()
                .get(0);
        assertEquals(Gap.Cause.MALFORMED, gap.cause());
        assertTrue(gap.why().contains("line 3, column 8"), gap.why());
        assertTrue(gap.remedy().contains(SYSTEM), gap.remedy());
        examine(plain().file(SYSTEM, LAB + "http = \"true\"\n")).cannotTell();
        examine(plain().file(SYSTEM, LAB + "mirrors = \"mirror.lab\"\n")).cannotTell();
        examine(plain().file(SYSTEM, LAB + "ca = [1]\n")).cannotTell();
        examine(with(plain(), "docker-container", node("ci0", "", "registry = 1\n")))
                .cannotTell();
    }

    @Test
    void aFileOfAnyLengthIsReadInTimeOrNotAtAll() {
        examine(plain().file(SYSTEM, LAB + "http = true\n" + "# no\n".repeat(200_000)))
                .passes();
        Examined examined = examine(plain().file(SYSTEM, LAB + "http = true\n" + "[a.b]\n".repeat(200_000)))
                .cannotTell();
        assertTrue(
                examined.gaps().get(0).why().contains("32 KiB"),
                () -> examined.gaps().toString());
        String many = String.join(",", Collections.nCopies(50, node("ci0", "host", "")));
        assertEquals(
                20,
                Examined.of(with(plain(), "docker-container", many), new ImageBuilders())
                        .findings()
                        .size());
    }

    /** Old versions of buildx kept the path alone, and a case holds none of what may hold keys. */
    @Test
    void aBuilderWhoseFileIsNotKeptIsNotSpokenOf() {
        String old = "{\"Name\":\"ci0\",\"ConfigFile\":\"/home/you/bk.toml\"}";
        String redacted = "{\"Name\":\"ci0\",\"Files\":{\"buildkitd.toml\":\"[redacted]\"}}";
        for (String node : List.of(old, redacted)) {
            Gap gap = examine(with(plain(), "docker-container", node))
                    .cannotTell()
                    .gaps()
                    .get(0);
            assertTrue(gap.why().contains("cannot be read there"), gap.why());
            assertTrue(gap.remedy().contains("in the builder's container"), gap.remedy());
        }
    }

    @Test
    void whatMayNotBeReadIsNoPass() {
        examine(GivenSite.healthy().unknown(new HostFile.Ask(SYSTEM))).cannotTell();
        examine(GivenSite.healthy().file(SYSTEM, "").unknown(new HostFile.Ask(USER)))
                .cannotTell();
        examine(GivenSite.healthy().unknown(new HostFolder.Ask(BUILDERS))).cannotTell();
        examine(GivenSite.healthy().folder(BUILDERS, "ci").unknown(new HostFile.Ask(BUILDERS + "/ci")))
                .cannotTell();
    }

    @Test
    void aHostOutOfViewIsNotSpokenOf() {
        HostFile.Ask ask = new HostFile.Ask(SYSTEM);
        examine(GivenSite.healthy()
                        .unknown(ask, new Gap(Gap.Cause.NOT_RECORDED, ask.describe(), "the recording lacks it", "")))
                .skips();
    }
}
