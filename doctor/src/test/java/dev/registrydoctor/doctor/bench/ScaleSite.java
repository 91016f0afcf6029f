package dev.registrydoctor.doctor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The healthy sample with thousands of pods whose images are those of one further registry, or of registries that do not
 * answer. Both servers send bytes that were prepared before: what is timed against them is the client.
 */
final class ScaleSite implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    /** The digest of the configuration {@code {}}, which skopeo checks. */
    private static final String EMPTY = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    /** What is wrong there. */
    enum Fault {
        /** Nothing. */
        NONE,
        /** The registry has none of the images that Pods wait for. */
        MISSING,
        /** The registry has lost what runs. */
        GONE,
        /** Each image is one of a registry of its own, where nothing listens. */
        UNREACHABLE
    }

    private static final Pattern LIMIT = Pattern.compile("(?:^|&)limit=(\\d+)");
    private static final Pattern CONTINUE = Pattern.compile("(?:^|&)continue=(\\d+)");
    private static final Pattern LAST = Pattern.compile("(?:^|&)last=([a-z0-9-]+)");
    private static final Pattern N = Pattern.compile("(?:^|&)n=(\\d+)");

    private final ExecutorService threads = Executors.newFixedThreadPool(32, task -> {
        Thread thread = new Thread(task, "scale-site");
        thread.setDaemon(true);
        return thread;
    });
    private final Duration answerTime;
    private final Fault fault;
    private final EmbeddedSite rest;
    private final Map<String, byte[]> others = new ConcurrentHashMap<>();
    private final List<byte[]> pods = new ArrayList<>();
    private final List<String> repositories = new ArrayList<>();
    private final HttpServer api;
    private final HttpServer registry;
    private final Forwarder registryPort;
    private final Forwarder nodePort;
    private final Path kubeconfig;

    /**
     * Starts it.
     *
     * @param answerTime how long the registry takes for each answer
     */
    ScaleSite(int podCount, int imageCount, Duration answerTime) throws IOException {
        this(podCount, 1, imageCount, Fault.NONE, answerTime);
    }

    /**
     * Starts it.
     *
     * @param perPod the number of containers in each Pod
     * @param answerTime how long the registry takes for each answer
     */
    ScaleSite(int podCount, int perPod, int imageCount, Fault fault, Duration answerTime) throws IOException {
        this.answerTime = answerTime;
        this.fault = fault;
        Sample healthy = Samples.find("healthy").orElseThrow();
        rest = EmbeddedSite.start(healthy);
        nodePort = Forwarder.nodePort(rest);
        registry = serve(this::answerRegistry);
        registryPort = new Forwarder(0);
        registryPort.leadTo("127.0.0.1:" + registry.getAddress().getPort());
        for (int i = 0; i < imageCount; i++) {
            repositories.add("app-%04d".formatted(i));
        }
        addPods(healthy, podCount, perPod);
        api = serve(this::answerApi);
        kubeconfig = Files.createTempFile("registry-doctor-scale", ".kubeconfig");
        String text = Files.readString(rest.kubeconfig());
        Files.writeString(
                kubeconfig,
                text.replace(":" + rest.apiPort(), ":" + api.getAddress().getPort()));
    }

    private HttpServer serve(com.sun.net.httpserver.HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        server.createContext("/", handler);
        server.setExecutor(threads);
        server.start();
        return server;
    }

    private void addPods(Sample healthy, int podCount, int perPod) throws IOException {
        JsonNode items = JSON.readTree(healthy.files().read("api/pods.json")).get("items");
        ObjectNode model = null;
        for (JsonNode item : items) {
            ManyPods.addManagedFields((ObjectNode) item);
            if (item.at("/metadata/namespace").asText().equals("default")) {
                model = (ObjectNode) item;
            } else {
                pods.add(JSON.writeValueAsBytes(item));
            }
        }
        Objects.requireNonNull(model, "the sample has no pod in the namespace default");
        int others = pods.size();
        for (int i = others; i < (perPod == 1 ? podCount : others + podCount); i++) {
            ObjectNode pod = model.deepCopy();
            ((ObjectNode) pod.get("metadata")).put("name", "app-" + i).put("uid", "uid-" + i);
            ArrayNode containers = (ArrayNode) pod.at("/spec/containers");
            ArrayNode statuses = (ArrayNode) pod.at("/status/containerStatuses");
            JsonNode container = containers.remove(0);
            JsonNode status = statuses.remove(0);
            for (int k = 0; k < perPod; k++) {
                int image = (i + k) % repositories.size();
                String name = perPod == 1 ? container.get("name").asText() : "c" + k;
                containers.add(
                        ((ObjectNode) container.deepCopy()).put("name", name).put("image", image(image)));
                statuses.add(status(status.deepCopy(), name, image));
            }
            if (fault == Fault.MISSING || fault == Fault.UNREACHABLE) {
                ((ObjectNode) pod.get("status")).put("phase", "Pending");
            }
            pods.add(JSON.writeValueAsBytes(pod));
        }
    }

    private ObjectNode status(ObjectNode status, String container, int image) {
        status.put("name", container).put("image", image(image));
        if (fault == Fault.NONE || fault == Fault.GONE) {
            return status.put("imageID", name(image) + "@" + digest(image));
        }
        String why = fault == Fault.MISSING
                ? "failed to resolve image: " + image(image) + ": not found"
                : "failed to do request: Head \"https://" + authority(image) + "/v2/app/manifests/v1\": dial tcp "
                        + authority(image) + ": connect: connection refused";
        ObjectNode waiting = JSON.createObjectNode();
        waiting.putObject("waiting")
                .put("reason", "ImagePullBackOff")
                .put(
                        "message",
                        "Back-off pulling image \"" + image(image)
                                + "\": ErrImagePull: failed to pull and unpack image \"" + image(image) + "\": " + why);
        status.set("state", waiting);
        return status.put("imageID", "").put("ready", false).put("started", false);
    }

    /** The registry of an image: the one that answers, or one of thousands of private addresses of this machine's own. */
    private String authority(int image) {
        return fault == Fault.UNREACHABLE ? "127.0.0.1:" + (10_000 + image) : registryAuthority();
    }

    private String name(int image) {
        return authority(image) + "/" + repositories.get(image);
    }

    private String image(int image) {
        return name(image) + ":v1";
    }

    private static String digest(int image) {
        return "sha256:" + HexFormat.of().toHexDigits((long) image).repeat(4);
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    /**
     * The options by which a command looks at it.
     *
     * @param timeout the command's time, as {@code --timeout} takes it
     */
    List<String> options(String timeout) {
        return List.of(
                "--kubeconfig",
                kubeconfig().toString(),
                "--host-root",
                hostRoot().toString(),
                "--timeout",
                timeout);
    }

    Path hostRoot() {
        return rest.hostRoot();
    }

    String registryAuthority() {
        return "127.0.0.1:" + registryPort.port();
    }

    /** The images, by their tags. */
    List<String> images() {
        return repositories.stream()
                .map(name -> registryAuthority() + "/" + name + ":v1")
                .toList();
    }

    /** What a client asks that wants to know what every image's tag names now. */
    List<URI> manifests() {
        return repositories.stream()
                .map(name -> URI.create("http://" + registryAuthority() + "/v2/" + name + "/manifests/v1"))
                .toList();
    }

    private void answerApi(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        String query = Objects.requireNonNullElse(uri.getQuery(), "");
        if (uri.getPath().equals("/api/v1/pods")) {
            sendPods(exchange, number(LIMIT, query, pods.size()), number(CONTINUE, query, 0));
        } else {
            byte[] body = others.computeIfAbsent(uri.toString(), this::ofRest);
            send(exchange, body.length == 0 ? 404 : 200, "application/json", List.of(body));
        }
    }

    private byte[] ofRest(String uri) {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + rest.apiPort() + uri).toURL().openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private void sendPods(HttpExchange exchange, int limit, int from) throws IOException {
        int to = (int) Math.min(pods.size(), (long) from + (limit == 0 ? pods.size() : limit));
        String more =
                to < pods.size() ? ",\"continue\":\"" + to + "\",\"remainingItemCount\":" + (pods.size() - to) : "";
        List<byte[]> parts = new ArrayList<>();
        parts.add(ascii("{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"" + more
                + "},\"items\":["));
        for (int i = from; i < to; i++) {
            if (i > from) {
                parts.add(ascii(","));
            }
            parts.add(pods.get(i));
        }
        parts.add(ascii("]}\n"));
        send(exchange, 200, "application/json", parts);
    }

    private void answerRegistry(HttpExchange exchange) throws IOException {
        try {
            Thread.sleep(answerTime.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String path = exchange.getRequestURI().getPath();
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
        exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
        String[] parts = path.split("/", -1);
        if (path.equals("/v2/")) {
            send(exchange, 200, "application/json", List.of(ascii("{}")));
        } else if (path.equals("/v2/_catalog")) {
            sendCatalog(exchange, fault == Fault.NONE ? query : "n=0");
        } else if (fault != Fault.NONE) {
            send(exchange, 404, "application/json", List.of(ascii("{\"errors\":[{\"code\":\"NAME_UNKNOWN\"}]}")));
        } else if (path.endsWith("/tags/list")) {
            send(
                    exchange,
                    200,
                    "application/json",
                    List.of(ascii("{\"name\":\"" + parts[2] + "\",\"tags\":[\"v1\"]}")));
        } else if (parts.length == 5 && parts[3].equals("manifests")) {
            String digest = digest(repositories.indexOf(parts[2]));
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
            send(
                    exchange,
                    200,
                    MANIFEST,
                    List.of(ascii("{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST
                            + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\""
                            + EMPTY + "\",\"size\":2},\"layers\":[]}")));
        } else {
            send(exchange, 200, "application/octet-stream", List.of(ascii("{}")));
        }
    }

    private void sendCatalog(HttpExchange exchange, String query) throws IOException {
        Matcher last = LAST.matcher(query);
        int from = last.find() ? repositories.indexOf(last.group(1)) + 1 : 0;
        int to = Math.min(repositories.size(), from + number(N, query, 100));
        if (to < repositories.size()) {
            exchange.getResponseHeaders()
                    .set(
                            "Link",
                            "</v2/_catalog?last=" + repositories.get(to - 1) + "&n=" + (to - from) + ">; rel=\"next\"");
        }
        send(
                exchange,
                200,
                "application/json",
                List.of(ascii(
                        "{\"repositories\":[\"" + String.join("\",\"", repositories.subList(from, to)) + "\"]}")));
    }

    private static void send(HttpExchange exchange, int status, String type, List<byte[]> parts) throws IOException {
        long length = parts.stream().mapToLong(p -> p.length).sum();
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
            try (OutputStream out = exchange.getResponseBody()) {
                for (byte[] part : parts) {
                    out.write(part);
                }
            }
        }
        exchange.close();
    }

    private static int number(Pattern pattern, String query, int otherwise) {
        Matcher matcher = pattern.matcher(query);
        @Nullable String digits = matcher.find() ? matcher.group(1) : null;
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        api.stop(0);
        registryPort.close();
        nodePort.close();
        registry.stop(0);
        threads.shutdownNow();
        rest.close();
        Files.deleteIfExists(kubeconfig);
    }
}
