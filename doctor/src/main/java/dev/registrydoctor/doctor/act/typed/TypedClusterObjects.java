package dev.registrydoctor.doctor.act.typed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.object.ClusterObjects;
import dev.registrydoctor.doctor.act.object.DryRunAddresses;
import dev.registrydoctor.doctor.act.object.KubectlCalls;
import dev.registrydoctor.doctor.act.object.ManifestObjects;
import dev.registrydoctor.doctor.act.object.ObjectApi;
import dev.registrydoctor.doctor.act.object.ObjectKey;
import dev.registrydoctor.doctor.act.object.ObjectKind;
import dev.registrydoctor.doctor.act.object.ObjectWriter;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects of a cluster, by the connection of the typed client. */
public final class TypedClusterObjects implements ClusterObjects, ObjectApi {

    private static final String MANAGER = "?fieldManager=registry-doctor";
    private static final String DRY_RUN = "&dryRun=All";
    private static final String JSON_PATCH = "application/json-patch+json";

    /** Longer than a Pod has to end by default (30 s), after which what it keeps is deleted too. */
    private static final Duration UNTIL_DELETED = Duration.ofSeconds(60);

    private static final long POLL_MILLIS = 250;

    private final KubernetesClient client;
    private final ObjectRequests requests;
    private final ObjectKinds kinds;
    private final ObjectWriter writer = new ObjectWriter(this);
    private final Duration untilDeleted;

    /**
     * Does not connect yet.
     *
     * @throws IllegalArgumentException when the kubeconfig has a {@code tls-server-name}, which the client does not know
     */
    public TypedClusterObjects(Kubeconfig kubeconfig) {
        this(kubeconfig, UNTIL_DELETED);
    }

    /** With another time for a deletion. */
    TypedClusterObjects(Kubeconfig kubeconfig, Duration untilDeleted) {
        client = TypedClient.open(kubeconfig);
        requests = new ObjectRequests(client);
        kinds = new ObjectKinds(client);
        this.untilDeleted = untilDeleted;
    }

    @Override
    public KubectlCalls.@Nullable Ended kubectl(List<String> args, Duration limit)
            throws IOException, InterruptedException {
        return new TypedPodCommands(client).kubectl(args, limit);
    }

    @Override
    public ObjectKey key(String resource, @Nullable String namespace, String name) throws IOException {
        ObjectKind kind = kinds.named(resource);
        return new ObjectKey(kind.apiVersion(), kind.kind(), namespaceOf(kind, namespace), name);
    }

    private @Nullable String namespaceOf(ObjectKind kind, @Nullable String namespace) {
        if (!kind.isNamespaced()) {
            return null;
        }
        String own = client.getNamespace();
        return namespace != null ? namespace : own == null || own.isEmpty() ? "default" : own;
    }

    @Override
    public List<ObjectNode> read(String yaml) throws IOException {
        List<ObjectNode> objects = ManifestObjects.read(yaml);
        for (ObjectNode object : objects) {
            place(object);
        }
        return objects;
    }

    /** Gives an object the namespace that it gets. */
    private void place(ObjectNode object) throws IOException {
        ObjectKey key = ObjectKey.of(object);
        String namespace = namespaceOf(kinds.of(key.apiVersion(), key.kind()), key.namespace());
        ObjectNode metadata = object.withObjectProperty("metadata");
        if (namespace == null) {
            metadata.remove("namespace");
        } else {
            metadata.put("namespace", namespace);
        }
    }

    @Override
    public @Nullable ObjectNode get(ObjectKey key) throws IOException {
        return requests.get(path(key), key.label());
    }

    @Override
    public ObjectNode applied(ObjectNode manifest) throws IOException {
        ObjectNode placed = manifest.deepCopy();
        place(placed);
        ObjectKey key = ObjectKey.of(placed);
        ObjectNode answer = planned(write(
                "PATCH",
                path(key) + MANAGER + "&force=true" + DRY_RUN,
                "application/apply-patch+yaml",
                placed.toString(),
                "apply",
                key));
        return isStored(answer) ? answer : DryRunAddresses.removedFrom(answer, placed);
    }

    @Override
    public ObjectNode patched(ObjectKey key, String patch, String type) throws IOException {
        String content = switch (type) {
            case "strategic" -> "application/strategic-merge-patch+json";
            case "merge" -> "application/merge-patch+json";
            case "json" -> JSON_PATCH;
            default -> throw new IllegalArgumentException("not a type of patch: " + type);
        };
        return planned(write("PATCH", path(key) + MANAGER + DRY_RUN, content, patch, "change", key));
    }

    /** An object that a dry run would create gets a uid that no object will ever have. */
    private static ObjectNode planned(ObjectNode object) {
        if (object.get("metadata") instanceof ObjectNode metadata && !isStored(object)) {
            metadata.remove(List.of("uid", "creationTimestamp"));
        }
        return object;
    }

    private static boolean isStored(ObjectNode answer) {
        return answer.path("metadata").has("resourceVersion");
    }

    @Override
    public @Nullable ObjectNode change(ObjectKey key, @Nullable ObjectNode from, @Nullable ObjectNode to)
            throws IOException {
        return writer.change(key, from, to);
    }

    @Override
    public @Nullable ObjectNode restore(ObjectKey key, @Nullable ObjectNode before, @Nullable ObjectNode after)
            throws IOException {
        return writer.restore(key, before, after);
    }

    @Override
    public ObjectNode create(ObjectKey key, ObjectNode object) throws IOException {
        ObjectKind kind = kinds.of(key.apiVersion(), key.kind());
        return write(
                "POST",
                kind.listPath(key.namespace()) + MANAGER,
                ObjectRequests.JSON,
                object.toString(),
                "create",
                key);
    }

    @Override
    public ObjectNode patch(ObjectKey key, ArrayNode operations) throws IOException {
        return write("PATCH", path(key) + MANAGER, JSON_PATCH, operations.toString(), "change", key);
    }

    @Override
    public @Nullable ObjectNode delete(ObjectKey key, String uid, String resourceVersion) throws IOException {
        ObjectNode options = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "v1")
                .put("kind", "DeleteOptions")
                .put("propagationPolicy", "Background");
        options.putObject("preconditions").put("uid", uid).put("resourceVersion", resourceVersion);
        write("DELETE", path(key), ObjectRequests.JSON, options.toString(), "delete", key);
        long end = System.nanoTime() + untilDeleted.toNanos();
        while (true) {
            ObjectNode now = get(key);
            if (now == null || !now.path("metadata").path("uid").asText("").equals(uid)) {
                return null;
            }
            if (System.nanoTime() >= end) {
                return now;
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private ObjectNode write(String method, String path, String type, String body, String what, ObjectKey key)
            throws IOException {
        boolean isSecret = key.kind().equals("Secret");
        return requests.write(method, path, type, body, what + " " + key.label(), isSecret);
    }

    private String path(ObjectKey key) throws IOException {
        return kinds.of(key.apiVersion(), key.kind()).path(key);
    }

    @Override
    public void close() {
        client.close();
    }
}
