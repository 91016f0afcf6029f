package dev.registrydoctor.doctor.act.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.object.ClusterObjects;
import dev.registrydoctor.doctor.act.object.ObjectKey;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A cluster with the registry's Deployment alone. */
final class MemoryCluster implements ClusterObjects {

    private static final ObjectKey KEY = new ObjectKey("apps/v1", "Deployment", "container-registry", "registry");

    private final List<String> values = new ArrayList<>();
    private ObjectNode deployment;
    private boolean isRefusing;

    /** The registry with these variables, as JSON. */
    MemoryCluster(String variables) throws IOException {
        deployment = (ObjectNode) new ObjectMapper().readTree("""
                {"apiVersion": "apps/v1", "kind": "Deployment",
                 "metadata": {"name": "registry", "namespace": "container-registry"},
                 "spec": {"template": {"spec": {"containers": [{"name": "registry", "env": [%s]}]}}}}
                """.formatted(variables));
    }

    /** The value of the variable for the read-only mode after each write; "-" where it is not set. */
    List<String> values() {
        return values;
    }

    String value() {
        for (JsonNode variable : deployment.at("/spec/template/spec/containers/0/env")) {
            if (variable.path("name").asText().equals("REGISTRY_STORAGE_MAINTENANCE_READONLY")) {
                return variable.path("value").asText();
            }
        }
        return "-";
    }

    void refuse() {
        isRefusing = true;
    }

    @Override
    public ObjectKey key(String resource, @Nullable String namespace, String name) {
        return KEY;
    }

    @Override
    public List<ObjectNode> read(String yaml) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ObjectNode get(ObjectKey key) {
        return deployment.deepCopy();
    }

    @Override
    public ObjectNode applied(ObjectNode manifest) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ObjectNode patched(ObjectKey key, String patch, String type) throws IOException {
        return (ObjectNode) JsonPatch.apply(new ObjectMapper().readTree(patch), deployment.deepCopy());
    }

    @Override
    public ObjectNode change(ObjectKey key, @Nullable ObjectNode from, @Nullable ObjectNode to) throws IOException {
        if (isRefusing) {
            throw new IOException("the API server refuses it");
        }
        deployment = Objects.requireNonNull(to).deepCopy();
        values.add(value());
        return get(key);
    }

    @Override
    public ObjectNode restore(ObjectKey key, @Nullable ObjectNode before, @Nullable ObjectNode after)
            throws IOException {
        return change(key, after, before);
    }

    @Override
    public void close() {}
}
