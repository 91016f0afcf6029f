package dev.registrydoctor.checks.model.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostsTomlTests {

    private static final String SHIPPED = """
            server = "http://localhost:32000"

            [host."http://localhost:32000"]
              capabilities = ["pull", "resolve"]
            """;

    private static HostsToml read(String text) {
        return HostsToml.parse(text, "2.1.6");
    }

    private static List<String> defects(String text, @Nullable String containerd) {
        return HostsToml.parse(text, containerd).defects().stream()
                .map(HostsToml.Defect::toString)
                .toList();
    }

    private static @Nullable String server(String text) {
        HostsToml.Host server = read(text).server();
        return server == null ? null : server.url();
    }

    @Test
    void theShippedFileHasNoDefectInAnyVersion() {
        for (String version : new String[] {null, "1.5.13", "1.6.28", "1.7.29", "2.1.6", "2.2.3"}) {
            HostsToml file = HostsToml.parse(SHIPPED, version);
            assertEquals(List.of(), file.defects());
            assertEquals("http://localhost:32000", assertNotNullHost(file).url());
            assertEquals(
                    List.of(new HostsToml.Host(
                            "http://localhost:32000", List.of("pull", "resolve"), TlsSettings.NONE, false, 3)),
                    file.hosts());
        }
    }

    private static HostsToml.Host assertNotNullHost(HostsToml file) {
        HostsToml.Host server = file.server();
        assertNotNull(server);
        return server;
    }

    @Test
    void hostsStandInFileOrder() {
        HostsToml file = read("""
                [host."http://z:1"]
                [host."http://a:2"]
                [host."http://m:3"]
                """);
        assertEquals(
                List.of("http://z:1", "http://a:2", "http://m:3"),
                file.hosts().stream().map(HostsToml.Host::url).toList());
        assertEquals(
                List.of(1, 2, 3),
                file.hosts().stream().map(HostsToml.Host::line).toList());
    }

    private static List<String> urls(List<HostsToml.Host> hosts) {
        return hosts.stream().map(HostsToml.Host::url).toList();
    }

    /** getSortedHosts of containerd 2 takes the order from the tables, and so only what has one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "host.\"http://a\".skip_verify = true\n[host.\"http://b\"]\n",
                "host = { \"http://a\" = {} }\n",
                "[host]\n\"http://a\".skip_verify = true\n[host.\"http://b\"]\n",
                "[host]\n  \"http://a\" = {}\n",
                "[Host.\"http://a\"]\n",
                "[host.\"http://b\"]\n[HOST.\"http://a\"]\n",
            })
    void aHostWithoutATableOfItsOwnIsNotAskedSince20(String text) {
        HostsToml file = read(text);
        assertEquals(List.of(), file.defects());
        assertEquals(List.of("http://a"), urls(file.unasked()));
        assertFalse(urls(file.hosts()).contains("http://a"));
        assertEquals(
                List.of(),
                HostsToml.parse(text.toLowerCase(Locale.ROOT), "1.7.32").unasked());
        assertTrue(urls(HostsToml.parse(text.toLowerCase(Locale.ROOT), "1.7.32").hosts())
                .contains("http://a"));
    }

    @Test
    void aTableOfItsHeadersIsATable() {
        HostsToml file = read("  [host.\"http://a\".header]\n x = \"y\"\n");
        assertEquals(List.of("http://a"), urls(file.hosts()));
        assertEquals(List.of(), file.unasked());
    }

    /** getSortedHosts of containerd 1 orders by the lines of tables, which go-toml 1 does not keep of those in braces. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[host.'http://b']\\n[host.'http://a']                       | true  | http://b http://a",
                "host.'http://b'.skip_verify = true\\n[host.'http://a']      | true  | http://b http://a",
                "[host.'http://b']\\r[host.'http://a']                       | false | http://b http://a",
                "host = { 'http://b' = {}, 'http://a' = {} }                 | false | http://b http://a",
                "[host]\\n'http://b' = {}\\n'http://a' = {}                  | false | http://b http://a",
                "[host.'http://b']\\n[host]\\n'http://a' = {}                | true  | http://a http://b",
            })
    void hostsOfOneLineTakeTurnsBefore20(String lines, boolean inOrder, String urls) {
        HostsToml file = HostsToml.parse(lines.replace("\\n", "\n").replace("\\r", "\r"), "1.7.29");
        assertEquals(List.of(), file.defects());
        assertEquals(inOrder, file.inOrder());
        assertEquals(List.of(urls.split(" ")), urls(file.hosts()));
        assertTrue(read(lines.replace("\\n", "\n").replace("\\r", "\n")).inOrder());
    }

    @ParameterizedTest
    @CsvSource({
        "1.7.29, Server, ",
        "1.7.29, SERVER, http://s",
        "2.1.6, Server, http://s",
        "2.1.6, sERVER, http://s",
        ", SERVER, "
    })
    void keysAreTakenInTheCasesOfItsTomlReader(@Nullable String containerd, String key, @Nullable String server) {
        HostsToml file = HostsToml.parse(key + " = \"http://s\"\n[host]\n", containerd);
        assertEquals(List.of(), file.defects());
        assertEquals(
                server, file.server() == null ? null : assertNotNullHost(file).url());
    }

    @Test
    void ofSeveralCasesTheWrittenOneCountsBefore20AndTheLastSince() {
        String text = "server = \"http://a\"\nSERVER = \"http://b\"\n[host]\n";
        assertEquals(
                "http://a", assertNotNullHost(HostsToml.parse(text, "1.7.29")).url());
        assertEquals("http://b", server(text));
        assertEquals(
                List.of("line 1, column 1: SERVER is not a string"),
                defects("SERVER = 5\nserver = \"http://b\"\n[host]\n", "2.1.6"));
    }

    @ParameterizedTest
    @CsvSource({
        "5s, true",
        "1h1.5m, true",
        ".5µs, true",
        "0, true",
        "'', true",
        "5, false",
        "5 s, false",
        "3 parsecs, false",
        "s, false"
    })
    void aDialTimeoutIsADuration(String timeout, boolean isOne) {
        String text = "[host.\"http://a\"]\n  dial_timeout = \"" + timeout + "\"\n";
        for (String knows : List.of("2.0.7", "2.1.0", "2.2.3")) {
            assertEquals(isOne, defects(text, knows).isEmpty(), knows);
        }
        for (String doesNot : List.of("1.7.32", "2.0.6")) {
            assertEquals(List.of(), defects(text, doesNot));
        }
        assertFalse(defects("[host.\"http://a\"]\ndial_timeout = 5\n", "2.1.0").isEmpty());
    }

    @Test
    void aServerAfterATableBelongsToThatHost() {
        String text =
                "[host.\"http://mirror:5000\"]\n  capabilities = [\"pull\"]\nserver = \"http://localhost:32000\"\n";
        assertNull(server(text));
        assertEquals(List.of(), read(text).defects());
        assertEquals(
                "http://localhost:32000",
                server("server = \"http://localhost:32000\"\n[host.\"http://mirror:5000\"]\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:32000, https://localhost:32000",
        "10.0.0.5, https://10.0.0.5",
        "http://localhost:32000, http://localhost:32000",
        "https://r.lab, https://r.lab",
        "httpreg:5000, httpreg:5000",
        "ftp://r.lab, https://ftp://r.lab"
    })
    void aSchemeIsPutBeforeWhatDoesNotBeginWithHttp(String written, String effective) {
        assertEquals(
                effective, read("[host.\"" + written + "\"]\n").hosts().get(0).effectiveUrl());
        assertEquals(
                effective,
                assertNotNullHost(read("server = \"" + written + "\"\n")).effectiveUrl());
    }

    @ParameterizedTest
    @CsvSource({"1.5.0, true", "1.6.39, true", "1.7.29, true", "1.7.31, true", "1.7.32, false", "2.1.6, false"})
    void aFileWithoutAHostTableIsRefusedUpTo1731(String containerd, boolean refused) {
        List<String> defects = defects("server = \"http://localhost:32000\"\n", containerd);
        assertEquals(refused, !defects.isEmpty());
        assertTrue(!refused || defects.get(0).contains("invalid `host` tree"), defects.toString());
    }

    @Test
    void whereTheVersionIsNotKnownOnlyWhatAllRefuseIsADefect() {
        assertEquals(List.of(), defects("server = \"http://localhost:32000\"\n", null));
        assertEquals(List.of(), defects("[host.\"http://a\"]\ncapabilities = [\"referrers\"]\n", null));
        assertFalse(defects("server = “x”\n", null).isEmpty());
    }

    @Test
    void aBareHostTableIsEnough() {
        assertEquals(List.of(), defects("server = \"http://localhost:32000\"\n[host]\n", "1.7.29"));
    }

    @Test
    void anUnknownCapabilityIsADefectAtItsPlace() {
        String text = "server = \"http://a\"\n\n[host.\"http://a\"]\n  capabilities = [\"pull\", \"reslove\"]\n";
        assertEquals(List.of("line 4, column 27: unknown capability \"reslove\""), defects(text, "2.1.6"));
        assertEquals(
                List.of("line 1, column 17: unknown capability \"all\""),
                defects("capabilities = [\"all\"]\n[host.\"http://a\"]\n", "1.7.29"));
    }

    @ParameterizedTest
    @CsvSource({"1.7.29, true", "2.1.6, true", "2.2.0, false", "2.2.3, false"})
    void referrersIsACapabilitySince220(String containerd, boolean refused) {
        String text = "[host.\"http://a\"]\n  capabilities = [\"pull\", \"resolve\", \"referrers\"]\n";
        assertEquals(refused, !defects(text, containerd).isEmpty());
    }

    @Test
    void capabilitiesHaveNoCaseAndWithoutAnyAllAreMeant() {
        assertTrue(read("[host.\"http://a\"]\ncapabilities = [\"Pull\", \"RESOLVE\"]\n")
                .hosts()
                .get(0)
                .resolvesTags());
        assertTrue(read("[host.\"http://a\"]\n").hosts().get(0).resolvesTags());
        assertTrue(
                read("[host.\"http://a\"]\ncapabilities = []\n").hosts().get(0).resolvesTags());
        assertFalse(read("[host.\"http://a\"]\ncapabilities = [\"pull\"]\n")
                .hosts()
                .get(0)
                .resolvesTags());
        assertFalse(read("[host.\"http://a\"]\ncapabilities = [\"resolve\", \"push\"]\n")
                .hosts()
                .get(0)
                .resolvesTags());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca = \"x.crt\"", "client = [\"a.cert\"]", "skip_verify = true", "skip_verify = false"})
    void aTlsSettingIsNoted(String line) {
        assertTrue(
                read("[host.\"http://a\"]\n" + line + "\n").hosts().get(0).tls().isSet());
        assertTrue(assertNotNullHost(read("server = \"http://a\"\n" + line + "\n"))
                .tls()
                .isSet());
        assertFalse(read("[host.\"http://a\"]\noverride_path = true\n")
                .hosts()
                .get(0)
                .tls()
                .isSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"skip-verify = true", "insecure = true", "dial_timeout = \"3s\"", "plain = 1"})
    void unknownKeysAreIgnored(String line) {
        HostsToml file = read("[host.\"http://a\"]\n" + line + "\n");
        assertEquals(List.of(), file.defects());
        assertFalse(file.hosts().get(0).tls().isSet());
    }

    @Test
    void typographicQuotesAreNamed() {
        List<String> defects = defects("server = “http://localhost:32000”\n", "2.1.6");
        assertTrue(defects.get(0).startsWith("line 1, column 10: typographic quote “ (U+201C)"), defects.toString());
        List<String> inTable = defects("server = \"http://a\"\n[host.”http://a”]\n", "2.1.6");
        assertTrue(inTable.get(0).startsWith("line 2, column "), inTable.toString());
        assertTrue(inTable.get(0).contains("U+201D"), inTable.toString());
    }

    /** containerd 1.6.20 was seen to read such a file, and 2.1.9 to refuse it. */
    @Test
    void aByteOrderMarkIsPassedOverBefore20() {
        assertEquals(List.of(), defects("\uFEFF" + SHIPPED, "1.7.29"));
        assertEquals(List.of(), defects("\uFEFF" + SHIPPED, null));
    }

    @Test
    void aByteOrderMarkIsNamed() {
        List<String> defects = defects("\uFEFF" + SHIPPED, "2.1.6");
        assertEquals(List.of("line 1, column 1: the file starts with a byte order mark"), defects.subList(0, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server = \"http://a\n[host.\"http://a\"]\n",
                "server = http://a\n",
                "[host.\"http://a\"]\n[host.\"http://a\"]\n",
                "[host.\"http://a\"\n",
                "server = \"http://a\"`\n",
                "[host.\"http://a\"]\ncapabilities = [pull]\n",
                "server = \"a\"\nserver = \"b\"\n",
                "server = 5\n[host.\"http://a\"]\n",
                "[host.\"http://a\"]\nskip_verify = \"true\"\n",
                "[host.\"http://a\"]\ncapabilities = \"pull\"\n",
                "host = \"http://a\"\n",
                "[host]\nmirror = \"http://a\"\n",
                "[host.\"http://a\"]\noverride_path = \"yes\"\n",
                "[host.\"http://a\"]\nca = 5\n",
                "[host.\"http://a\"]\nca = [5]\n",
                "[host.\"http://a\"]\nclient = [[\"one\"]]\n",
                "[host.\"http://a\"]\nclient = [5]\n",
                "[host.\"http://a\".header]\nx = 5\n",
                "[host.\"http://a:port\"]\n",
                "[host.\"http://a b\"]\n",
                "[host.\"http://[::1\"]\n",
                "server = \"http://a:port\"\n[host]\n"
            })
    void whatContainerdCannotDecodeHasADefectWithItsPlace(String text) {
        HostsToml file = read(text);
        assertFalse(file.defects().isEmpty());
        assertTrue(file.defects().get(0).line() >= 1, file.defects().toString());
        assertTrue(file.defects().get(0).column() >= 1, file.defects().toString());
    }

    @Test
    void anEmptyServerIsNone() {
        assertNull(server("server = \"\"\n[host.\"http://a\"]\n"));
        assertNull(server("[host.\"http://a\"]\n"));
    }

    @Test
    void garbageIsReadWithoutFailing() {
        for (String text : List.of("\u0000", "[".repeat(2000), "a.".repeat(2000), "<html></html>", "{\"host\": 1}")) {
            assertFalse(read(text).defects().isEmpty());
        }
    }
}
