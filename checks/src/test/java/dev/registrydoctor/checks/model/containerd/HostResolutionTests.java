package dev.registrydoctor.checks.model.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** containerd's own rules; the boundaries were read tag by tag. */
final class HostResolutionTests {

    private static final String PLAIN = "server = \"http://localhost:32000\"\n[host.\"http://localhost:32000\"]\n";

    private static CertsDirectory directory(String name, @Nullable String hostsToml) {
        List<String> files = hostsToml == null ? List.of() : List.of("hosts.toml");
        return new CertsDirectory(name, BuiltIn.CERTS_D + "/" + name, files, hostsToml, null);
    }

    private static List<String> urls(HostResolution resolution) {
        return resolution.attempts().stream().map(HostResolution.Attempt::url).toList();
    }

    private static List<String> withFile(String authority, String text, String containerd) {
        return urls(HostResolution.of(authority, List.of(directory(authority, text)), containerd));
    }

    private static List<String> without(String authority, @Nullable String containerd) {
        return urls(HostResolution.of(authority, List.of(), containerd));
    }

    private static @Nullable String inForce(String authority, String containerd, String... names) {
        List<CertsDirectory> all = new ArrayList<>();
        for (String name : names) {
            all.add(directory(name, PLAIN));
        }
        CertsDirectory found = HostResolution.of(authority, all, containerd).directory();
        return found == null ? null : found.name();
    }

    @Test
    void directoriesAreLookedUpInContainerdsOrder() {
        assertEquals(
                List.of("localhost_32000_", "localhost:32000", "_default"),
                HostResolution.names("localhost:32000", "2.1.6"));
        assertEquals(List.of("registry.lab", "_default"), HostResolution.names("registry.lab", "2.1.6"));
        assertEquals(List.of("[::1]_5000_", "[::1]:5000", "_default"), HostResolution.names("[::1]:5000", "2.1.6"));
        assertEquals(List.of("[fd00::5]", "_default"), HostResolution.names("[fd00::5]", null));
    }

    @ParameterizedTest
    @CsvSource({"1.5.13, false", "1.6.16, false", "1.6.17, true", "1.7.0, true", "1.7.29, true", "2.2.3, true"})
    void theDefaultDirectoryCountsSince1617(String containerd, boolean counts) {
        assertEquals(counts ? "_default" : null, inForce("registry.lab:5000", containerd, "_default"));
    }

