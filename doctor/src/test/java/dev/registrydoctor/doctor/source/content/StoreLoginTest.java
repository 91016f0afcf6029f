package dev.registrydoctor.doctor.source.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import dev.registrydoctor.doctor.source.live.StubServer.Request;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import okhttp3.Credentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the login goes with which a store is read, and how often. */
class StoreLoginTest {

    private static final Login JOE = new Login("joe", "s3cret-s3cret");
    private static final String BASIC = Credentials.basic("joe", "s3cret-s3cret");

    @TempDir
    private Path folder;

    private FakeRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new FakeRegistry();
        for (String name : List.of("one", "two", "three")) {
            for (int i = 0; i < 30; i++) {
                registry.push(name, "v" + i, Manifests.image(Manifests.config("{\"n\":\"" + name + i + "\"}")));
            }
        }
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
    }

    private RegistryStore read(Login login) {
        try (LiveSite site = Sites.site(Sites.options(null, folder, Map.of()));
                RegistryAccess access = site.access(List.of())) {
            return new StoreReader(
                            access, StoreOptions.within(Duration.ofSeconds(60)).as(login))
                    .read(registry.origin(), StoreProgress.NONE);
        }
    }

    private long logins() {
        return registry.requests().stream()
                .filter(r -> BASIC.equals(r.authorization()))
                .count();
    }

    private static Reply refusal(String challenge) {
        return Reply.json(401, "{}").with("WWW-Authenticate", challenge);
    }

    private void asksFor(String challenge, Function<Request, Boolean> admits) {
        registry.filter(request -> request.uri().equals("/v2/") && admits.apply(request)
                ? Reply.json(200, "{}")
                : admits.apply(request) ? null : refusal(challenge));
    }

    @Test
    void aBasicLoginIsSentWhereItIsAskedFor() {
        asksFor("Basic realm=\"r\"", request -> BASIC.equals(request.authorization()));

        RegistryStore store = read(JOE);

        assertEquals(List.of(), store.gaps());
        assertEquals(Set.of("one", "three", "two"), store.repositories().keySet());
        assertEquals(90, store.manifests().size());
    }

    @Test
    void aBasicLoginThatIsRefusedIsSentOnce() {
        asksFor("Basic realm=\"r\"", request -> false);

        RegistryStore store = read(JOE);

        assertEquals(List.of("the registry refuses the login (HTTP 401)"), store.gaps());
        assertEquals(1, logins());
    }

    @Test
    void tokensAllowOnlyToReadWhatIsRead() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (StubServer tokens = new StubServer(request -> BASIC.equals(request.authorization())
                ? Reply.json(
                        200,
                        "{\"token\":\"t" + count.incrementAndGet() + "-"
                                + request.uri().replaceFirst(".*scope=", "").replaceAll("[^a-z]", "") + "\"}")
                : Reply.json(401, "{}"))) {
            String challenge = "Bearer realm=\"http://127.0.0.1:" + tokens.port()
                    + "/token\",service=\"s\",scope=\"repository:one:delete\"";
            asksFor(challenge, request -> {
                String authorization = request.authorization();
                String path = request.uri().replaceFirst("\\?.*", "");
                String scope =
                        path.equals("/v2/") ? "" : path.startsWith("/v2/_catalog") ? "catalog" : path.split("/", -1)[2];
                return authorization != null && authorization.contains(scope) && !authorization.contains("delete");
            });

            RegistryStore store = read(JOE);

            assertEquals(List.of(), store.gaps());
            assertEquals(90, store.manifests().size());
            NonEmpty.noneMatch(registry.requests(), r -> BASIC.equals(r.authorization()));
            assertEquals(
                    List.of(
                            "/token?service=s",
                            "/token?service=s&scope=registry%3Acatalog%3A*",
                            "/token?service=s&scope=repository%3Aone%3Apull",
                            "/token?service=s&scope=repository%3Athree%3Apull",
                            "/token?service=s&scope=repository%3Atwo%3Apull"),
                    tokens.uris().stream().sorted().toList());
        }
    }

    /** Docker Hub's tokens last five minutes, and those of distribution one. */
    @Test
    void aTokenThatExpiresIsRenewedOnceForAllThreads() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (StubServer tokens =
                new StubServer(request -> Reply.json(200, "{\"token\":\"t" + count.incrementAndGet() + "\"}"))) {
            String challenge = "Bearer realm=\"http://127.0.0.1:" + tokens.port() + "/token\",service=\"s\"";
            Set<String> expired = ConcurrentHashMap.newKeySet();
            asksFor(challenge, request -> {
                String authorization = request.authorization();
                if (request.uri().equals("/v2/one/manifests/v10") && expired.isEmpty() && authorization != null) {
                    expired.add(authorization);
                }
                return authorization != null && !expired.contains(authorization);
            });

            RegistryStore store = read(JOE);

            assertEquals(List.of(), store.gaps());
            assertEquals(90, store.manifests().size());
            // One to try the login, one for the catalog and each repository, and the renewed one.
            assertEquals(6, count.get());
        }
    }

    @Test
    void aLoginIsNeverSentToAnotherHostByPlainHttp() throws Exception {
        try (StubServer evil = new StubServer(request -> Reply.json(200, "{\"token\":\"t\"}"))) {
            asksFor("Bearer realm=\"http://localhost.evil.test:" + evil.port() + "/token\",service=\"s\"", r -> false);

            RegistryStore store = read(JOE);

            assertEquals(1, store.gaps().size());
            assertTrue(store.gaps().get(0).contains("no login was sent to it"), store.gaps()::toString);
            assertEquals(List.of(), evil.requests());
            assertEquals(0, logins());
        }
    }

    private RegistryStore readWithTokens(Function<Request, Reply> service, AtomicInteger asked) throws Exception {
        try (StubServer tokens = new StubServer(service)) {
            asksFor(
                    "Bearer realm=\"http://127.0.0.1:" + tokens.port() + "/token\",service=\"s\"",
                    request -> request.authorization() != null);
            RegistryStore store = read(JOE);
            asked.set(tokens.requests().size());
            return store;
        }
    }

    /** The token service of ghcr.io refuses a scope that the login does not have, not the login. */
    @Test
    void aScopeThatIsDeniedHidesNoOtherRepository() throws Exception {
        AtomicInteger asked = new AtomicInteger();

        RegistryStore store = readWithTokens(
                request -> request.uri().contains("Aone%3A")
                        ? Reply.json(403, "{}")
                        : Reply.json(200, "{\"token\":\"t\"}"),
                asked);

        assertEquals(List.of("one: the token service does not allow the login to read this (HTTP 403)"), store.gaps());
        assertEquals(Set.of("three", "two"), store.repositories().keySet());
        assertEquals(5, asked.get());
    }

    @Test
    void aLoginThatATokenServiceRefusesLaterIsNotSentForEachRepository() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            registry.put("more" + i, Manifests.image(Manifests.config("{}")));
        }

        RegistryStore store = readWithTokens(
                request -> request.uri().contains("repository")
                        ? Reply.json(401, "{}")
                        : Reply.json(200, "{\"token\":\"t\"}"),
                asked);

        assertTrue(
                store.gaps().get(0).endsWith(": the token service refuses the login (HTTP 401)"),
                store.gaps()::toString);
        // One for the trial, one for the catalog, and at most one for each thread that was on its way.
        assertTrue(asked.get() <= 18, () -> asked + " requests");
    }

    @Test
    void aRegistryThatHidesItsCatalogSaysSo() {
        asksFor(
                "Basic realm=\"r\"",
                request ->
                        BASIC.equals(request.authorization()) && !request.uri().startsWith("/v2/_catalog"));

        RegistryStore store = read(JOE);

        assertEquals(List.of("the repositories of " + registry.origin() + ": HTTP 401: {}"), store.gaps());
    }
}
