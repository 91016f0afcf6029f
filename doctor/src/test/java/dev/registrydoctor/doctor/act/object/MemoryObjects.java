package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One object as an API server keeps it: each write makes a new resourceVersion, and an outdated request is refused. */
final class MemoryObjects implements ObjectApi {

    static final ObjectKey KEY = new ObjectKey("apps/v1", "Deployment", "container-registry", "registry");

    private @Nullable ObjectNode stored;
    private int version = 10;
    private final List<String> requests = new ArrayList<>();
    private @Nullable Runnable before;

    /** Runs once, just before the next write arrives. */
    void beforeNextWrite(Runnable action) {
        before = action;
    }

    /** What was asked to be written. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Nullable
    ObjectNode stored() {
        return stored == null ? null : stored.deepCopy();
    }

    /** Somebody else writes; null deletes. */
    void put(@Nullable ObjectNode object) {
        store(object, "somebody", stored == null ? "uid-" + version : FieldNames.ofMetadata(stored, "uid"));
    }

    /** A controller reports something. */
    void status(String text) {
        ObjectNode object = Objects.requireNonNull(stored()).put("status", text);
        put(object);
    }

    private void store(@Nullable ObjectNode object, String manager, String uid) {
        version++;
        if (object == null) {
            stored = null;
            return;
        }
        ObjectNode copy = object.deepCopy();
        ObjectNode metadata = copy.withObjectProperty("metadata");
        metadata.put("uid", uid).put("resourceVersion", String.valueOf(version));
        metadata.withArrayProperty("managedFields").addObject().put("manager", manager);
        stored = copy;
    }

    @Override
    public @Nullable ObjectNode get(ObjectKey key) {
        return stored();
    }

    @Override
    public ObjectNode create(ObjectKey key, ObjectNode object) throws IOException {
        arrived("create");
        if (stored != null) {
            throw new IOException("409");
        }
        store(object, "registry-doctor", "uid-" + version);
        return Objects.requireNonNull(stored());
    }

    @Override
    public ObjectNode patch(ObjectKey key, ArrayNode operations) throws IOException {
        arrived("patch");
        ObjectNode object = stored();
        if (object == null) {
            throw new IOException("404");
        }
        try {
            JsonNode patched = JsonPatch.apply(operations, object);
            if (!patched.path("metadata").path("resourceVersion").asText().equals(String.valueOf(version))) {
                throw new IOException("409");
            }
            store(
                    (ObjectNode) patched,
                    "registry-doctor",
                    patched.path("metadata").path("uid").asText());
        } catch (JsonPatchException e) {
            throw new IOException("422", e);
        }
        return Objects.requireNonNull(stored());
    }

    @Override
    public @Nullable ObjectNode delete(ObjectKey key, String uid, String resourceVersion) throws IOException {
        arrived("delete");
        if (stored == null || !resourceVersion.equals(String.valueOf(version))) {
            throw new IOException("409");
        }
        stored = null;
        version++;
        return null;
    }

    private void arrived(String request) {
        requests.add(request);
        Runnable action = before;
        before = null;
        if (action != null) {
            action.run();
        }
    }
}
