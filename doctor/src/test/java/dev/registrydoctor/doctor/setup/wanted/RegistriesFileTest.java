package dev.registrydoctor.doctor.setup.wanted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What k3s' documentation and its tests show of registries.yaml, in other values: accepted, or refused with the line. */
final class RegistriesFileTest {

    private static WantedRegistry only(String text) {
        WantedRegistries wanted = accepted(text);
        assertEquals(1, wanted.registries().size(), wanted.toString());
        return wanted.registries().get(0);
    }

    private static WantedRegistries accepted(String text) {
        RegistriesFile file = RegistriesFile.read(text);
        assertEquals(List.of(), file.faults());
        return file.wanted();
    }

    private static RegistryFault refused(String text) {
        RegistriesFile file = RegistriesFile.read(text);
        assertEquals(1, file.faults().size(), file.faults().toString());
        assertEquals(WantedRegistries.NONE, file.wanted());
        return file.faults().get(0);
    }

    private static List<String> urls(WantedRegistry registry) {
        return registry.mirrors().stream().map(WantedServer::url).toList();
    }

    private static String last(WantedRegistry registry) {
        WantedServer last = registry.last();
        return last == null ? "" : last.url();
    }

    @Test
    void aMirrorIsAskedBeforeTheRegistry() {
        WantedRegistry hub = only("""
                mirrors:
                  docker.io:
                    endpoint:
                      - "https://cache.lab:5443"
                """);
        assertEquals("docker.io", hub.host());
        assertEquals(List.of("https://cache.lab:5443"), urls(hub));
        assertEquals("https://registry-1.docker.io", last(hub));
        assertTrue(hub.fallsBack());
        assertEquals(2, hub.line());
    }

    @Test
    void withoutFallbackTheLastMirrorTakesTheRegistrysPlace() {
        WantedRegistry hub = only("""
                mirrors:
                  docker.io:
                    endpoint: [ "http://one.lab:5000", "http://two.lab:5000" ]
                    fallback: false
                """);
        assertEquals(List.of("http://one.lab:5000", "http://two.lab:5000"), urls(hub));
        assertEquals("http://two.lab:5000", last(hub));
        assertFalse(hub.fallsBack());
    }

    @Test
    void aRegistryThatIsItsOwnEndpointIsAskedByThatSchemeAlone() {
        WantedRegistry own = only("""
                mirrors:
                  reg.lab:5000:
                    endpoint:
                      - "http://reg.lab:5000"
                """);
        assertEquals(List.of(), own.mirrors());
        assertEquals("http://reg.lab:5000", last(own));
        WantedRegistry both = only("""
                mirrors:
                  reg.lab:5000:
                    endpoint:
                      - "http://reg.lab:5000"
                    fallback: true
                """);
        assertEquals(List.of("http://reg.lab:5000"), urls(both));
        assertEquals("https://reg.lab:5000", last(both));
    }

    @Test
    void aPortThatIsWrittenOutMakesAnotherServerThanTheRegistry() {
        WantedRegistry own = only("""
                mirrors:
                  reg.lab:
                    endpoint:
                      - "https://reg.lab:443"
                    rewrite:
                      "^(.*)$": "copies/$1"
                """);
        assertEquals(List.of("https://reg.lab:443/v2/copies"), urls(own));
        assertEquals("https://reg.lab", last(own));
    }

    @ParameterizedTest
    @CsvSource({
        "cache.lab, https, cache.lab, /v2",
        "cache.lab:443, https, cache.lab:443, /v2",
        "https://cache.lab/, https, cache.lab, /v2",
        "https://cache.lab/v2, https, cache.lab, /v2",
        "https://cache.lab/v2/, https, cache.lab, /v2",
        "cache.lab/prefix/v2, https, cache.lab, /prefix/v2",
        "HTTP://cache.lab/prefix/, http, cache.lab, /prefix",
        "localhost:5000, http, localhost:5000, /v2",
        "127.0.0.1:5000, http, 127.0.0.1:5000, /v2",
        "'[::1]:5000', http, '[::1]:5000', /v2",
        "localhost:443, https, localhost:443, /v2",
        "localhost, https, localhost, /v2",
        "https://localhost:5000, https, localhost:5000, /v2",
        "10.1.2.3, https, 10.1.2.3, /v2",
        "docker.io, https, registry-1.docker.io, /v2",
        "httpreg:5000, https, httpreg:5000, /v2"
    })
    void anEndpointHasASchemeAndAPath(String written, String scheme, String authority, String path) {
        assertEquals(
                new WantedServer(scheme, authority, path, WantedTls.NONE),
                WantedServer.parse(written).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://",
                "ftp://cache.lab",
                "https://user:secret@cache.lab",
                "https://cache.lab?a=b",
                "https://cache.lab/a/../b",
                "https://cache.lab:99999",
                "https://cache lab",
                "https://a..b",
                "unix:///run/x"
            })
    void whatIsNoServerIsRefusedAndNotQuoted(String written) {
        RegistryFault fault = refused("mirrors:\n  reg.lab:\n    endpoint:\n      - \"" + written + "\"\n");
        assertEquals(4, fault.line());
        assertFalse(fault.toString().contains("secret"));
    }

