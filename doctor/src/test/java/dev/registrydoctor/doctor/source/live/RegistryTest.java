package dev.registrydoctor.doctor.source.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.checks.evidence.registry.TokenRealm;
import dev.registrydoctor.doctor.ports.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private StubServer server(Function<StubServer.Request, StubServer.Reply> rule) throws Exception {
        StubServer server = new StubServer(rule);
        open.add(server);
        return server;
    }

    private LiveSite site(Map<String, String> redirects) {
        LiveSite site = Sites.site(Sites.options(null, folder, redirects));
        open.add(site);
        return site;
    }

    private static StubServer.Reply registry() {
        return StubServer.Reply.json(200, "{}").with("Docker-Distribution-Api-Version", "registry/2.0");
    }

    private static Origin origin(StubServer server) {
        return new Origin("http", "127.0.0.1", server.port());
    }

    private RegistryProbe probe(LiveSite site, String host, int port) throws Exception {
        return Sites.known(site, new RegistryProbe.Ask(host, port));
    }

    private static RegistryProbe.Reply reply(RegistryProbe.@org.jspecify.annotations.Nullable Reply reply) {
        return Objects.requireNonNull(reply);
    }

    @Test
    void plainRegistryAnswersHttp() throws Exception {
        StubServer server = server(r -> registry());
        RegistryProbe probe = probe(site(Map.of()), "127.0.0.1", server.port());
        assertEquals(RegistryProbe.Connection.CONNECTED, probe.connection());
        assertEquals("http", probe.registryScheme());
        assertEquals("", reply(probe.http()).detail());
    }

    @Test
    void theServersClockIsReadFromItsDate() throws Exception {
        StubServer server = server(r -> registry().with("Date", "Tue, 15 Nov 1994 08:12:31 GMT"));
        RegistryProbe probe = probe(site(Map.of()), "127.0.0.1", server.port());
        assertEquals(Instant.parse("1994-11-15T08:12:31Z"), reply(probe.http()).date());

        StubServer senseless = server(r -> registry().with("Date", "yesterday"));
        assertNull(reply(probe(site(Map.of()), "127.0.0.1", senseless.port()).http())
                .date());
    }

    @Test
    void plainServerThatIsNoRegistrySpeaksPlainToTls() throws Exception {
        StubServer server = server(r -> StubServer.Reply.json(404, "{}"));
        RegistryProbe probe = probe(site(Map.of()), "127.0.0.1", server.port());
        assertNull(probe.registryScheme());
        assertEquals(404, reply(probe.http()).status());
        assertEquals(Result.SPEAKS_PLAIN, reply(probe.https()).result());
    }

    @Test
    void redirectKeepsTheHostThatWasAskedFor() throws Exception {
        StubServer server = server(r -> registry());
        LiveSite site = site(Map.of("registry.example:32000", server.authority(), "[::1]:32000", server.authority()));
        assertEquals("http", probe(site, "registry.example", 32000).registryScheme());
        assertEquals("registry.example:32000", server.requests().get(0).host());
        assertEquals("http", probe(site, "::1", 32000).registryScheme());
        StubServer all = server(r -> registry());
        assertEquals(
                "http",
                probe(site(Map.of("*", all.authority())), "nowhere.invalid", 5000)
                        .registryScheme());
    }

    @Test
    void refusedAndUnresolvedAreToldApart() throws Exception {
        int port = FreePort.next();
        RegistryProbe refused = probe(site(Map.of()), "127.0.0.1", port);
        assertEquals(RegistryProbe.Connection.REFUSED, refused.connection());
        assertNull(refused.http());
        assertEquals(
                RegistryProbe.Connection.NAME_UNRESOLVED,
                probe(site(Map.of()), "no-such-host.invalid", 5000).connection());
    }

    @Test
    void silentServerTimesOut() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            RegistryProbe probe = probe(site(Map.of()), "127.0.0.1", silent.getLocalPort());
            assertEquals(RegistryProbe.Connection.CONNECTED, probe.connection());
            assertEquals(Result.TIMED_OUT, reply(probe.http()).result());
        }
    }

    private StubServer tls(HeldCertificate certificate) throws Exception {
        HandshakeCertificates held =
                new HandshakeCertificates.Builder().heldCertificate(certificate).build();
        StubServer server = new StubServer(r -> registry(), held.sslContext());
        open.add(server);
        return server;
    }

    @Test
    void selfSignedCertificateIsUntrusted() throws Exception {
        StubServer server = tls(new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build());
        RegistryProbe probe = probe(site(Map.of()), "127.0.0.1", server.port());
        assertEquals(Result.UNTRUSTED, reply(probe.https()).result());
        assertFalse(reply(probe.http()).isRegistry());
    }

    @Test
    void serversThatSayTheyWantTls() throws Exception {
        for (String body : List.of(
                "Client sent an HTTP request to an HTTPS server.\n",
                "<title>400 The plain HTTP request was sent to HTTPS port</title>")) {
            StubServer server = server(r -> new StubServer.Reply(400, body, Map.of()));
            assertEquals(
                    Result.SPEAKS_TLS,
                    reply(probe(site(Map.of()), "127.0.0.1", server.port()).http())
                            .result());
        }
    }

    @Test
    void otherContentIsShownShortAndClean() throws Exception {
        StubServer server = server(r -> new StubServer.Reply(302, "\u001b[31mhello" + "x".repeat(500), Map.of())
                .with("Location", "https://user:pw@login.example/path?token=secret"));
        RegistryProbe.Reply reply =
                reply(probe(site(Map.of()), "127.0.0.1", server.port()).http());
        assertFalse(reply.isRegistry());
        assertTrue(reply.detail().startsWith("?[31mhello"), reply.detail());
        assertEquals(200, reply.detail().length());
        assertEquals("https://login.example/path", reply.location());
    }

    @Test
    void aRegistryWithoutItsHeaderIsKnownByItsBody() throws Exception {
        StubServer server = server(r -> StubServer.Reply.json(200, "{}"));
        assertEquals("http", probe(site(Map.of()), "127.0.0.1", server.port()).registryScheme());
    }

    @Test
    void catalogFollowsPages() throws Exception {
        StubServer server = server(r -> r.uri().contains("last=")
                ? StubServer.Reply.json(200, "{\"repositories\":[\"b\"]}")
                : StubServer.Reply.json(200, "{\"repositories\":[\"a\"]}")
                        .with("Link", "</v2/_catalog?last=a&n=1>; rel=\"next\""));
        assertEquals(
                new RepositoryCatalog(200, List.of("a", "b"), true, ""),
                Sites.known(site(Map.of()), new RepositoryCatalog.Ask(origin(server))));
        assertEquals("/v2/_catalog?n=1000", server.uris().get(0));
    }

    @Test
    void catalogCutsLoopsAndForeignLinks() throws Exception {
        StubServer loop = server(r -> StubServer.Reply.json(200, "{\"repositories\":[\"a\"]}")
                .with("Link", "</v2/_catalog?n=1000>; rel=\"next\""));
        RepositoryCatalog looped = Sites.known(site(Map.of()), new RepositoryCatalog.Ask(origin(loop)));
        assertEquals(List.of("a"), looped.repositories());
        assertFalse(looped.complete());
        assertEquals(1, loop.requests().size());

        StubServer other = server(r -> StubServer.Reply.json(200, "{\"repositories\":[\"evil\"]}"));
        StubServer foreign = server(r -> StubServer.Reply.json(200, "{\"repositories\":[\"a\"]}")
                .with("Link", "<" + other.url() + "/v2/_catalog>; rel=\"next\""));
        RepositoryCatalog cut = Sites.known(site(Map.of()), new RepositoryCatalog.Ask(origin(foreign)));
        assertEquals(List.of("a"), cut.repositories());
        assertFalse(cut.complete());
        assertEquals(List.of(), other.requests());

        StubServer endless = server(r -> {
            int page = r.uri().contains("last=") ? Integer.parseInt(r.uri().replaceAll(".*last=", "")) : 0;
            return StubServer.Reply.json(200, "{\"repositories\":[\"r" + page + "\"]}")
                    .with("Link", "</v2/_catalog?last=" + (page + 1) + ">; rel=\"next\"");
        });
        RepositoryCatalog many = Sites.known(site(Map.of()), new RepositoryCatalog.Ask(origin(endless)));
        assertEquals(10, many.repositories().size());
        assertFalse(many.complete());
    }

    @Test
    void deniedCatalogKeepsItsStatusAndWords() throws Exception {
        StubServer server = server(r -> StubServer.Reply.json(
                401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"unauthorized to list catalog\"}]}"));
        assertEquals(
                new RepositoryCatalog(401, List.of(), false, "UNAUTHORIZED: unauthorized to list catalog"),
                Sites.known(site(Map.of()), new RepositoryCatalog.Ask(origin(server))));
    }

    @Test
    void tagsThatAreNullAreNone() throws Exception {
        StubServer server = server(r -> StubServer.Reply.json(200, "{\"name\":\"a/b\",\"tags\":null}"));
        assertEquals(
                new TagList(200, List.of(), ""), Sites.known(site(Map.of()), new TagList.Ask(origin(server), "a/b")));
        assertEquals(List.of("/v2/a/b/tags/list"), server.uris());
    }

    @Test
    void indexGivesItsChildrenAndTheirConfigs() throws Exception {
        String type = "application/vnd.oci.image.index.v1+json";
        Map<String, StubServer.Reply> replies = new HashMap<>();
        replies.put(
                "/v2/app/manifests/latest",
                new StubServer.Reply(
                        200, """
                        {"schemaVersion":2,"mediaType":"%s","manifests":[
                          {"digest":"sha256:aa","platform":{"os":"linux","architecture":"arm","variant":"v7"}},
                          {"digest":"sha256:bb","platform":{"os":"unknown","architecture":"unknown"}}]}""".formatted(type), Map.of("Content-Type", type, "Docker-Content-Digest", "sha256:ii")));
        replies.put(
                "/v2/app/manifests/sha256:aa", StubServer.Reply.json(200, "{\"config\":{\"digest\":\"sha256:cc\"}}"));
        StubServer server = server(r -> replies.getOrDefault(r.uri(), StubServer.Reply.json(404, "{\"errors\":[]}")));
        Manifest bare = Sites.known(site(Map.of()), new Manifest.Ask(origin(server), "app", "latest", false));
        assertEquals("sha256:ii", bare.digest());
        assertEquals(
                List.of(
                        new Manifest.Child("sha256:aa", "linux/arm/v7", null),
                        new Manifest.Child("sha256:bb", "unknown/unknown", null)),
                bare.children());
        assertEquals("HEAD", server.requests().get(0).method());
        String accept = String.valueOf(server.requests().get(0).accept());
        assertEquals(4, accept.split(",", -1).length, accept);
        Manifest full = Sites.known(site(Map.of()), new Manifest.Ask(origin(server), "app", "latest", true));
        assertEquals("sha256:cc", full.children().get(0).configDigest());
        assertEquals(
                404,
                Sites.known(site(Map.of()), new Manifest.Ask(origin(server), "app", "none", false))
                        .status());
    }

    @Test
    void serverWithoutHeadIsAskedByGet() throws Exception {
        String type = "application/vnd.docker.distribution.manifest.v2+json";
        StubServer server = server(r -> r.method().equals("HEAD")
                ? new StubServer.Reply(405, "", Map.of())
                : new StubServer.Reply(200, "{\"config\":{\"digest\":\"sha256:cc\"}}", Map.of("Content-Type", type)));
        Manifest manifest = Sites.known(site(Map.of()), new Manifest.Ask(origin(server), "app", "1", true));
        assertEquals("sha256:cc", manifest.configDigest());
        // sha256sum of the body, since the server names none
        assertEquals(
                "sha256:"
                        + okio.ByteString.encodeUtf8("{\"config\":{\"digest\":\"sha256:cc\"}}")
                                .sha256()
                                .hex(),
                manifest.digest());
    }

    private static Function<StubServer.Request, StubServer.Reply> tokenRule(String realm) {
        return r -> {
            if (r.uri().startsWith("/token")) {
                return StubServer.Reply.json(200, "{\"token\":\"anyone\"}");
            }
            return "Bearer anyone".equals(r.authorization())
                    ? StubServer.Reply.json(200, "{\"tags\":[\"1\"]}")
                    : StubServer.Reply.json(401, "{}")
                            .with(
                                    "WWW-Authenticate",
                                    "Bearer realm=\"" + realm + "\",service=\"reg\",scope=\"repository:a:pull,push\"");
        };
    }

    @Test
    void anonymousTokenIsFetchedFromTheSameHostOnly() throws Exception {
        StubServer[] server = new StubServer[1];
        server[0] = server(r ->
                tokenRule("http://127.0.0.1:" + server[0].port() + "/token").apply(r));
        assertEquals(
                List.of("1"),
                Sites.known(site(Map.of()), new TagList.Ask(origin(server[0]), "a"))
                        .tags());
        assertTrue(
                server[0].uris().contains("/token?service=reg&scope=repository%3Aa%3Apull%2Cpush"),
                server[0].uris().toString());

        StubServer foreign = server(tokenRule(""));
        StubServer registry = server(tokenRule("http://localhost:" + foreign.port() + "/token"));
        TagList refused = Sites.known(site(Map.of()), new TagList.Ask(origin(registry), "a"));
        assertEquals(401, refused.status());
        assertEquals(List.of(), foreign.requests());
    }

    @Test
    void tokenServiceIsReachableWhateverItSays() throws Exception {
        StubServer server = server(r -> StubServer.Reply.json(403, "{}"));
        LiveSite site = site(Map.of());
        assertEquals(new TokenRealm(403, ""), Sites.known(site, new TokenRealm.Ask(server.url() + "/token", "reg")));
        assertEquals(List.of("/token?service=reg"), server.uris());
        assertEquals(0, Sites.known(site, new TokenRealm.Ask("ftp://x/", null)).status());
    }
}
