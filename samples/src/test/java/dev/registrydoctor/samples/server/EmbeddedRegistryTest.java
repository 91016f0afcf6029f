package dev.registrydoctor.samples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.SampleJson;
import dev.registrydoctor.samples.Samples;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registries of a sample, over HTTP. */
class EmbeddedRegistryTest {

    private static final String ALL_TYPES = "application/vnd.oci.image.index.v1+json,"
            + "application/vnd.oci.image.manifest.v1+json,"
            + "application/vnd.docker.distribution.manifest.list.v2+json,"
            + "application/vnd.docker.distribution.manifest.v2+json";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static EmbeddedSite start(String sample) {
        return EmbeddedSite.start(Samples.find(sample).orElseThrow());
    }

    private static HttpResponse<String> send(String method, String authority, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + authority + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(20));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> api(EmbeddedSite site, String path) throws IOException, InterruptedException {
        return send("GET", "127.0.0.1:" + site.apiPort(), path);
    }

    @Test
    void servesARegistry() throws Exception {
        try (EmbeddedSite site = start("healthy")) {
            String registry = site.redirects().get("localhost:32000");
            assertNotNull(registry);
            assertEquals(registry, site.redirects().get("127.0.0.1:32000"));
            HttpResponse<String> ping = send("GET", registry, "/v2/");
            assertEquals(200, ping.statusCode());
            assertEquals(
                    "registry/2.0",
                    ping.headers().firstValue("Docker-Distribution-API-Version").orElse(""));
            assertEquals(
                    "{\"repositories\":[\"mynginx\"]}\n",
                    send("GET", registry, "/v2/_catalog").body());
            assertEquals(
                    "{\"name\":\"mynginx\",\"tags\":[\"registry\"]}\n",
                    send("GET", registry, "/v2/mynginx/tags/list").body());
            assertEquals(404, send("GET", registry, "/v2/other/tags/list").statusCode());
            assertEquals(
                    404,
                    send("HEAD", registry, "/v2/mynginx/manifests/v9", "Accept", ALL_TYPES)
                            .statusCode());
            assertEquals(
                    405, send("POST", registry, "/v2/mynginx/blobs/uploads/").statusCode());

            String path = "/v2/mynginx/manifests/registry";
            HttpResponse<String> head = send("HEAD", registry, path, "Accept", ALL_TYPES);
            HttpResponse<String> get = send("GET", registry, path, "Accept", ALL_TYPES);
            String digest = head.headers().firstValue("Docker-Content-Digest").orElse("");
            assertEquals(digest, RegistrySpec.digest(get.body().getBytes(StandardCharsets.UTF_8)));
            assertEquals(
                    get.body().length(),
                    head.headers().firstValueAsLong("Content-Length").orElse(-1));
            assertEquals("", head.body());
            assertTrue(api(site, "/api/v1/pods").body().contains("localhost:32000/mynginx@" + digest));
            String config = String.valueOf(SampleJson.find(SampleJson.parse(get.body()), "config", "digest"));
            assertEquals(
                    200, send("GET", registry, "/v2/mynginx/blobs/" + config).statusCode());
        }
    }

    @Test
    void hidesAnOciIndexFromClientsThatDoNotAskForIt() throws Exception {
        try (EmbeddedSite site = start("healthy-multi-arch")) {
            String registry = String.valueOf(site.redirects().get("localhost:32000"));
            String path = "/v2/mynginx/manifests/registry";
            assertEquals(404, send("GET", registry, path).statusCode());
            HttpResponse<String> index = send("GET", registry, path, "Accept", ALL_TYPES);
            assertEquals(
                    "application/vnd.oci.image.index.v1+json",
                    index.headers().firstValue("Content-Type").orElse(""));
        }
    }

    @Test
    void asksForALoginWhereTheSampleDoes() throws Exception {
        try (EmbeddedSite site = start("pull-secret-missing")) {
            HttpResponse<String> ping =
                    send("GET", String.valueOf(site.redirects().get("registry.lab:5280")), "/v2/");
            assertEquals(401, ping.statusCode());
            assertEquals(
                    "Basic realm=\"lab\"",
                    ping.headers().firstValue("WWW-Authenticate").orElse(""));
        }
    }

