package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.StrictApi;
import dev.registrydoctor.doctor.act.nodes.MockCluster;
import io.fabric8.mockwebserver.MockWebServer;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An API server that can be written to, in front of the one of a sample, which cannot. It keeps what is written, and answers
 * with that in place of what the sample has; of an object that the sample has too, the status is the sample's: controllers
 * write it.
 */
final class FixCluster implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** The mock server logs each request; kept here, since a logger that nobody holds loses its level. */
    private static final Logger LOGGER = Logger.getLogger(MockWebServer.class.getName());

    static {
        LOGGER.setLevel(Level.OFF);
    }

    private final MockWebServer server = new MockWebServer();
    private final Supplier<String> sample;
    private final Path kubeconfig;

    /** By path; a missing node stands for an object that was deleted. */
    private final Map<String, JsonNode> written = new ConcurrentSkipListMap<>();

    private int version = 100_000;
    private int replaced;

    /**
     * Starts one.
     *
     * @param sample the URL of the API server that it reads from, now
     * @param changed hears of each write
     */
    FixCluster(Supplier<String> sample, Runnable changed) throws IOException {
        this(sample, changed, LabServers.MEDIA);
    }

    /**
     * Starts one.
     *
     * @param folder where the kubeconfig is written
     */
    FixCluster(Supplier<String> sample, Runnable changed, Path folder) throws IOException {
        this.sample = sample;
        Dispatcher objects = new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        };
        Dispatcher strict = new StrictApi(objects);
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                int before = version();
                MockResponse answer = strict.dispatch(request);
                if (version() != before) {
                    changed.run();
                }
                return answer;
            }
        });
        server.start(InetAddress.getLoopbackAddress(), 0);
        kubeconfig = Files.writeString(
                Files.createTempFile(folder, "kubeconfig", ""),
                MockCluster.kubeconfigText("http://127.0.0.1:" + server.getPort()));
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    /** A number that changes with each write. */
    private synchronized int version() {
        return version;
    }

    /** An object as it is now; null when there is none. */
    @Nullable
    ObjectNode get(String path) {
        JsonNode kept = written.get(path);
        if (kept != null) {
            return kept instanceof ObjectNode object ? object.deepCopy() : null;
        }
        HttpResponse<byte[]> answer = ask(path);
        return answer.statusCode() == 200 ? object(answer) : null;
    }

    /** The objects of samples have no version. */
    private static ObjectNode object(HttpResponse<byte[]> answer) {
        ObjectNode object = (ObjectNode) parse(answer.body());
        if (object.has("metadata") && !object.path("kind").asText().endsWith("List")) {
            object.withObjectProperty("metadata").put("resourceVersion", "1");
        }
        return object;
    }

    /** Reads an object of an API server; null when there is none. */
    static @Nullable JsonNode ask(String url, String path) {
        HttpResponse<byte[]> answer = get(URI.create(url + path));
        return answer.statusCode() == 200 ? parse(answer.body()) : null;
    }

    private synchronized void put(String path, ObjectNode object) {
        object.withObjectProperty("metadata").put("resourceVersion", String.valueOf(++version));
        written.put(path, object);
    }

    private synchronized MockResponse answer(RecordedRequest request) {
        String target = String.valueOf(request.getPath());
        String path = target.replaceFirst("\\?.*", "");
        return switch (request.getMethod()) {
            case "GET" -> read(target, path);
            case "PUT" -> keep(path, parse(request));
            case "POST" -> create(path, parse(request));
            default -> delete(path);
        };
    }

    private MockResponse keep(String path, ObjectNode object) {
        put(path, object);
        return json(200, object);
    }

    private MockResponse create(String path, ObjectNode object) {
        ObjectNode metadata = object.withObjectProperty("metadata");
        metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", "2026-11-29T00:00:00Z");
        return keep(path + "/" + metadata.path("name").asText(), object);
    }

    private MockResponse delete(String path) {
        ObjectNode object = path.contains("/pods/") ? get(path) : null;
        if (object == null) {
            version++;
            written.put(path, MissingNode.getInstance());
        } else {
            // Its owner makes another at once.
            object.withObjectProperty("metadata").put("uid", UUID.randomUUID().toString());
            put(path, object);
            replaced++;
        }
        return json(200, JSON.createObjectNode().put("kind", "Status").put("status", "Success"));
    }

    /** How many Pods were deleted, and replaced. */
    synchronized int replaced() {
        return replaced;
    }

    private MockResponse read(String target, String path) {
        JsonNode kept = written.get(path);
        HttpResponse<byte[]> answer = ask(target);
        if (kept instanceof ObjectNode object) {
            return json(200, answer.statusCode() == 200 ? now(path, object, parse(answer.body())) : object);
        } else if (kept != null) {
            return MockCluster.refusal(404, "not found");
        }
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (answer.statusCode() == 200 && type.startsWith("application/json")) {
            ObjectNode object = object(answer);
            return json(200, object.has("items") ? list(object, path) : object);
        }
        return new MockResponse()
                .setResponseCode(answer.statusCode())
                .setHeader("Content-Type", type)
                .setHeader("Date", answer.headers().firstValue("Date").orElse(""))
                .setBody(answer.body());
    }

    /** The list of the sample with what was written in it. */
    private ObjectNode list(ObjectNode sampled, String path) {
        Map<String, JsonNode> kept = new ConcurrentSkipListMap<>(written);
        ArrayNode items = JSON.createArrayNode();
        for (JsonNode item : sampled.path("items")) {
            String each = pathOf(item, path);
            JsonNode instead = kept.remove(each);
            if (instead == null) {
                items.add(item);
            } else if (instead instanceof ObjectNode object) {
                items.add(now(each, object, item));
            }
        }
        kept.forEach((each, object) -> {
            if (isIn(path, each) && object.isObject()) {
                items.add(object);
            }
        });
        sampled.set("items", items);
        return sampled;
    }

    private static ObjectNode now(String path, ObjectNode object, JsonNode sampled) {
        ObjectNode now = object.deepCopy();
        if (sampled.has("status")) {
            now.set("status", sampled.get("status"));
        }
        if (path.startsWith("/api/v1/nodes/")) {
            // The taint of a cordoned node comes and goes with it.
            ObjectNode spec = now.withObjectProperty("spec");
            spec.remove("taints");
            if (sampled.at("/spec/taints").isArray()) {
                spec.set("taints", sampled.at("/spec/taints"));
            }
        }
        return now;
    }

    /** Whether an object is in a list of one namespace, or of all. */
    private static boolean isIn(String list, String object) {
        String folder = object.substring(0, object.lastIndexOf('/'));
        return folder.equals(list)
                || folder.replaceFirst("/namespaces/[^/]+", "").equals(list);
    }

    private static String pathOf(JsonNode item, String list) {
        String namespace = item.at("/metadata/namespace").asText();
        int at = list.lastIndexOf('/');
        String group = list.substring(0, at).replaceFirst("/namespaces/[^/]+$", "");
        return group + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + list.substring(at) + "/"
                + item.at("/metadata/name").asText();
    }

    private HttpResponse<byte[]> ask(String target) {
        return get(URI.create(sample.get() + target));
    }

    private static HttpResponse<byte[]> get(URI uri) {
        try {
            return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode parse(RecordedRequest request) {
        return (ObjectNode) parse(String.valueOf(request.getUtf8Body()).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MockResponse json(int code, JsonNode body) {
        return new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody(body.toString());
    }

    /** What was written, by path, as it is now: without what API servers manage. Deleted ones are missing. */
    Map<String, JsonNode> written() {
        Map<String, JsonNode> all = new ConcurrentSkipListMap<>();
        written.keySet().forEach(path -> {
            HttpResponse<byte[]> sampled = ask(path);
            ObjectNode now = get(path);
            if (now != null && sampled.statusCode() == 200) {
                now = now(path, now, parse(sampled.body()));
            }
            all.put(path, now == null ? MissingNode.getInstance() : plain(now));
        });
        return all;
    }

    /** What the sample has at the paths of {@link #written}. */
    Map<String, JsonNode> sampled() {
        Map<String, JsonNode> all = new ConcurrentSkipListMap<>();
        written.keySet().forEach(path -> {
            HttpResponse<byte[]> answer = ask(path);
            all.put(
                    path,
                    answer.statusCode() == 200 ? plain((ObjectNode) parse(answer.body())) : MissingNode.getInstance());
        });
        return all;
    }

    private static JsonNode plain(ObjectNode object) {
        object.withObjectProperty("metadata").remove(List.of("resourceVersion", "managedFields", "uid", "generation"));
        object.remove("status");
        return object;
    }

    @Override
    public void close() throws IOException {
        server.shutdown();
    }
}
