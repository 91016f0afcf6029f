package dev.registrydoctor.doctor.act.nodes;

import dev.registrydoctor.doctor.act.StrictApi;
import dev.registrydoctor.doctor.act.UnblockedWatches;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The client's own mock of an API server, with logs of Pods, and with a front that can answer before it does. */
public final class MockCluster implements AutoCloseable {

    /** Marks the requests of the program: those of the tests have another token. */
    public static final String TOKEN = "of-the-program";

    private static final Map<String, String> LISTS = Map.ofEntries(
            Map.entry("configmaps", "ConfigMapList"),
            Map.entry("deployments", "DeploymentList"),
            Map.entry("endpointslices", "EndpointSliceList"),
            Map.entry("events", "EventList"),
            Map.entry("namespaces", "NamespaceList"),
            Map.entry("networkpolicies", "NetworkPolicyList"),
            Map.entry("nodes", "NodeList"),
            Map.entry("persistentvolumeclaims", "PersistentVolumeClaimList"),
            Map.entry("persistentvolumes", "PersistentVolumeList"),
            Map.entry("pods", "PodList"),
            Map.entry("secrets", "SecretList"),
            Map.entry("serviceaccounts", "ServiceAccountList"),
            Map.entry("services", "ServiceList"),
            Map.entry("storageclasses", "StorageClassList"));

    /** Occurs in each request about the program's own namespaces: in their names, or in the label that they have. */
    private static final String OWN = "registry-doctor";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What stands before the API server. */
    public interface Front {

        /** Its answer to a request, as {@code POST /api/v1/namespaces}, or null to let it through. */
        @Nullable
        MockResponse answer(String request);

        /** After the API server has served a request, and before the program gets the answer. */
        default void served(String request) {}
    }

    /** The mock server logs each request; kept here, since a logger that nobody holds loses its level. */
    private static final Logger LOGGER = Logger.getLogger(MockWebServer.class.getName());

    static {
        LOGGER.setLevel(Level.OFF);
    }

    private final KubernetesMockServer server;
    private final KubernetesClient admin;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, String> logs = new ConcurrentHashMap<>();
    private volatile Front front = request -> null;
    private volatile Duration later = Duration.ZERO;
    private volatile @Nullable String others;
    private volatile Map.Entry<String, String> rewritten = Map.entry("", "");

    private final String address;

    public MockCluster() throws IOException {
        this("127.0.0.1");
    }

    /** One that listens on another address than loopback's. */
    public MockCluster(String address) throws IOException {
        this.address = address;
        Dispatcher objects = new UnblockedWatches(new KubernetesCrudDispatcher());
        Dispatcher strict = new StrictApi(objects);
        server = new KubernetesMockServer(
                new Context(),
                new MockWebServer(),
                new HashMap<>(),
                new Dispatcher() {
                    @Override
                    public MockResponse dispatch(RecordedRequest request) {
                        boolean ofProgram = ("Bearer " + TOKEN).equals(request.getHeader("Authorization"));
                        return ofProgram ? answer(request, strict) : objects.dispatch(request);
                    }
                },
                false);
        server.init(InetAddress.getByName(address), 0);
        admin = server.createClient(new OkHttpClientFactory());
    }