    @Test
    void theSameEndpointInOtherWordsIsOneServer() {
        WantedRegistry hub = only("""
                mirrors:
                  docker.io:
                    endpoint: [cache.lab, "https://cache.lab", "https://cache.lab/v2", other.lab, cache.lab]
                """);
        assertEquals(List.of("https://cache.lab", "https://other.lab"), urls(hub));
    }

    @Test
    void tlsSettingsHoldForTheServerWhereverItIsNamed() {
        WantedRegistries wanted = accepted("""
                mirrors:
                  docker.io:
                    endpoint: ["https://cache.lab:5443", "http://plain.lab:5000"]
                configs:
                  cache.lab:5443:
                    tls:
                      ca_file: /etc/ssl/lab.pem
                      cert_file: /etc/ssl/node.pem
                      key_file: /etc/ssl/node.key
                  plain.lab:5000:
                    tls:
                      insecure_skip_verify: yes
                """);
        WantedTls tls = new WantedTls("/etc/ssl/lab.pem", "/etc/ssl/node.pem", "/etc/ssl/node.key", false);
        WantedRegistry hub = wanted.find("docker.io").orElseThrow();
        assertEquals(tls, hub.mirrors().get(0).tls());
        assertEquals(WantedTls.NONE, hub.mirrors().get(1).tls()); // TLS settings of plain HTTP would ask for HTTPS
        WantedRegistry cache = wanted.find("cache.lab:5443").orElseThrow();
        assertEquals(List.of(), cache.mirrors());
        assertEquals(tls, cache.servers().get(0).tls());
        assertTrue(wanted.find("plain.lab:5000")
                .orElseThrow()
                .servers()
                .get(0)
                .tls()
                .skipVerify());
    }

    @Test
    void theWildcardIsForWhatHasNoSettingsOfItsOwn() {
        WantedRegistries wanted = accepted("""
                mirrors:
                  "*":
                    endpoint: ["https://cache.lab:5443"]
                configs:
                  docker.io:
                  "*":
                    tls:
                      insecure_skip_verify: true
                """);
        WantedTls any = new WantedTls(null, null, null, true);
        WantedRegistry rest = wanted.find("*").orElseThrow();
        assertNull(rest.last());
        assertEquals(any, rest.tls());
        assertEquals(any, rest.mirrors().get(0).tls());
        WantedRegistry hub = wanted.find("docker.io").orElseThrow();
        assertEquals(List.of("https://cache.lab:5443"), urls(hub));
        assertEquals(any, hub.mirrors().get(0).tls());
        assertEquals(WantedServer.ofRegistry("docker.io"), hub.last());
    }

