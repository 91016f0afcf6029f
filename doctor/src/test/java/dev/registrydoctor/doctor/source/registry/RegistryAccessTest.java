package dev.registrydoctor.doctor.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial.Outcome;
import dev.registrydoctor.doctor.setup.join.TriedLogins;
import dev.registrydoctor.doctor.setup.login.StoredLogins.Worth;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import dev.registrydoctor.doctor.source.live.StubServer.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A login that a person gives is tried before anything is planned with it. The servers are real, and remember every header. */
class RegistryAccessTest {

    private static final Login GIVEN = new Login("joe", "s3cret-s3cret");
    private static final String BASIC = "Basic " + base64("joe:s3cret-s3cret");
    private static final Origin REGISTRY = new Origin("http", "registry.test", 5000);

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

    private StubServer serve(String authority, Function<Request, Reply> rule) throws Exception {
        StubServer server = new StubServer(rule);
        servers.add(server);
        redirects.put(authority, "127.0.0.1:" + server.port());
        return server;
    }

    /** A registry that lets in who shows this header. */
    private StubServer registry(String challenge, String wanted) throws Exception {
        return serve(
                "registry.test:5000",
                request -> wanted.equals(request.authorization())
                        ? Reply.json(200, "{}")
                        : Reply.json(401, "{}").with("WWW-Authenticate", challenge));
    }

    private RegistryAccess access(X509Certificate... authorities) throws IOException {
        String port = redirects.getOrDefault("api.test:1", "127.0.0.1:1");
        Path kubeconfig = Sites.kubeconfig(folder, "http://" + port);
        LiveOptions options = new LiveOptions(kubeconfig, null, folder, List.of(), redirects, Duration.ofSeconds(20));
        LiveSite site = Sites.site(options);
        return site.access(List.of(authorities));
    }

    private Outcome trial(Login login) throws IOException {
        try (RegistryAccess access = access()) {
            return access.trial(REGISTRY, login).outcome();
        }
    }

    @Test
    void aLoginIsTriedWithTheRegistryItself() throws Exception {
        registry("Basic realm=\"r\"", BASIC);
        assertEquals(Outcome.ACCEPTED, trial(GIVEN));
        assertEquals(Outcome.REFUSED, trial(new Login("joe", "wrong")));
    }

    @Test
    void aLoginIsTriedWithTheTokenServiceOfTheRegistry() throws Exception {
        registry("Bearer realm=\"http://registry.test:5001/token\",service=\"reg\"", "Bearer t0ken");
        StubServer tokens = serve(
                "registry.test:5001",
                request -> BASIC.equals(request.authorization())
                        ? Reply.json(200, "{\"token\":\"t0ken\"}")
                        : Reply.json(401, "{}"));
        assertEquals(Outcome.ACCEPTED, trial(GIVEN));
        assertEquals("/token?service=reg", tokens.requests().get(0).uri());
        assertEquals(Outcome.REFUSED, trial(new Login("joe", "wrong")));
    }

    @Test
    void aRegistryForEverybodyDoesNotGetTheLogin() throws Exception {
        StubServer open = serve("registry.test:5000", request -> Reply.json(200, "{}"));
        assertEquals(Outcome.NOT_WANTED, trial(GIVEN));
        open.requests().forEach(request -> assertNull(request.authorization()));
    }

    @Test
    void aRegistryThatDoesNotAnswerIsAFailure() throws Exception {
        redirects.put("registry.test:5000", "127.0.0.1:1");
        assertEquals(Outcome.FAILED, trial(GIVEN));
    }

    /** Over TLS, the login is sent only where the CA that was given, or one of the host, signs the certificate. */
    @Test
    void theCaThatIsGivenIsTrustedForTheLogin() throws Exception {
        HeldCertificate ca = new HeldCertificate.Builder()
                .commonName("Lab CA")
                .certificateAuthority(0)
                .build();
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("registry.test")
                .signedBy(ca)
                .build();
        List<String> shown = Collections.synchronizedList(new ArrayList<>());
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(
                new HandshakeCertificates.Builder().heldCertificate(own).build().sslContext()));
        server.createContext("/", exchange -> {
            String header = exchange.getRequestHeaders().getFirst("Authorization");
            shown.add(String.valueOf(header));
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
            exchange.sendResponseHeaders(BASIC.equals(header) ? 200 : 401, -1);
            exchange.close();
        });
        server.start();
        try {
            redirects.put(
                    "registry.test:443", "127.0.0.1:" + server.getAddress().getPort());
            Origin origin = new Origin("https", "registry.test", 443);
            try (RegistryAccess stranger = access();
                    RegistryAccess trusting = access(ca.certificate())) {
                assertEquals(Outcome.FAILED, stranger.trial(origin, GIVEN).outcome());
                assertEquals(List.of(), shown);
                assertEquals(Outcome.ACCEPTED, trusting.trial(origin, GIVEN).outcome());
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aHarborIsAskedForTheProject() throws Exception {
        serve(
                "registry.test:5000",
                request -> request.uri().equals("/api/v2.0/projects?project_name=shop")
                        ? Reply.json(BASIC.equals(request.authorization()) ? 200 : 401, "")
                        : Reply.json(404, "{}"));
        try (RegistryAccess access = access()) {
            assertEquals(200, access.harborProject(REGISTRY, "shop", GIVEN));
            assertEquals(404, access.harborProject(REGISTRY, "none", GIVEN));
        }
    }

    @Test
    void aStoredLoginIsComparedAndOnlyAnotherOneIsTried() throws Exception {
        StubServer registry = registry("Basic realm=\"r\"", BASIC);
        Map<String, String> stored = Map.of("same", "joe:s3cret-s3cret", "wrong", "joe:old");
        serve("api.test:1", request -> {
            String name = request.uri().replaceFirst(".*/secrets/", "");
            String pair = stored.get(name);
            String file = "{\"auths\":{\"registry.test:5000\":{\"auth\":\"" + base64(String.valueOf(pair)) + "\"}}}";
            return !request.uri().contains("/secrets/")
                    ? Reply.json(200, "{\"gitVersion\":\"v1.35.0\"}")
                    : pair == null
                            ? Reply.json(403, "{}")
                            : Reply.json(
                                    200,
                                    "{\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"shop\"},\"type\":"
                                            + "\"kubernetes.io/dockerconfigjson\",\"data\":{\".dockerconfigjson\":\""
                                            + base64(file) + "\"}}");
        });
        try (RegistryAccess access = access()) {
            TriedLogins logins = new TriedLogins(access, REGISTRY, GIVEN);
            assertEquals(Worth.SAME, worth(logins, "same"));
            assertEquals(List.of(), registry.requests());
            assertEquals(Worth.REFUSED, worth(logins, "wrong"));
            assertEquals(Worth.UNKNOWN, worth(logins, "hidden"));
        }
    }

    private static Worth worth(TriedLogins logins, String name) {
        PullSecret.Entry entry = new PullSecret.Entry("registry.test:5000", true);
        return logins.of(new PullSecret("shop", name, "kubernetes.io/dockerconfigjson", List.of(entry), null), entry);
    }

    @Test
    void aLoginIsNeverShown() {
        assertEquals("a login", GIVEN.toString());
        assertThrows(IOException.class, () -> {
            try (RegistryAccess access = access()) {
                access.stored("shop", "x", "key");
            }
        });
    }
}
