package dev.registrydoctor.doctor.source.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.PodTemplate;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.ports.FreePort;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.kube.KubeLists;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveListingsTest {

    private static final String VERSION = "{\"major\":\"1\",\"minor\":\"32+\",\"gitVersion\":\"v1.32.9\"}";

    @TempDir
    Path folder;

    private static StubServer.Reply json(String body) {
        return StubServer.Reply.json(200, body);
    }

    private static StubServer.Reply denied(String what) {
        return StubServer.Reply.json(403, "{\"kind\":\"Status\",\"message\":\"" + what + " is forbidden\"}");
    }

    private static String pods(String token, String... paths) {
        StringBuilder items = new StringBuilder();
        for (String path : paths) {
            String[] parts = path.split("/", 2);
            items.append(items.isEmpty() ? "" : ",")
                    .append(
                            "{\"metadata\":{\"namespace\":\"%s\",\"name\":\"%s\"},\"spec\":{\"containers\":[{}]},\"status\":{\"phase\":\"Pending\"}}"
                                    .formatted(parts[0], parts[1]));
        }
        return "{\"kind\":\"PodList\",\"metadata\":{\"continue\":\"" + token + "\"},\"items\":[" + items + "]}";
    }

    private static List<String> paths(List<Pod> pods) {
        return pods.stream().map(Pod::path).toList();
    }

    private LiveSite site(StubServer server) throws Exception {
        return Sites.site(Sites.options(Sites.kubeconfig(folder, server.url()), folder, Map.of()));
    }

    private StubServer server(Function<StubServer.Request, StubServer.Reply> rule) throws Exception {
        return new StubServer(r -> r.uri().equals("/version") ? json(VERSION) : rule.apply(r));
    }

    @Test
    void oneRequestServesAllNamespacesOfAKind() throws Exception {
        try (StubServer server = server(r -> json(pods("", "a/one", "b/two")));
                LiveSite site = site(server)) {
            assertEquals(List.of("a/one", "b/two"), paths(Sites.known(site, Listing.pods())));
            assertEquals(List.of("b/two"), paths(Sites.known(site, Listing.podsIn("b"))));
            assertEquals(List.of(), paths(Sites.known(site, Listing.podsIn("none"))));
            assertEquals(
                    List.of("/api/v1/pods?limit=500"),
                    server.uris().stream().filter(u -> u.contains("pods")).toList());
            assertEquals(
                    "Bearer very-secret-token",
                    server.requests().stream()
                            .filter(r -> r.uri().contains("pods"))
                            .findFirst()
                            .orElseThrow()
                            .authorization());
        }
    }

    @Test
    void templatesOfPodsAreInTheGroupsOfTheirControllers() throws Exception {
        try (StubServer server = server(r -> json(KubeLists.of(r.uri(), """
                        {"metadata":{"namespace":"shop","name":"web"},"spec":{"template":{"spec":{"containers":[{"image":"a"}]}},
                         "jobTemplate":{"spec":{"template":{"spec":{"containers":[{"image":"a"}]}}}}},
                         "data":{"spec":{"template":{"spec":{"containers":[{"image":"a"}]}}}}}""")));
                LiveSite site = site(server)) {
            for (Listing.Kind kind : Listing.Kind.values()) {
                if (kind.type() == PodTemplate.class) {
                    assertEquals(
                            List.of(new PodTemplate("shop", "web", List.of("a"))),
                            Sites.known(site, Listing.templates(kind)));
                }
            }
            assertEquals(
                    List.of(
                            "/api/v1/replicationcontrollers",
                            "/apis/apps/v1/controllerrevisions",
                            "/apis/apps/v1/daemonsets",
                            "/apis/apps/v1/replicasets",
                            "/apis/apps/v1/statefulsets",
                            "/apis/batch/v1/cronjobs",
                            "/apis/batch/v1/jobs"),
                    server.uris().stream()
                            .filter(u -> u.contains("limit="))
                            .map(u -> u.replaceFirst("\\?.*", ""))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void saysWhichApiServerAnswers() throws Exception {
        try (StubServer server = server(r -> json(pods("")));
                LiveSite site = site(server)) {
            ApiContact contact = Sites.known(site, ApiContact.Ask.INSTANCE);
            assertEquals(ApiContact.State.ANSWERS, contact.state());
            assertEquals("1.32", contact.version());
            assertTrue(contact.serverHostIsHere());
        }
    }

    @Test
    void followsPagesAndStartsAgainWhenTheListHasExpired() throws Exception {
        AtomicBoolean expired = new AtomicBoolean();
        try (StubServer server = server(r -> {
                    if (!r.uri().contains("continue=")) {
                        return json(pods("more&", "a/one"));
                    }
                    if (!expired.getAndSet(true)) {
                        return StubServer.Reply.json(410, "{\"message\":\"expired\"}");
                    }
                    return json(pods("", "a/two"));
                });
                LiveSite site = site(server)) {
            assertEquals(List.of("a/one", "a/two"), paths(Sites.known(site, Listing.pods())));
            assertTrue(server.uris().contains("/api/v1/pods?limit=500&continue=more%26"));
        }
    }

    @Test
    void deniedAtTheClusterScopeReadsTheNamespacesThatMatter() throws Exception {
        try (StubServer server = server(r -> switch (r.uri()) {
                    case "/api/v1/namespaces/container-registry/pods?limit=500" ->
                        json(pods("", "container-registry/registry"));
                    case "/api/v1/namespaces/third/pods?limit=500" -> json(pods("", "third/x"));
                    default -> denied(r.uri());
                });
                LiveSite site = site(server)) {
            Answer<List<Pod>> all = Sites.ask(site, Listing.pods());
            assertEquals(
                    List.of("container-registry/registry"),
                    paths(all.toOptional().orElseThrow()));
            assertEquals(
                    List.of(
                            "ask for `list` on `pods` at the cluster scope",
                            "ask for `list` on `pods` in namespace mine"),
                    all.gaps().stream().map(Gap::remedy).toList());
            assertTrue(all.gaps().get(0).what().contains("pods of all namespaces"));
            Answer<List<Pod>> own = Sites.ask(site, Listing.podsIn("third"));
            assertEquals(List.of("third/x"), paths(own.toOptional().orElseThrow()));
            assertEquals(List.of(), own.gaps());
            assertTrue(Sites.ask(site, Listing.podsIn("mine")).isUnknown());
            assertEquals(
                    Gap.Cause.DENIED,
                    Sites.ask(site, Listing.nodes()).gaps().get(0).cause());
            assertTrue(Sites.ask(site, Listing.nodes()).isUnknown());
        }
    }

    @Test
    void deniedEverywhereIsUnknown() throws Exception {
        try (StubServer server = server(r -> denied(r.uri()));
                LiveSite site = site(server)) {
            Answer<List<Pod>> all = Sites.ask(site, Listing.pods());
            assertInstanceOf(Answer.Unknown.class, all);
            assertEquals(Gap.Cause.DENIED, all.gaps().get(0).cause());
        }
    }

    @Test
    void readsBothTypesOfPullSecretsAndNoOther() throws Exception {
        try (StubServer server = server(
                        r -> json("{\"kind\":\"SecretList\",\"items\":[{\"metadata\":{\"namespace\":\"a\",\"name\":\""
                                + (r.uri().contains("dockercfg") ? "old" : "new")
                                + "\"},\"type\":\""
                                + (r.uri().contains("dockercfg")
                                        ? "kubernetes.io/dockercfg"
                                        : "kubernetes.io/dockerconfigjson")
                                + "\",\"data\":{}}]}"));
                LiveSite site = site(server)) {
            assertEquals(
                    List.of("new", "old"),
                    Sites.known(site, Listing.pullSecrets()).stream()
                            .map(PullSecret::name)
                            .toList());
            NonEmpty.allMatch(
                    server.uris().stream().filter(u -> u.contains("secrets")).toList(),
                    u -> u.contains("fieldSelector=type%3D"));
        }
    }

    @Test
    void refusedCredentialsAreNoRefusedConnection() throws Exception {
        try (StubServer server = new StubServer(r -> StubServer.Reply.json(401, "{\"message\":\"Unauthorized\"}"));
                LiveSite site = site(server)) {
            assertEquals(
                    ApiContact.State.DENIED,
                    Sites.known(site, ApiContact.Ask.INSTANCE).state());
            Gap gap = Sites.ask(site, Listing.pods()).gaps().get(0);
            assertEquals(Gap.Cause.DENIED, gap.cause());
            assertTrue(gap.remedy().contains("credentials"), gap.remedy());
        }
    }

    @Test
    void refusingServerMakesEveryListingUnknown() throws Exception {
        int port = FreePort.next();
        Path kubeconfig = Sites.kubeconfig(folder, "http://127.0.0.1:" + port);
        try (LiveSite site = Sites.site(Sites.options(kubeconfig, folder, Map.of()))) {
            assertEquals(
                    ApiContact.State.REFUSES,
                    Sites.known(site, ApiContact.Ask.INSTANCE).state());
            for (Listing.Kind kind : Listing.Kind.values()) {
                Answer<List<Object>> answer = Sites.ask(site, new Listing<>(kind, null));
                assertTrue(answer.isUnknown());
                assertEquals(Gap.Cause.UNREACHABLE, answer.gaps().get(0).cause());
            }
        }
    }

    @Test
    void silentServerTimesOutOnceForAll() throws Exception {
        // Connections are taken by the kernel, and never answered.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Path kubeconfig = Sites.kubeconfig(folder, "http://127.0.0.1:" + silent.getLocalPort());
            LiveOptions options =
                    new LiveOptions(kubeconfig, null, folder, List.of(), Map.of(), Duration.ofMillis(600));
            try (LiveSite site = Sites.site(options)) {
                assertEquals(
                        Gap.Cause.TIMED_OUT,
                        Sites.ask(site, Listing.pods()).gaps().get(0).cause());
                assertEquals(
                        ApiContact.State.TIMES_OUT,
                        Sites.known(site, ApiContact.Ask.INSTANCE).state());
                Gap late = Sites.ask(site, Listing.services()).gaps().get(0);
                assertTrue(late.why().contains("cannot be reached"), late.why());
            }
        }
    }

    @Test
    void readsLogsAndKnowsThatAContainerHasNotRun() throws Exception {
        try (StubServer server = server(r -> r.uri().contains("previous=true")
                        ? StubServer.Reply.json(400, "{\"message\":\"previous terminated container not found\"}")
                        : new StubServer.Reply(200, "one\ntw\u0007o\n", Map.of()));
                LiveSite site = site(server)) {
            assertEquals(
                    List.of("one", "tw?o"),
                    Sites.known(site, new ContainerLog.Ask("n", "p", "c", false))
                            .lines());
            assertTrue(
                    Sites.ask(site, new ContainerLog.Ask("n", "p", "c", true)).isAbsent());
            assertTrue(server.uris()
                    .contains("/api/v1/namespaces/n/pods/p/log?container=c&tailLines=200&limitBytes=524288"));
        }
    }

    @Test
    void nonsenseIsMalformedAndSecretsAreNeverShown() throws Exception {
        try (StubServer server = server(r -> json("{\"items\": [very-secret-answer"));
                LiveSite site = site(server)) {
            Answer<List<Pod>> answer = Sites.ask(site, Listing.pods());
            assertEquals(Gap.Cause.MALFORMED, answer.gaps().get(0).cause());
            assertFalse(answer.toString().contains("secret"), answer.toString());
        }
    }
}
