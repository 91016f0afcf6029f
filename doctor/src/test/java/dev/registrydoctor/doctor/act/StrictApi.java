package dev.registrydoctor.doctor.act;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.nodes.MockCluster;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the client's mock of an API server answer writes as an API server does. By itself, it stores what is a dry run, does not
 * know strategic merge patches and server-side apply, adds missing parents in a JSON Patch, ignores a resourceVersion in a patch and
 * the preconditions of a deletion, and answers without a message.
 *
 * <p>What an API server does: {@code patch.go} and {@code delete.go} in {@code k8s.io/apiserver/pkg/endpoints/handlers}, and
 * {@code registry/generic/registry/store.go}. Server-side apply is a merge here: no fields are removed that an earlier apply had.
 */
public final class StrictApi extends Dispatcher {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Merge keys of lists in strategic merge patches; of a port it depends on what it has. */
    private static final Map<String, String> MERGE_KEYS = Map.of(
            "containers", "name",
            "initContainers", "name",
            "volumes", "name",
            "env", "name",
            "imagePullSecrets", "name",
            "secrets", "name",
            "volumeMounts", "mountPath",
            "taints", "key");

    /** What a dry run gives a Service as its address: that of the whole network, which no Service can have. */
    private static final String NETWORK = "10.152.183.0";

    private final Dispatcher objects;

    public StrictApi(Dispatcher objects) {
        this.objects = objects;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        String path = String.valueOf(request.getPath()).replaceFirst("\\?.*", "");
        boolean dry = String.valueOf(request.getPath()).contains("dryRun=All");
        try {
            return switch (request.getMethod()) {
                case "GET" -> found(objects.dispatch(request));
                case "PATCH" -> patch(request, path, dry);
                case "DELETE" -> delete(request, path);
                case "POST" -> create(request, path);
                default -> objects.dispatch(request);
            };
        } catch (JsonProcessingException e) {
            return MockCluster.refusal(400, "BadRequest");
        }
    }

    private static MockResponse found(MockResponse answer) {
        return answer.code() == 404 ? MockCluster.refusal(404, "not found") : answer;
    }

    private @Nullable ObjectNode read(RecordedRequest like, String path) throws JsonProcessingException {
        MockResponse answer = objects.dispatch(request(like, "GET", path, ""));
        return answer.code() == 200
                ? (ObjectNode) JSON.readTree(answer.getBody().readUtf8())
                : null;
    }

