package dev.registrydoctor.doctor.hostile;

import static dev.registrydoctor.doctor.hostile.HostileServer.forever;
import static dev.registrydoctor.doctor.hostile.HostileServer.head;
import static dev.registrydoctor.doctor.hostile.HostileServer.json;
import static dev.registrydoctor.doctor.hostile.HostileServer.trickle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.registry.Blob;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Registries that stall, drip, flood, go in circles, send elsewhere and lie. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileRegistriesTest {

    private static final RepositoryCatalog.Ask CATALOG =
            new RepositoryCatalog.Ask(new Origin("http", "registry.test", 5000));
    private static final TagList.Ask TAGS = new TagList.Ask(CATALOG.registry(), "app");

    @TempDir
    private Path folder;

    /** A cluster with a pod whose images the registry serves, so that its tags, manifests and blobs are asked for too. */
    private Visit visit(HostileServer registry, String timeout) throws IOException {
        try (HostileServer api = new HostileServer(new SmallCluster(registry.authority()))) {
            return Visit.of(folder, api.url(), registry.url(), timeout);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NEVER", mode = EnumSource.Mode.EXCLUDE)
    void stallsBeforeAnyAnswer(HostileServer.Stall stall) throws Exception {
        try (HostileServer registry = new HostileServer(stall)) {
            Visit visit = visit(registry, "2s");
            assertTrue(visit.exit() == 5 || visit.exit() == 3, visit.json()::out);
            assertFalse(visit.report().at("/verdict").asText().equals("healthy"), visit.json()::out);
        }
    }

    /** Ways to begin an answer and not to end it. */
    private enum Endless {
        AFTER_STATUS("HTTP/1.1 200 OK\r\n"),
        INSIDE_HEADERS("HTTP/1.1 200 OK\r\nDocker-Distribution-Api-Version: regi"),
        AFTER_HEADERS("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"),
        INSIDE_BODY("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"repositories\":["),
        INSIDE_CHUNK("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n{\"repositories\":[");

        private final String beginning;

        Endless(String beginning) {
            this.beginning = beginning;
        }
    }

    @ParameterizedTest
    @EnumSource
    void stallsInsideTheAnswer(Endless endless) throws Exception {
        HostileServer[] self = new HostileServer[1];
        try (HostileServer registry = new HostileServer((request, out) -> {
            out.write(endless.beginning.getBytes(StandardCharsets.UTF_8));
            self[0].hang();
        })) {
            self[0] = registry;
            assertBlind(visit(registry, "2s"));
        }
    }

    /** Each byte renews the time that one read may take; only the time of the whole request ends it. */
    @Test
    void sendsAByteAtATime() throws Exception {
        try (HostileServer registry = new HostileServer((request, out) -> {
            out.write(head(200, "Docker-Distribution-Api-Version: registry/2.0"));
            trickle(out, " ");
        })) {
            Visit visit = visit(registry, "2s");
            assertTrue(visit.exit() == 5 || visit.exit() == 3, visit.json()::out);
        }
    }

    private static void assertBlind(Visit visit) {
        assertTrue(visit.exit() == 5 || visit.exit() == 3, visit.json()::out);
        assertFalse(visit.report().at("/verdict").asText().equals("healthy"), visit.json()::out);
        assertFalse(visit.notSeen().equals("[]"), visit.json()::out);
    }

    static Stream<String> bodiesWithoutEnd() {
        return Stream.of(
                "{\"repositories\":[|\"app\",",
                "{\"repositories\":[\"|a",
                "{\"repositories\":|[",
                "{\"a\":|{\"a\":",
                "| ",
                "|\u0000",
                "{\"repositories\":[],\"x\":|1");
    }

    /** {@code beginning|what is repeated}: catalogs, tags and manifests of more gigabytes than anybody would read. */
    @ParameterizedTest(name = "{index}")
    @MethodSource("bodiesWithoutEnd")
    void bodiesHaveNoEnd(String body) throws Exception {
        String[] parts = body.split("\\|", -1);
        try (HostileServer registry = new HostileServer((request, out) -> {
            if (request.uri().equals("/v2/")) {
                json(out, "{}");
            } else {
                json(out, parts[0]);
                forever(out, parts[1]);
            }
        })) {
            assertFalse(visit(registry, "20s").deadlineHit());
            assertNothingRead(ask(registry, CATALOG));
        }
    }

    /** One question, to be answered within JUnit's time, whatever the run's own. */
    private <T> T ask(HostileServer registry, Question<T> question) throws Exception {
        LiveOptions options = new LiveOptions(
                null,
                null,
                folder,
                List.of(),
                Map.of("registry.test:5000", registry.authority()),
                Duration.ofSeconds(20));
        try (LiveSite site = new LiveSite(options)) {
            return site.ask(question).get().toOptional().orElseThrow();
        }
    }

    /** A list that was not read whole is not said to be. */
    private static void assertNothingRead(RepositoryCatalog catalog) {
        assertFalse(catalog.complete(), catalog::toString);
        assertFalse(catalog.detail().isEmpty(), catalog::toString);
        assertEquals(List.of(), catalog.repositories());
    }

    @Test
    void headersHaveNoEnd() throws Exception {
        try (HostileServer registry = new HostileServer((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nX-A: ".getBytes(StandardCharsets.UTF_8));
            forever(out, "a\r\nX-A: ");
        })) {
            Visit visit = visit(registry, "20s");
            assertFalse(visit.deadlineHit(), visit.json()::out);
        }
    }

    @Test
    void aMillionTags() throws Exception {
        try (HostileServer registry = new HostileServer((request, out) -> {
            if (request.uri().endsWith("/tags/list")) {
                json(out, "{\"name\":\"app\",\"tags\":[");
                for (int i = 0; i < 1_000; i++) {
                    int thousand = i * 1_000;
                    out.write(Stream.iterate(thousand, t -> t + 1)
                            .limit(1_000)
                            .map(t -> "\"t" + t + "\",")
                            .collect(Collectors.joining())
                            .getBytes(StandardCharsets.UTF_8));
                }
                out.write("\"last\"]}".getBytes(StandardCharsets.UTF_8));
            } else if (request.uri().equals("/v2/") || request.uri().contains("_catalog")) {
                json(out, "{\"repositories\":[\"app\"]}");
            } else {
                out.write(head(404));
            }
        })) {
            assertFalse(visit(registry, "20s").deadlineHit());
            TagList tags = ask(registry, TAGS);
            assertEquals(List.of(), tags.tags());
            assertEquals("the list is larger than 4 MiB", tags.detail());
        }
    }

    @Test
    void zerosInGzip() throws Exception {
        byte[] bomb = bomb(64);
        try (HostileServer registry = new HostileServer((request, out) -> {
            out.write(head(
                    200,
                    "Content-Encoding: gzip",
                    "Docker-Distribution-Api-Version: registry/2.0",
                    "Content-Type: application/json"));
            out.write(bomb);
        })) {
            assertFalse(visit(registry, "20s").deadlineHit());
            assertNothingRead(ask(registry, CATALOG));
        }
    }

    /** So many MiB of blanks, which JSON may begin with. */
    private static byte[] bomb(int mib) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < mib; i++) {
                out.write(blanks);
            }
        }
        return packed.toByteArray();
    }

    @Test
    void linksAndRedirectsGoInCircles() throws Exception {
        try (HostileServer registry = new HostileServer((request, out) -> {
            if (request.uri().equals("/v2/")) {
                json(out, "{}");
            } else if (request.uri().contains("_catalog") || request.uri().contains("/tags/")) {
                out.write(head(200, "Link: <" + request.uri() + ">; rel=\"next\""));
                out.write("{\"repositories\":[\"app\"],\"tags\":[\"1\"]}".getBytes(StandardCharsets.UTF_8));
            } else {
                out.write(head(307, "Location: " + request.uri()));
            }
        })) {
            visit(registry, "20s");
            assertEquals(
                    "its links to the next page form a loop",
                    ask(registry, CATALOG).detail());
            assertEquals(
                    "its links to the next page form a loop",
                    ask(registry, TAGS).detail());
            assertTrue(
                    registry.requests().size() < 60, () -> registry.requests().toString());
        }
    }

    /** A link that is new each time is followed for so long. */
    @Test
    void linksNeverEnd() throws Exception {
        try (HostileServer registry = new HostileServer((request, out) -> {
            out.write(head(200, "Link: </v2/_catalog?last=x" + System.nanoTime() + ">; rel=\"next\""));
            out.write("{\"repositories\":[\"app\"]}".getBytes(StandardCharsets.UTF_8));
        })) {
            assertEquals("only the first 10 were read", ask(registry, CATALOG).detail());
            assertTrue(
                    registry.requests().size() < 60, () -> registry.requests().toString());
        }
    }

    /** Neither by redirect nor by link nor by challenge is anything asked of another host, nor is it sent a login. */
    @Test
    void sendsTheClientElsewhere() throws Exception {
        try (HostileServer other = new HostileServer((request, out) -> json(out, "{\"token\":\"stolen\"}"))) {
            for (String elsewhere : List.of("http://localhost:" + other.port(), "//localhost:" + other.port())) {
                try (HostileServer registry = new HostileServer((request, out) -> {
                    if (request.uri().equals("/v2/")) {
                        json(out, "{}");
                    } else if (request.uri().contains("_catalog")) {
                        out.write(head(200, "Link: <" + elsewhere + "/v2/_catalog?n=2>; rel=\"next\""));
                        out.write("{\"repositories\":[\"app\"]}".getBytes(StandardCharsets.UTF_8));
                    } else {
                        out.write(head(307, "Location: " + elsewhere + request.uri()));
                    }
                })) {
                    visit(registry, "20s");
                    assertEquals(
                            "its link to the next page points to another server",
                            ask(registry, CATALOG).detail());
                    assertEquals(
                            307,
                            ask(registry, new Manifest.Ask(CATALOG.registry(), "app", "1", true))
                                    .status());
                }
            }
            assertEquals(List.of(), other.requests());
        }
    }

    /** A token realm elsewhere is seen to be there or not; it is sent nothing that is anybody's, nor is its token used. */
    @Test
    void namesATokenServiceElsewhere() throws Exception {
        try (HostileServer other = new HostileServer((request, out) -> json(out, "{\"token\":\"stolen\"}"))) {
            try (HostileServer registry = new HostileServer((request, out) -> out.write(head(
                    401,
                    "Docker-Distribution-Api-Version: registry/2.0",
                    "WWW-Authenticate: Bearer realm=\"http://user:pass@localhost:" + other.port()
                            + "/token\",service=\"x\",scope=\"repository:app:pull\"")))) {
                visit(registry, "20s");
                NonEmpty.noneMatch(registry.requests(), r -> r.headers().containsKey("authorization"));
            }
            NonEmpty.noneMatch(other.requests(), r -> r.headers().containsKey("authorization"));
        }
    }

    static Stream<String> lies() {
        String zeros = "sha256:" + "0".repeat(64);
        return Stream.of(
                // A wrong type, and a page where JSON should be.
                "Content-Type: text/html\r\n|<html>\u001b[31mno</html>",
                "Content-Type: application/json; charset=utf-16\r\n|{\"repositories\":[\"app\"],\"tags\":[\"1\"]}",
                // A digest that is none of this content, one that is no digest, one that is a path.
                "Docker-Content-Digest: " + zeros + "\r\nContent-Type: " + SmallCluster.MANIFEST + "\r\n|{\"config\":"
                        + "{\"digest\":\"" + zeros + "\"},\"layers\":[{\"digest\":\"" + zeros + "\",\"size\":-5}]}",
                "Docker-Content-Digest: \u00ff\u00fe\r\n|{\"config\":{\"digest\":\"../../secret\"},\"layers\":[{\"digest\":7}]}",
                "Docker-Content-Digest: sha256:../../x\r\nContent-Type: application/vnd.oci.image.index.v1+json\r\n|"
                        + "{\"manifests\":[{\"digest\":\"../x\"},{\"digest\":null},7,[],{\"platform\":7}]}",
                // Names that would write on a terminal, or turn it around.
                "|{\"repositories\":[\"\\u001b]0;x\\u0007\",\"\\u202eppa\",\"a\\nb\",\"\\ud800\"],\"tags\":[\"\\u001b[2J\"]}",
                "X: \u001b[2J\r\n|{\"errors\":[{\"code\":\"\\u001b[2J\",\"message\":\"\\u202e\\u0000\"}]}",
                // Members of other types than they have.
                "|{\"repositories\":{\"a\":1},\"tags\":\"x\",\"manifests\":7,\"config\":[],\"layers\":{}}",
                "|[]",
                "|null",
                "|",
                "|\"" + "[".repeat(50_000),
                "|" + "[".repeat(50_000),
                "|{\"a\":".repeat(50_000).replace("{\"a\":|", "{\"a\":"),
                // A length that is not its own.
                "Content-Length: 99999999999\r\n|{}",
                "Content-Length: -1\r\n|{}",
                "Transfer-Encoding: chunked\r\n|zz\r\n{}",
                "Content-Encoding: gzip\r\n|{}",
                "WWW-Authenticate: Bearer realm=\"http://[::1\r\n|{}",
                "WWW-Authenticate: Bearer realm=\"" + "a".repeat(100_000) + "\"\r\n|{}",
                // Headers that a search might take minutes for.
                "WWW-Authenticate: Bearer " + "a".repeat(200_000) + "\r\n|{}",
                "Link: " + "<".repeat(200_000) + "\r\n|{}",
                "Link: " + "<a>;".repeat(50_000) + "\r\n|{}",
                "Date: Fri, 99 Foo 99999 99:99:99 GMT\r\n|{}");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("lies")
    void liesAboutWhatItSends(String answer) throws Exception {
        int bar = answer.indexOf('|');
        for (int status : new int[] {200, 401}) {
            try (HostileServer registry = new HostileServer((request, out) -> {
                out.write(("HTTP/1.1 " + status + " S\r\nConnection: close\r\n" + answer.substring(0, bar) + "\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
                // Latin-1: what is not ASCII is no UTF-8.
                out.write(answer.substring(bar + 1).getBytes(StandardCharsets.ISO_8859_1));
            })) {
                visit(registry, "20s");
                RepositoryCatalog catalog = ask(registry, CATALOG);
                Visit.assertClean(catalog.detail());
                ask(registry, TAGS);
                ask(registry, new Manifest.Ask(CATALOG.registry(), "app", "1", true));
                ask(registry, new Blob.Ask(CATALOG.registry(), "app", "sha256:" + "0".repeat(64)));
            }
        }
    }
}
