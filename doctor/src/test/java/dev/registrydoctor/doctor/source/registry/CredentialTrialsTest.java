package dev.registrydoctor.doctor.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial.Outcome;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import dev.registrydoctor.doctor.source.live.StubServer.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins are tried as a pull would send them, and go nowhere else. The servers are real, and remember every header. */
class CredentialTrialsTest {

    private static final String LOGIN = "joe:s3cret-s3cret";
    private static final String BASIC = "Basic " + base64(LOGIN);
    private static final String REGISTRY = "registry.test:5000";

    @TempDir
    private Path folder;

    private final List<StubServer> servers = new ArrayList<>();
    private final Map<String, String> redirects = new HashMap<>();

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() throws Exception {
        for (StubServer server : servers) {
            server.close();
        }
    }

    /** A server that is reached under this host:port. */
    private StubServer serve(String authority, Function<Request, Reply> rule) throws Exception {
        StubServer server = new StubServer(rule);
        servers.add(server);
        redirects.put(authority, "127.0.0.1:" + server.port());
        return server;
    }

    private static Reply refusal(String challenge) {
        return Reply.json(401, "{}")
                .with("Docker-Distribution-Api-Version", "registry/2.0")
                .with("WWW-Authenticate", challenge);
    }

    private static Reply ok(String body) {
        return Reply.json(200, body).with("Docker-Distribution-Api-Version", "registry/2.0");
    }

    /** A registry that lets in who shows this header. */
    private StubServer registry(String challenge, String wanted, int otherwise) throws Exception {
        return serve(
                REGISTRY,
                request -> wanted.equals(request.authorization())
                        ? ok("{}")
                        : request.authorization() != null && otherwise != 401
                                ? Reply.json(otherwise, "{}")
                                : refusal(challenge));
    }

    private Answer<CredentialTrial> trial(boolean wanted) throws Exception {
        return trial(wanted, REGISTRY, REGISTRY + "/team/app:1");
    }

