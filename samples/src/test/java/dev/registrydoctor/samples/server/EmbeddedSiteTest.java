package dev.registrydoctor.samples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.SampleJson;
import dev.registrydoctor.samples.Samples;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddedSiteTest {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static List<Sample> samples() {
        return Samples.all();
    }

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

    private static List<String> names(EmbeddedSite site, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = api(site, path);
        assertEquals(200, answer.statusCode(), path + ": " + answer.body());
        return SampleJson.items(answer.body()).stream()
                .map(i -> String.valueOf(i.at("metadata", "name")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleAnswersWhatTheDoctorAsks(Sample sample) throws Exception {
        try (EmbeddedSite site = EmbeddedSite.start(sample)) {
            assertEquals(
                    "36", SampleJson.find(SampleJson.parse(api(site, "/version").body()), "minor"));
            for (String path : List.of(
                    "/api/v1/pods",
                    "/api/v1/nodes",
                    "/api/v1/services",
                    "/api/v1/events",
                    "/api/v1/persistentvolumeclaims",
                    "/api/v1/persistentvolumes",
                    "/api/v1/secrets?fieldSelector=type%3Dkubernetes.io%2Fdockerconfigjson",
                    "/api/v1/namespaces/container-registry/pods",
                    "/api/v1/namespaces/kube-public/configmaps",
                    "/apis/apps/v1/deployments",
                    "/apis/apps/v1/statefulsets",
                    "/apis/discovery.k8s.io/v1/endpointslices",
                    "/apis/storage.k8s.io/v1/storageclasses")) {
                names(site, path);
            }
            assertTrue(names(site, "/api/v1/nodes").contains("vm"));
            assertEquals(
                    "vm",
                    Files.readString(site.hostRoot().resolve("etc/hostname")).strip());
            assertTrue(Files.readString(site.hostRoot()
                            .resolve("var/snap/microk8s/current/args/certs.d/localhost:32000/hosts.toml"))
                    .contains("http://localhost:32000"));
        }
    }

    @Test
    void listsByNamespaceSelectorAndPage() throws Exception {
        try (EmbeddedSite site = start("healthy")) {
            List<String> all = names(site, "/api/v1/pods");
            assertEquals(3, all.size());
            assertEquals(1, names(site, "/api/v1/namespaces/default/pods").size());
            assertEquals(List.of(), names(site, "/api/v1/namespaces/nowhere/pods"));
            assertEquals(
                    1, names(site, "/api/v1/pods?labelSelector=app%3Dregistry").size());
            assertEquals(
                    2, names(site, "/api/v1/pods?labelSelector=app!%3Dregistry").size());
            assertEquals(
                    1,
                    names(site, "/api/v1/pods?fieldSelector=metadata.namespace%3Ddefault")
                            .size());
            assertEquals(List.of("local-registry-hosting"), names(site, "/api/v1/namespaces/kube-public/configmaps"));

            List<String> paged = new ArrayList<>();
            Object more = "";
            while (more != null) {
                String page = api(site, "/api/v1/pods?limit=2&continue=" + more).body();
                SampleJson.items(page).forEach(i -> paged.add(i.at("metadata", "name")));
                more = SampleJson.find(SampleJson.parse(page), "metadata", "continue");
            }
            assertEquals(all, paged);
        }
    }

    @Test
    void answersForSingleObjectsAndForWhatIsNotThere() throws Exception {
        try (EmbeddedSite site = start("healthy")) {
            Object service = SampleJson.parse(api(site, "/api/v1/namespaces/container-registry/services/registry")
                    .body());
            assertEquals("Service", SampleJson.find(service, "kind"));
            assertEquals("registry", SampleJson.find(service, "metadata", "name"));
            HttpResponse<String> missing = api(site, "/api/v1/namespaces/container-registry/services/no");
            assertEquals(404, missing.statusCode());
            assertEquals("services \"no\" not found", SampleJson.find(SampleJson.parse(missing.body()), "message"));
            for (String path : List.of("/", "/api/v1/gizmos", "/apis/gizmo.io/v1/gizmos", "/apis/gizmo.io/v1")) {
                assertEquals(404, api(site, path).statusCode(), path);
            }
            assertEquals(
                    405,
                    send("DELETE", "127.0.0.1:" + site.apiPort(), "/api/v1/pods")
                            .statusCode());
        }
    }

    @Test
    void servesLogsAsTheKubeletDoes() throws Exception {
        try (EmbeddedSite site = start("registry-crash-loop")) {
            String pod =
                    names(site, "/api/v1/namespaces/container-registry/pods").get(0);
            String log = "/api/v1/namespaces/container-registry/pods/" + pod + "/log?container=registry";
            assertTrue(api(site, log).body().contains("panic: multiple storage drivers specified"));
            assertTrue(api(site, log + "&previous=true").body().contains("panic"));
            assertEquals(3, api(site, log + "&tailLines=3").body().lines().count());
            assertEquals(400, api(site, log.replace("=registry", "=other")).statusCode());
            String provisioner =
                    names(site, "/api/v1/namespaces/kube-system/pods").get(0);
            String none = "/api/v1/namespaces/kube-system/pods/" + provisioner + "/log";
            assertEquals("", api(site, none).body());
            assertEquals(400, api(site, none + "?previous=true").statusCode());
        }
        try (EmbeddedSite site = start("tag-missing")) {
            String pod = names(site, "/api/v1/namespaces/default/pods").get(0);
            HttpResponse<String> log = api(site, "/api/v1/namespaces/default/pods/" + pod + "/log");
            assertEquals(400, log.statusCode());
            assertTrue(log.body().contains("is waiting to start"), log.body());
        }
        try (EmbeddedSite site = start("storage-addon-off")) {
            String pod =
                    names(site, "/api/v1/namespaces/container-registry/pods").get(0);
            HttpResponse<String> log = api(site, "/api/v1/namespaces/container-registry/pods/" + pod + "/log");
            assertEquals(400, log.statusCode());
            assertTrue(log.body().contains("does not have a host assigned"), log.body());
        }
    }

    @Test
    void everythingElseIsRefused() {
        try (EmbeddedSite site = start("storage-addon-off")) {
            assertFalse(site.redirects().containsKey("localhost:32000"), "the registry is down");
            String deadEnd = String.valueOf(site.redirects().get("*"));
            assertThrows(ConnectException.class, () -> send("GET", deadEnd, "/v2/"));
        }
    }

    @Test
    void kubeconfigLeadsToTheApiServer() throws Exception {
        try (EmbeddedSite site = start("healthy")) {
            String text = Files.readString(site.kubeconfig());
            assertTrue(text.contains("server: http://127.0.0.1:" + site.apiPort() + "\n"), text);
            assertTrue(text.contains("current-context: sample\n"), text);
        }
    }

    @Test
    void leavesNothingBehind() throws Exception {
        EmbeddedSite site = start("healthy");
        Path kubeconfig = site.kubeconfig();
        int port = site.apiPort();
        assertTrue(Files.exists(site.hostRoot()));
        site.close();
        assertFalse(Files.exists(kubeconfig.getParent()));
        assertThrows(ConnectException.class, () -> send("GET", "127.0.0.1:" + port, "/version"));
    }

    @Test
    void rightsCanEndAtANamespace() throws Exception {
        SampleOptions options = SampleOptions.PLAIN.withRightsInOnly("default");
        try (EmbeddedSite site = EmbeddedSite.start(Samples.find("healthy").orElseThrow(), options)) {
            assertEquals(1, names(site, "/api/v1/namespaces/default/pods").size());
            assertEquals(200, api(site, "/version").statusCode());
            HttpResponse<String> denied = api(site, "/apis/apps/v1/deployments");
            assertEquals(403, denied.statusCode());
            assertEquals(
                    "deployments.apps is forbidden: User \"sample\" cannot list resource \"deployments\" in API group "
                            + "\"apps\" at the cluster scope",
                    SampleJson.find(SampleJson.parse(denied.body()), "message"));
            assertEquals(403, api(site, "/api/v1/namespaces/kube-system/pods").statusCode());
        }
    }

    @Test
    void slowAnswersAreOnTheirWayAtOnce() throws Exception {
        SampleOptions slow = SampleOptions.PLAIN.withDelay(Duration.ofMillis(200));
        try (EmbeddedSite site = EmbeddedSite.start(Samples.find("healthy").orElseThrow(), slow)) {
            long start = System.nanoTime();
            List<CompletableFuture<Void>> many = IntStream.range(0, 40)
                    .mapToObj(i -> CLIENT.sendAsync(
                                    HttpRequest.newBuilder(
                                                    URI.create("http://127.0.0.1:" + site.apiPort() + "/version"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .thenAccept(answer -> assertEquals(200, answer.statusCode())))
                    .toList();
            CompletableFuture.allOf(many.toArray(CompletableFuture<?>[]::new)).join();
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis >= 200, "too early: " + millis);
            // One after the other they would take eight seconds.
            assertTrue(millis < 4000, "one after the other: " + millis);
        }
    }

    @Test
    void tellsKubectlWhatItHas() throws Exception {
        try (EmbeddedSite site = start("healthy")) {
            assertTrue(api(site, "/api").body().contains("\"versions\":[\"v1\"]"));
            assertTrue(api(site, "/apis").body().contains("\"groupVersion\":\"storage.k8s.io/v1\""));
            assertTrue(api(site, "/api/v1").body().contains("\"name\":\"persistentvolumeclaims\""));
            assertTrue(api(site, "/apis/apps/v1").body().contains("\"kind\":\"Deployment\""));
            assertEquals(404, api(site, "/apis/nothing/v1").statusCode());
        }
    }
}
