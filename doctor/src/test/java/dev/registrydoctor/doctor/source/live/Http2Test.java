package dev.registrydoctor.doctor.source.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.doctor.source.kube.KubeLists;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server as they are: HTTP/2 over TLS. */
class Http2Test {

    private static final List<Question<?>> QUESTIONS = List.of(
            ApiContact.Ask.INSTANCE,
            Listing.pods(),
            Listing.services(),
            Listing.events(),
            Listing.nodes(),
            Listing.volumes(),
            Listing.deployments());

    @TempDir
    Path folder;

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request.getUrl().encodedPath());
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static MockResponse answer(String path) {
        String body = switch (path) {
            case "/version" -> "{\"major\":\"1\",\"minor\":\"32\",\"gitVersion\":\"v1.32.9\"}";
            case "/api/v1/pods" ->
                KubeLists.of(
                        path,
                        "{\"metadata\":{\"namespace\":\"a\",\"name\":\"one\"},\"spec\":{\"containers\":[{}]},"
                                + "\"status\":{\"phase\":\"Pending\"}}");
            default -> KubeLists.empty(path);
        };
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    private LiveSite site() throws Exception {
        String cluster = "server: https://127.0.0.1:%d, insecure-skip-tls-verify: true".formatted(server.getPort());
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts: [{name: here, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {%s}}]
                users: [{name: u, user: {token: t}}]
                """.formatted(cluster));
        return Sites.site(Sites.options(kubeconfig, folder, Map.of()));
    }

    @Test
    void allQuestionsShareOneConnection() throws Exception {
        List<CompletableFuture<?>> asked = new ArrayList<>();
        try (LiveSite site = site()) {
            for (Question<?> question : QUESTIONS) {
                asked.add(site.ask(question).thenAccept(answer -> known(question, answer)));
            }
            CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new)).get(150, TimeUnit.SECONDS);
            assertEquals(
                    List.of("a/one"),
                    Sites.known(site, Listing.pods()).stream().map(Pod::path).toList());
        }
        int requests = server.getRequestCount();
        assertTrue(requests >= QUESTIONS.size(), requests + " requests");
        for (int i = 0; i < requests; i++) {
            RecordedRequest request = server.takeRequest();
            assertEquals("HTTP/2", request.getVersion());
            assertEquals(0, request.getConnectionIndex(), request::getTarget);
        }
    }

    private static void known(Question<?> question, Answer<?> answer) {
        assertTrue(!answer.isUnknown(), () -> question.describe() + ": " + answer);
    }
}