    private Answer<CredentialTrial> trial(boolean wanted, String key, String image) throws Exception {
        String file = "{\"auths\":{\"" + key + "\":{\"auth\":\"" + base64(LOGIN) + "\"}}}";
        StubServer api = serve(
                "api.test:1",
                request -> request.uri().startsWith("/api/v1/namespaces/team/secrets/regcred")
                        ? Reply.json(
                                200,
                                "{\"metadata\":{\"name\":\"regcred\",\"namespace\":\"team\"},"
                                        + "\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":{\".dockerconfigjson\":\""
                                        + base64(file) + "\"}}")
                        : Reply.json(200, "{\"gitVersion\":\"v1.35.0\"}"));
        Path kubeconfig = Sites.kubeconfig(folder, "http://127.0.0.1:" + api.port());
        LiveOptions options = new LiveOptions(kubeconfig, null, folder, List.of(), redirects, Duration.ofSeconds(20))
                .verifying(wanted);
        try (LiveSite site = Sites.site(options)) {
            Answer<CredentialTrial> answer = Sites.ask(site, new CredentialTrial.Ask("team", "regcred", key, image));
            assertFalse(answer.toString().contains("s3cret"), "no secret value is ever evidence");
            return answer;
        }
    }

    private static @Nullable Outcome outcome(Answer<CredentialTrial> answer) {
        return answer.toOptional().map(CredentialTrial::outcome).orElse(null);
    }

    private static long shown(StubServer server) {
        return server.requests().stream().filter(r -> r.authorization() != null).count();
    }

    @Test
    void withoutBeingAskedForNothingIsSent() throws Exception {
        StubServer registry = registry("Basic realm=\"r\"", BASIC, 401);
        Answer<CredentialTrial> answer = trial(false);
        assertTrue(answer.isUnknown());
        assertEquals("run with --verify-credentials", answer.gaps().get(0).remedy());
        assertEquals(0, registry.requests().size());
    }

    @Test
    void basicLoginsAreAcceptedRefusedOrDenied() throws Exception {
        StubServer registry = registry("Basic realm=\"r\"", BASIC, 401);
        assertEquals(Outcome.ACCEPTED, outcome(trial(true)));
        assertEquals(1, shown(registry));
        registry("Basic realm=\"r\"", "Basic other", 401);
        assertEquals(Outcome.REFUSED, outcome(trial(true)));
        registry("Basic realm=\"r\"", "Basic other", 403);
        assertEquals(Outcome.DENIED, outcome(trial(true)));
    }

    private StubServer tokens(String authority, int status) throws Exception {
        return serve(
                authority,
                request -> BASIC.equals(request.authorization()) && status == 200
                        ? Reply.json(200, "{\"token\":\"t0ken\"}")
                        : Reply.json(status == 200 ? 401 : status, "{}"));
    }

    private static String bearer(String realm) {
        return "Bearer realm=\"" + realm + "\",service=\"s\"";
    }

    @Test
    void tokensAreFetchedFromTheRegistrysOwnHost() throws Exception {
        StubServer registry = registry(bearer("http://registry.test:5001/token"), "Bearer t0ken", 401);
        StubServer tokens = tokens("registry.test:5001", 200);
        assertEquals(Outcome.ACCEPTED, outcome(trial(true)));
        assertEquals(1, tokens.requests().size());
        assertTrue(
                tokens.requests().get(0).uri().contains("scope=repository%3Ateam%2Fapp%3Apull"),
                tokens.requests().get(0).uri());
        // The registry gets the token, not the login.
        NonEmpty.noneMatch(registry.requests(), r -> BASIC.equals(r.authorization()));
    }

    @Test
    void aTokenServiceRefusesALogin() throws Exception {
        registry(bearer("http://registry.test:5001/token"), "Bearer t0ken", 401);
        tokens("registry.test:5001", 403);
        assertEquals(Outcome.REFUSED, outcome(trial(true)));
    }

    @Test
    void aTokenWithoutTheRightIsADenial() throws Exception {
        registry(bearer("http://registry.test:5001/token"), "Bearer another", 401);
        tokens("registry.test:5001", 200);
        assertEquals(Outcome.DENIED, outcome(trial(true)));
    }

    /** A registry may name anybody as its token service. */
    @Test
    void aRealmByPlainHttpOnAnotherHostNeverSeesTheLogin() throws Exception {
        StubServer registry = registry(bearer("http://evil.test:5001/token"), "Bearer t0ken", 401);
        StubServer evil = tokens("evil.test:5001", 200);
        Answer<CredentialTrial> answer = trial(true);
        assertEquals(Outcome.NOT_SENT, outcome(answer));
        assertEquals(0, evil.requests().size());
        assertEquals(0, shown(registry));
    }

    @Test
    void aRealmThatLooksLikeTheRegistryIsAnotherHost() throws Exception {
        registry(bearer("http://registry.test@evil.test:5001/token"), "Bearer t0ken", 401);
        StubServer evil = tokens("evil.test:5001", 200);
        assertEquals(Outcome.NOT_SENT, outcome(trial(true)));
        assertEquals(0, evil.requests().size());
    }

    @Test
    void redirectsAreNotFollowedWithTheLogin() throws Exception {
        serve(
                REGISTRY,
                request -> request.authorization() == null
                        ? refusal("Basic realm=\"r\"")
                        : Reply.json(307, "").with("Location", "http://evil.test:5001/v2/"));
        StubServer evil = tokens("evil.test:5001", 200);
        assertEquals(Outcome.FAILED, outcome(trial(true)));
        assertEquals(0, evil.requests().size());
    }

    @Test
    void aTokenServicesRedirectIsNotFollowedEither() throws Exception {
        registry(bearer("http://registry.test:5001/token"), "Bearer t0ken", 401);
        serve("registry.test:5001", request -> Reply.json(302, "").with("Location", "http://evil.test:5002/token"));
        StubServer evil = tokens("evil.test:5002", 200);
        assertEquals(Outcome.FAILED, outcome(trial(true)));
        assertEquals(0, evil.requests().size());
    }

    @Test
    void aKeyForAnotherHostIsNotTried() throws Exception {
        StubServer registry = registry("Basic realm=\"r\"", BASIC, 401);
        assertTrue(trial(true, "other.test:5000", REGISTRY + "/team/app:1").isUnknown());
        assertEquals(0, shown(registry));
    }

    @Test
    void whereNoLoginIsWantedNoneIsSent() throws Exception {
        StubServer registry = serve(REGISTRY, request -> ok("{}"));
        assertEquals(Outcome.NOT_WANTED, outcome(trial(true)));
        assertEquals(0, shown(registry));
    }

    /** Only who may read is told that there is nothing. */
    @Test
    void aMissingImageTellsThatALoginIsGoodOrNotWanted() throws Exception {
        registry("Basic realm=\"r\"", "none", 404);
        assertEquals(Outcome.ACCEPTED, outcome(trial(true)));
        serve(REGISTRY, request -> request.uri().equals("/v2/") ? ok("{}") : Reply.json(404, "{}"));
        assertEquals(Outcome.NOT_WANTED, outcome(trial(true)));
    }

    /** By plain HTTP a login goes to the registry's own host alone, and only where the registry itself has no TLS. */
    @ParameterizedTest
    @CsvSource({
        "https://r.lab:5000, https://auth.lab/token, true",
        "http://r.lab:5000, https://auth.lab/token, true",
        "http://r.lab:5000, http://r.lab:5001/token, true",
        "https://r.lab:5000, http://r.lab:5000/token, false",
        "http://r.lab:5000, http://auth.lab/token, false",
        "http://r.lab:5000, http://127.0.0.1/token, false",
        "https://127.0.0.1:5000, http://127.0.0.1:5001/token, true"
    })
    void aLoginGoesToAFitTokenServiceOnly(String registry, String realm, boolean isFit) {
        HttpUrl url = HttpUrl.get(registry);
        Origin origin = new Origin(url.scheme(), url.host(), url.port());
        assertEquals(isFit, LoginTrials.forbidden(HttpUrl.get(realm), origin) == null);
    }
}