    private static RecordedRequest request(RecordedRequest like, String method, String path, String body) {
        Headers headers = like.getHeaders()
                .newBuilder()
                .setHeader("Content-Type", "application/json")
                .build();
        return new RecordedRequest(
                "HTTP/1.1",
                HttpMethod.valueOf(method),
                path,
                headers,
                new Buffer(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static MockResponse answer(int code, JsonNode body) {
        return new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody(body.toString());
    }

    private MockResponse create(RecordedRequest request, String path) throws JsonProcessingException {
        ObjectNode object = (ObjectNode) JSON.readTree(request.getUtf8Body());
        if (object.path("metadata").has("resourceVersion")) {
            return MockCluster.refusal(400, "resourceVersion should not be set on objects to be created");
        }
        if (object.at("/spec/clusterIP").asText().equals(NETWORK)) {
            return MockCluster.refusal(422, "failed to allocate IP " + NETWORK);
        }
        if (read(request, path + "/" + object.path("metadata").path("name").asText()) != null) {
            return MockCluster.refusal(409, "already exists");
        }
        return objects.dispatch(
                request(request, "POST", path, managed(request, object).toString()));
    }

    private MockResponse delete(RecordedRequest request, String path) throws JsonProcessingException {
        ObjectNode now = read(request, path);
        if (now == null) {
            return MockCluster.refusal(404, "not found");
        }
        // Reading it consumes it.
        String body = request.getUtf8Body();
        JsonNode options = JSON.readTree(body == null ? "" : body);
        for (String field : List.of("uid", "resourceVersion")) {
            JsonNode wanted = options.path("preconditions").path(field);
            if (wanted.isTextual() && !wanted.equals(now.path("metadata").path(field))) {
                return MockCluster.refusal(409, "Precondition failed: " + field);
            }
        }
        return objects.dispatch(request(request, "DELETE", path, ""));
    }

    private MockResponse patch(RecordedRequest request, String path, boolean dry) throws JsonProcessingException {
        ObjectNode now = read(request, path);
        String type = String.valueOf(request.getHeader("Content-Type"));
        JsonNode patch = JSON.readTree(request.getUtf8Body());
        if (now == null) {
            return type.startsWith("application/apply-patch")
                    ? applyNew(request, path, (ObjectNode) patch, dry)
                    : MockCluster.refusal(404, "not found");
        }
        ObjectNode result = now.deepCopy();
        if (type.startsWith("application/json-patch+json")) {
            try {
                // Applied as it is: a parent that is missing is an error.
                result = (ObjectNode) JsonPatch.apply(patch, result);
            } catch (JsonPatchException e) {
                return MockCluster.refusal(422, "the server rejected our request due to an error in our request");
            }
        } else {
            merge(result, (ObjectNode) patch, !type.startsWith("application/merge-patch"));
        }
        for (String field : List.of("resourceVersion", "uid")) {
            if (!result.path("metadata").path(field).equals(now.path("metadata").path(field))) {
                return MockCluster.refusal(409, "the object has been modified");
            }
        }
        if (dry) {
            return answer(200, result);
        }
        return result.equals(now)
                ? answer(200, now)
                : objects.dispatch(
                        request(request, "PUT", path, managed(request, result).toString()));
    }

    private MockResponse applyNew(RecordedRequest request, String path, ObjectNode object, boolean dry) {
        if (dry) {
            // A dry run has a uid that is thrown away, and no resourceVersion.
            object.withObjectProperty("metadata")
                    .put("uid", UUID.randomUUID().toString())
                    .put("creationTimestamp", "2026-01-01T00:00:00Z");
            if (object.path("kind").asText().equals("Service")) {
                object.withObjectProperty("spec")
                        .put("clusterIP", NETWORK)
                        .putArray("clusterIPs")
                        .add(NETWORK);
            }
            return answer(201, object);
        }
        String list = path.substring(0, path.lastIndexOf('/'));
        return objects.dispatch(
                request(request, "POST", list, managed(request, object).toString()));
    }

    /** The mock does not note who has written an object. */
    private static ObjectNode managed(RecordedRequest request, ObjectNode object) {
        if (!String.valueOf(request.getPath()).contains("fieldManager=registry-doctor")) {
            return object;
        }
        ArrayNode fields = object.withObjectProperty("metadata").putArray("managedFields");
        fields.addObject().put("manager", "registry-doctor").put("operation", "Update");
        return object;
    }

    private static void merge(ObjectNode object, ObjectNode patch, boolean strategic) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            JsonNode now = object.get(name);
            if (value.isNull()) {
                object.remove(name);
            } else if (value instanceof ObjectNode part) {
                merge(now instanceof ObjectNode old ? old : object.putObject(name), part, strategic);
            } else if (strategic && now instanceof ArrayNode list && value.isArray() && key(name, value) != null) {
                mergeList(list, value, String.valueOf(key(name, value)));
            } else {
                object.set(name, value);
            }
        }
    }

    private static @Nullable String key(String list, JsonNode elements) {
        return list.equals("ports")
                ? elements.path(0).has("containerPort") ? "containerPort" : "port"
                : MERGE_KEYS.get(list);
    }

    private static void mergeList(ArrayNode list, JsonNode elements, String key) {
        for (JsonNode element : elements) {
            ObjectNode same = null;
            for (JsonNode each : list) {
                if (each.path(key).equals(element.path(key))) {
                    same = (ObjectNode) each;
                }
            }
            if (same == null) {
                list.add(element);
            } else {
                merge(same, (ObjectNode) element, true);
            }
        }
    }
}