    @Test
    void aMirrorWithoutEndpointKeepsTheWildcardAway() {
        WantedRegistries wanted = accepted("""
                mirrors:
                  "*":
                    endpoint: ["https://cache.lab"]
                  direct.lab:
                """);
        WantedRegistry direct = wanted.find("direct.lab").orElseThrow();
        assertEquals(List.of(), direct.mirrors());
        assertEquals("https://direct.lab", last(direct));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n",
                "mirrors:\nconfigs:\n",
                "mirrors:\n  docker.io:\n",
                "mirrors:\n  \"*\":\n",
                "mirrors:\n  docker.io:\n    endpoint: []\nconfigs: {docker.io: {}}\n",
                """
                configs:
                  reg.lab:5000:
                    auth:
                      username: # to be filled in
                      password:
                    tls:
                      ca_file:
                      cert_file:
                      key_file:
                """
            })
    void aFileThatSaysNothingWantsNothing(String text) {
        assertEquals(WantedRegistries.NONE, accepted(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "^(.*)$ | proj/$1 | proj",
                "^(.*)$ | proj/${1} | proj",
                "(.*) | proj/cache/$1 | proj/cache",
                "^(.+)$ | proj/$1 | proj",
                "^ | proj/ | proj"
            })
    void aRewriteThatOnlyAddsAPrefixIsAPathOfTheServer(String pattern, String replacement, String prefix) {
        WantedRegistry hub =
                only("mirrors:\n  docker.io:\n    endpoint: [\"https://harbor.lab\", \"https://b.lab/x/v2\"]\n"
                        + "    rewrite:\n      \"" + pattern + "\": \"" + replacement + "\"\n");
        assertEquals(List.of("https://harbor.lab/v2/" + prefix, "https://b.lab/x/v2/" + prefix), urls(hub));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "^library/(.*) | proj/$1",
                "^lab/(.*) | proj/lab-images/$1",
                "^(.*)$ | proj/$1x",
                "^(.*)$ | proj/$1/x",
                "^(.*)$ | proj$1",
                "^(.*)$ | proj/$2",
                "^(.*)$ | proj",
                "^(.*)$ | ../$1",
                "^(.*)$ | Proj/$1"
            })
    void anyOtherRewriteIsRefused(String pattern, String replacement) {
        RegistryFault fault =
                refused("mirrors:\n  docker.io:\n    endpoint: [\"https://harbor.lab\"]\n    rewrite:\n      \""
                        + pattern + "\": \"" + replacement + "\"\n");
        assertEquals(5, fault.line());
        assertTrue(fault.what().contains("no rewrites"));
    }

    @Test
    void severalRewritesAreRefused() {
        RegistryFault fault = refused("""
                mirrors:
                  docker.io:
                    endpoint: [harbor.lab]
                    rewrite:
                      "^(.*)$": "a/$1"
                      "^(.+)$": "b/$1"
                """);
        assertEquals(6, fault.line());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username: me\n      password: s3cr3t",
                "token: s3cr3t",
                "auth: bWU6czNjcjN0",
                "identity_token: s3cr3t",
                "identitytoken: s3cr3t"
            })
    void aLoginIsRefusedWithTheWayToAPullSecret(String login) {
        RegistryFault fault = refused("configs:\n  reg.lab:5000:\n    auth:\n      " + login + "\n");
        assertEquals(3, fault.line());
        assertTrue(fault.advice().contains("pull secret"));
        assertFalse(fault.toString().contains("s3cr3t"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | mirror:",
                "3 | mirrors:\\n  reg.lab:\\n    endpoints: [a.lab]",
                "2 | mirrors:\\n  https://reg.lab: {}",
                "2 | mirrors:\\n  reg.lab/path: {}",
                "2 | mirrors:\\n  team: {endpoint: [a.lab]}",
                "2 | mirrors:\\n  ../../etc: {}",
                "2 | mirrors:\\n  \"..\": {}",
                "3 | mirrors:\\n  reg.lab: {}\\n  reg.lab: {}",
                "3 | mirrors:\\n  docker.io: {}\\n  index.docker.io: {}",
                "3 | mirrors:\\n  reg.lab:\\n    endpoint: https://a.lab",
                "2 | mirrors:\\n  reg.lab: {fallback: false}",
                "2 | mirrors:\\n  reg.lab: {endpoint: [a.lab], fallback: maybe}",
                "2 | configs:\\n  reg.lab: {tls: {ca_file: lab.pem}}",
                "2 | configs:\\n  reg.lab: {tls: {cert_file: /a.pem}}",
                "2 | configs:\\n  reg.lab: {tls: {key_file: /a.pem}}",
                "2 | configs:\\n  reg.lab: {tls: {ca: /a.pem}}",
                "2 | configs:\\n  reg.lab: {tls: {insecure_skip_verify: 1}}",
                "1 | auths: {reg.lab: {username: me}}",
                "1 | [mirrors]",
                "1 | x",
                "3 | mirrors:\\n registry.lab\\n   endpoint:\\n     - \"https://registry.lab:443\"",
                "3 | mirrors:\\n  a.lab: &x {endpoint: [b.lab]}\\n  c.lab: {<<: *x}",
            })
    void whatIsWrongHasItsLine(int line, String text) {
        assertEquals(line, refused(text.replace("\\n", "\n")).line());
    }

    @Test
    void hostileTextEndsSoon() {
        assertEquals(0, refused("[".repeat(100_000)).line());
        assertEquals(0, refused("#".repeat(300_000)).line());
        StringBuilder bomb = new StringBuilder("mirrors:\n  a: &a [x.lab]\n");
        for (char c = 'b'; c < 'z'; c++) {
            bomb.append("  ")
                    .append(c)
                    .append(": &")
                    .append(c)
                    .append(" [*")
                    .append((char) (c - 1))
                    .append(", *")
                    .append((char) (c - 1))
                    .append("]\n");
        }
        assertFalse(RegistriesFile.read(bomb.toString()).faults().isEmpty());
        assertFalse(RegistriesFile.read("--- {}\n--- {}\n").faults().isEmpty());
        String shown = refused("mirrors:\n  \"a\\u001b[31m\": {}\n").toString();
        assertFalse(shown.contains("\u001b"), shown);
    }
}