    @Test
    void theFirstDirectoryThatExistsWins() {
        assertEquals(
                "localhost_32000_",
                inForce("localhost:32000", "2.1.6", "_default", "localhost:32000", "localhost_32000_"));
        assertEquals("localhost:32000", inForce("localhost:32000", "2.1.6", "_default", "localhost:32000"));
        assertEquals("_default", inForce("docker.io", "2.1.6", "_default", "localhost:32000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost__32000",
                "localhost_32000",
                "localhost",
                "127.0.0.1:32000",
                "LOCALHOST:32000",
                "http:__localhost:32000",
                "localhost:32000_"
            })
    void otherSpellingsAreNeverLookedUp(String name) {
        assertNull(inForce("localhost:32000", "2.1.6", name));
    }

    @Test
    void anEmptyDirectoryWinsOverWhatComesLater() {
        HostResolution resolution = HostResolution.of(
                "r.lab:5000",
                List.of(directory("r.lab:5000", PLAIN), directory("r.lab_5000_", null), directory("_default", PLAIN)),
                "2.1.6");
        CertsDirectory inForce = resolution.directory();
        assertNotNull(inForce);
        assertEquals("r.lab_5000_", inForce.name());
        assertNull(resolution.file());
        assertEquals(List.of("https://r.lab:5000"), urls(resolution));
    }

    @Test
    void aFileOfNoLengthIsNoFile() {
        HostResolution resolution = HostResolution.of("r.lab:5000", List.of(directory("r.lab:5000", "")), "1.7.29");
        assertNull(resolution.file());
        assertEquals(List.of("https://r.lab:5000"), urls(resolution));
    }

    @Test
    void theServerIsTriedLast() {
        assertEquals(
                List.of("http://m1:5000", "https://m2:5000", "http://r.lab:5000"),
                withFile(
                        "r.lab:5000",
                        "server = \"http://r.lab:5000\"\n[host.\"http://m1:5000\"]\n[host.\"m2:5000\"]\n",
                        "1.7.29"));
    }

    @Test
    void withoutAServerTheRegistryItselfIsTriedLastByItsDefault() {
        String mirror = "[host.\"http://mirror:5000\"]\n";
        assertEquals(List.of("http://mirror:5000", "https://r.lab:5000"), withFile("r.lab:5000", mirror, "1.7.29"));
        assertEquals(
                List.of("http://mirror:5000", "https://registry-1.docker.io"), withFile("docker.io", mirror, "1.7.29"));
        assertEquals(
                List.of("http://mirror:5000", "http://localhost:5000"), withFile("localhost:5000", mirror, "1.7.6"));
        assertEquals(
                List.of("http://mirror:5000", "https://localhost:5000", "http://localhost:5000"),
                withFile("localhost:5000", mirror, "1.7.29"));
    }

    @Test
    void aHostThatCannotResolveIsSkippedForTags() {
        assertEquals(
                List.of("http://r.lab:5000"),
                withFile(
                        "r.lab:5000",
                        "server = \"http://r.lab:5000\"\n[host.\"http://m:5000\"]\ncapabilities = [\"pull\"]\n",
                        "1.7.29"));
        assertEquals(
                List.of("http://m:5000"),
                withFile(
                        "r.lab:5000",
                        "server = \"http://r.lab:5000\"\ncapabilities = [\"push\"]\n[host.\"http://m:5000\"]\n",
                        "1.7.29"));
    }

    @Test
    void aFileWithADefectIsAsGoodAsNone() {
        String text = "server = \"http://r.lab:5000\"\n[host.\"http://r.lab:5000\"]\ncapabilities = [\"pul\"]\n";
        assertEquals(List.of("https://r.lab:5000"), withFile("r.lab:5000", text, "2.1.6"));
        String serverOnly = "server = \"http://r.lab:5000\"\n";
        assertEquals(List.of("https://r.lab:5000"), withFile("r.lab:5000", serverOnly, "1.7.29"));
        assertEquals(List.of("http://r.lab:5000"), withFile("r.lab:5000", serverOnly, "2.1.6"));
    }

    @ParameterizedTest
    @CsvSource({
        "1.5.13, http://r:5000",
        "1.6.24, http://r:5000",
        "1.6.25, https://r:5000 http://r:5000",
        "1.6.39, https://r:5000 http://r:5000",
        "1.7.6, http://r:5000",
        "1.7.7, https://r:5000 http://r:5000",
        "2.1.6, https://r:5000 http://r:5000"
    })
    void tlsSettingsOnAnHttpHostPutHttpsFirst(String containerd, String expected) {
        List<String> urls = List.of(expected.split(" ", -1));
        String inHost = """
                server = "http://r:5000"
                capabilities = ["push"]
                [host."http://r:5000"]
                skip_verify = true
                """;
        assertEquals(urls, withFile("r:5000", inHost, containerd));
        String atRoot = """
                server = "http://r:5000"
                skip_verify = true
                [host]
                """;
        assertEquals(urls, withFile("r:5000", atRoot, containerd));
    }

    @Test
    void tlsSettingsLeavePort80AndHttpsAlone() {
        assertEquals(
                List.of("http://r:80"), withFile("r:80", "server = \"http://r:80\"\nca = \"x\"\n[host]\n", "2.1.6"));
        assertEquals(
                List.of("https://r:5000"),
                withFile("r:5000", "server = \"https://r:5000\"\nca = \"x\"\n[host]\n", "2.1.6"));
        assertEquals(
                List.of("https://r", "http://r"),
                withFile("r", "server = \"http://r\"\nca = \"x\"\n[host]\n", "2.1.6"));
    }

    @ParameterizedTest
    @CsvSource({
        "1.5.0, https",
        "1.6.0, https",
        "1.6.8, https",
        "1.6.9, http",
        "1.6.24, http",
        "1.6.25, https+http",
        "1.6.39, https+http",
        "1.7.0, http",
        "1.7.6, http",
        "1.7.7, https+http",
        "1.7.8, https+http",
        "1.7.29, https+http",
        "2.0.0, https+http",
        "2.2.3, https+http"
    })
    void loopbackHasTheDefaultOfItsVersion(String containerd, String schemes) {
        for (String host : List.of("localhost:32000", "127.0.0.1:32000", "127.9.8.7:5000", "[::1]:5000")) {
            List<String> expected = new ArrayList<>();
            for (String scheme : schemes.split("\\+", -1)) {
                expected.add(scheme + "://" + host);
            }
            assertEquals(expected, without(host, containerd));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.6.25, localhost, https",
        "1.6.25, localhost:443, https",
        "1.6.25, localhost:80, http",
        "1.7.7, localhost, https+http",
        "1.7.7, localhost:443, https+http",
        "1.7.7, localhost:80, https+http",
        "1.7.8, localhost, https",
        "1.7.8, localhost:443, https",
        "1.7.8, localhost:80, http",
        "2.1.6, localhost, https",
        "2.1.6, 127.0.0.1:80, http"
    })
    void wellKnownPortsOfLoopbackAreNotInDoubt(String containerd, String host, String schemes) {
        List<String> expected = new ArrayList<>();
        for (String scheme : schemes.split("\\+", -1)) {
            expected.add(scheme + "://" + host);
        }
        assertEquals(expected, without(host, containerd));
    }

    @Test
    void loopbackOfAnUnknownVersionIsTakenForTheNewest() {
        assertEquals(List.of("https://localhost:32000", "http://localhost:32000"), without("localhost:32000", null));
        assertEquals(List.of("https://localhost:32000", "http://localhost:32000"), without("localhost:32000", "?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.5:32000", "192.168.1.5:5000", "registry.lab", "registry:5000", "vm:32000", "128.0.0.1"})
    void whatIsNoLoopbackIsHttpsInEveryVersion(String authority) {
        for (String version : new String[] {null, "1.5.13", "1.6.28", "1.7.6", "1.7.29", "2.2.3"}) {
            assertEquals(List.of("https://" + authority), without(authority, version));
        }
    }

    @Test
    void dockerHubHasItsOwnAddress() {
        assertEquals(List.of("https://registry-1.docker.io"), without("docker.io", "2.1.6"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', false, /v2",
        "/, false, /v2",
        "/v2, false, /v2",
        "/v2/, false, /v2",
        "/first, false, /first/v2",
        "/a/v2/, false, /a/v2",
        "/a/../b//c/, false, /b/c/v2",
        "/v2/project, true, /v2/project",
        "'', true, ''"
    })
    void v2IsAddedUnlessItIsThereOrOverridden(String path, boolean override, String expected) {
        HostResolution resolution = HostResolution.of(
                "r:5000",
                List.of(directory("r:5000", "[host.\"http://m" + path + "\"]\noverride_path = " + override + "\n")),
                "1.7.29");
        assertEquals(expected, resolution.hosts().get(0).path());
    }

    @Test
    void aMirrorIsToldWhoseImageItIs() {
        ImageReference app = ImageReference.parse("r.lab:5000/team/app:v1").orElseThrow();
        List<CertsDirectory> certs =
                List.of(directory("r.lab:5000", "server = \"http://r.lab:5000\"\n[host.\"http://m/x\"]\n"));
        assertEquals(
                List.of(
                        "http://m/x/v2/team/app/manifests/v1?ns=r.lab%3A5000",
                        "http://r.lab:5000/v2/team/app/manifests/v1"),
                HostResolution.of("r.lab:5000", certs, "1.7.29").attempts(app).stream()
                        .map(a -> a.request(app))
                        .toList());
        ImageReference nginx = ImageReference.parse("nginx").orElseThrow();
        assertEquals(
                "https://registry-1.docker.io/v2/library/nginx/manifests/latest",
                HostResolution.of("docker.io", List.of(), null)
                        .attempts(nginx)
                        .get(0)
                        .request(nginx));
    }

    @Test
    void aDigestNeedsNoServerThatResolves() {
        ImageReference pinned =
                ImageReference.parse("r:5000/app@sha256:" + "0".repeat(64)).orElseThrow();
        HostResolution resolution = HostResolution.of(
                "r:5000",
                List.of(directory(
                        "r:5000", "server = \"http://r:5000\"\n[host.\"http://m\"]\ncapabilities = [\"pull\"]\n")),
                "1.7.29");
        assertEquals(2, resolution.attempts(pinned).size());
        assertEquals(1, resolution.attempts().size());
        assertEquals(List.of("pull"), resolution.hosts().get(0).capabilities());
    }

    @Test
    void filesBeginAtTheDirectoryOfTheirHostsToml() {
        HostResolution resolution = HostResolution.of("r:5000", List.of(directory("r:5000", """
                        server = "https://r:5000"
                        ca = ["ca.crt", "/etc/ssl/own.pem"]
                        client = [["me.cert", "me.key"], "both.pem"]
                        skip_verify = false
                        [host]
                        """)), "1.7.29");
        String here = BuiltIn.CERTS_D + "/r:5000/";
        assertEquals(
                List.of(here + "ca.crt", "/etc/ssl/own.pem", here + "me.cert", here + "me.key", here + "both.pem"),
                resolution.files());
        assertFalse(resolution.hosts().get(0).tls().trustsAnyone());
    }

    @Test
    void withoutAUsableFileDockersLayoutCounts() {
        List<String> files = List.of("hosts.toml", "own.crt", "me.cert", "me.key");
        for (String text : new String[] {null, "", "no TOML"}) {
            CertsDirectory directory = new CertsDirectory("r:5000", "/c/r:5000", files, text, null);
            HostResolution resolution = HostResolution.of("r:5000", List.of(directory), "1.7.29");
            assertEquals(List.of("/c/r:5000/own.crt", "/c/r:5000/me.cert", "/c/r:5000/me.key"), resolution.files());
        }
    }

    @Test
    void aNameThatBeginsWithHttpIsTakenForAScheme() {
        assertEquals(
                List.of("httpreg://", "https://r:5000"), withFile("r:5000", "[host.\"httpreg:5000\"]\n", "1.7.29"));
    }

    @Test
    void tellsWhetherHttpIsEverTried() {
        assertTrue(HostResolution.of("localhost:32000", List.of(), "2.1.6").triesPlain());
        assertFalse(HostResolution.of("localhost:32000", List.of(), "1.6.8").triesPlain());
        assertFalse(HostResolution.of("r.lab:5000", List.of(), "2.1.6").triesPlain());
    }
}