    @Test
    void speaksAsWrittenByHand(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("sample.md"), "---\ntitle: t\nexpected: -\nlike: healthy\n---\n");
        Files.writeString(folder.resolve("registries.txt"), """
                registry token.lab:443   # the first
                  bearer https://token.lab/token token.lab anonymous
                  catalog denied
                  repository a
                  repository b/c
                registry page.lab:80
                  website Welcome to nginx!
                registry plain.lab:5000
                  repository a
                  repository b/c
                """);
        try (EmbeddedSite site = EmbeddedSite.start(Sample.in(folder))) {
            String token = String.valueOf(site.redirects().get("token.lab:443"));
            assertEquals(
                    "Bearer realm=\"https://token.lab/token\",service=\"token.lab\"",
                    send("GET", token, "/v2/")
                            .headers()
                            .firstValue("WWW-Authenticate")
                            .orElse(""));
            Object given = SampleJson.find(
                    SampleJson.parse(
                            send("GET", token, "/token?service=token.lab").body()),
                    "token");
            String[] login = {"Authorization", "Bearer " + given};
            assertEquals(200, send("GET", token, "/v2/", login).statusCode());
            assertEquals(403, send("GET", token, "/v2/_catalog", login).statusCode());
            assertEquals(
                    "{\"name\":\"a\",\"tags\":null}\n",
                    send("GET", token, "/v2/a/tags/list", login).body());
            HttpResponse<String> page =
                    send("GET", String.valueOf(site.redirects().get("page.lab:80")), "/v2/");
            assertTrue(page.body().contains("Welcome to nginx!"));
            assertTrue(
                    page.headers().firstValue("Docker-Distribution-API-Version").isEmpty());
            HttpResponse<String> catalog =
                    send("GET", String.valueOf(site.redirects().get("plain.lab:5000")), "/v2/_catalog?n=1");
            assertEquals("{\"repositories\":[\"a\"]}\n", catalog.body());
            assertEquals(
                    "</v2/_catalog?last=a&n=1>; rel=\"next\"",
                    catalog.headers().firstValue("Link").orElse(""));
        }
    }

    /** After registry/handlers/catalog.go and tags.go of distribution 3.0.0. */
    @Test
    void answersAsVersion3WhereASampleSaysSo(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("sample.md"), "---\ntitle: t\nexpected: -\nlike: healthy\n---\n");
        Files.writeString(folder.resolve("registries.txt"), """
                registry new.lab:5000
                  distribution 3
                  tag a one mynginx.json
                  tag a two mynginx.json
                registry old.lab:5000
                  tag a one mynginx.json
                  tag a two mynginx.json
                """);
        try (EmbeddedSite site = EmbeddedSite.start(Sample.in(folder))) {
            String third = String.valueOf(site.redirects().get("new.lab:5000"));
            String second = String.valueOf(site.redirects().get("old.lab:5000"));
            HttpResponse<String> page = send("GET", third, "/v2/a/tags/list?n=1");
            assertEquals("{\"name\":\"a\",\"tags\":[\"one\"]}\n", page.body());
            assertEquals(
                    "</v2/a/tags/list?last=one&n=1>; rel=\"next\"",
                    page.headers().firstValue("Link").orElse(""));
            assertEquals(
                    "application/json",
                    page.headers().firstValue("Content-Type").orElse(""));
            assertTrue(send("GET", second, "/v2/a/tags/list?n=1").body().contains("\"two\""));
            HttpResponse<String> refused = send("GET", third, "/v2/_catalog?n=-1");
            assertEquals(400, refused.statusCode());
            assertTrue(refused.body().contains("PAGINATION_NUMBER_INVALID"), refused.body());
            assertEquals(200, send("GET", second, "/v2/_catalog?n=-1").statusCode());
            for (String either : List.of(third, second)) {
                assertEquals(400, send("GET", either, "/v2/_catalog?n=1001").statusCode());
            }
        }
    }

    @Test
    void canAcceptAndNeverAnswer() {
        SampleOptions options = SampleOptions.PLAIN.thatNeverAnswers();
        try (EmbeddedSite site = EmbeddedSite.start(Samples.find("healthy").orElseThrow(), options)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.apiPort() + "/version"))
                    .timeout(Duration.ofMillis(300))
                    .build();
            assertThrows(HttpTimeoutException.class, () -> CLIENT.send(request, HttpResponse.BodyHandlers.ofString()));
        }
    }

    @Test
    void registriesCanRunElsewhere() {
        SampleOptions options = SampleOptions.PLAIN.withRegistries(Map.of("localhost:32000", "127.0.0.1:4711"));
        try (EmbeddedSite site = EmbeddedSite.start(Samples.find("healthy").orElseThrow(), options)) {
            assertEquals("127.0.0.1:4711", site.redirects().get("localhost:32000"));
        }
    }
}