    private MockResponse answer(RecordedRequest request, Dispatcher objects) {
        String path = String.valueOf(request.getPath());
        String line = request.getMethod() + " " + path.replaceFirst("\\?.*", "")
                + (path.contains("watch=true") ? " (watch)" : "");
        requests.add(line);
        MockResponse first = front.answer(line);
        if (first != null) {
            return first;
        }
        String site = others;
        if (site != null && line.startsWith("GET ") && !path.contains(OWN)) {
            return read(site + path);
        }
        if (line.equals("GET /version")) {
            // The client's mock has objects alone.
            return new MockResponse()
                    .setResponseCode(200)
                    .setHeader("Content-Type", "application/json")
                    .setBody("{\"major\": \"1\", \"minor\": \"35\", \"gitVersion\": \"v1.35.0\"}");
        }
        String log = line.endsWith("/log") ? logs.get(line.split("/", -1)[6]) : null;
        MockResponse answer = log == null
                ? objects.dispatch(admitted(request))
                : new MockResponse().setResponseCode(200).setBody(log);
        if (line.startsWith("POST /api/v1/namespaces") && answer.code() == 201) {
            answer.setBody(answer.getBody()
                    .readUtf8()
                    .replaceFirst(
                            "\"creationTimestamp\":\"[^\"]*\"",
                            "\"creationTimestamp\":\""
                                    + Instant.now().plus(later).truncatedTo(ChronoUnit.SECONDS) + "\""));
        }
        String kind = LISTS.get(line.substring(line.lastIndexOf('/') + 1));
        if (line.startsWith("GET ") && kind != null && log == null && answer.code() == 200) {
            // An API server names the kind of the list.
            answer.setBody(answer.getBody().readUtf8().replaceFirst("\"kind\":\"List\"", "\"kind\":\"" + kind + "\""));
        }
        front.served(line);
        return answer;
    }

    private RecordedRequest admitted(RecordedRequest request) {
        if (rewritten.getKey().isEmpty() || !"POST".equals(request.getMethod())) {
            return request;
        }
        String body = request.getUtf8Body().replace(rewritten.getKey(), rewritten.getValue());
        return new RecordedRequest(
                "HTTP/1.1",
                HttpMethod.POST,
                String.valueOf(request.getPath()),
                request.getHeaders(),
                new Buffer(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** From now on, whatever the program reads besides its own namespaces is that of this API server. */
    public void others(String url) {
        others = url;
    }

    private static MockResponse read(String url) {
        try {
            HttpResponse<byte[]> answer =
                    HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
            return new MockResponse()
                    .setResponseCode(answer.statusCode())
                    .setHeader(
                            "Content-Type",
                            answer.headers().firstValue("Content-Type").orElse("application/json"))
                    .setHeader("Date", answer.headers().firstValue("Date").orElse(""))
                    .setBody(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Lets time pass by the API server's clock: what exists was created before. */
    public void pass(Duration time) {
        later = time;
    }

    /** From now on, an admission webhook replaces a text in what the program creates. */
    public void rewrite(String sent, String stored) {
        rewritten = Map.entry(sent, stored);
    }

    /** From now on, this stands before it. */
    public void front(Front changed) {
        front = changed;
    }

    /** An answer of an API server that refuses. */
    public static MockResponse refusal(int code, String message) {
        return new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody("{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\", \"code\": " + code
                        + ", \"message\": \"" + message.replace("\"", "\\\"") + "\"}");
    }

    public void log(String pod, String log) {
        logs.put(pod, log);
    }

    public KubernetesClient admin() {
        return admin;
    }

    /** The program's requests, in their order, without what a random name has in it. */
    public List<String> requests() {
        return requests.stream()
                .map(line -> line.replaceAll("registry-doctor-[a-z0-9]{8}", "NS"))
                .toList();
    }

    /** The names of all namespaces. */
    public List<String> namespaces() {
        return admin.namespaces().list().getItems().stream()
                .map(each -> each.getMetadata().getName())
                .toList();
    }

    public Kubeconfig kubeconfig() {
        return kubeconfig(url());
    }

    public String url() {
        return "http://" + address + ":" + port();
    }

    public int port() {
        return server.getPort();
    }

    /** A kubeconfig as a file, for another way to it. */
    public static String kubeconfigText(String url) {
        return """
                apiVersion: v1
                kind: Config
                current-context: lab
                clusters: [{name: lab, cluster: {server: "%s"}}]
                users: [{name: lab, user: {token: %s}}]
                contexts: [{name: lab, context: {cluster: lab, user: lab}}]
                """.formatted(url, TOKEN);
    }

    public static Kubeconfig kubeconfig(String url) {
        return new Kubeconfig(
                "test",
                "test",
                "default",
                new Kubeconfig.Server(url, null, false, null),
                Kubeconfig.User.withToken(TOKEN));
    }

    @Override
    public void close() {
        admin.close();
        server.destroy();
    }
}
