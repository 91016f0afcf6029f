package dev.registrydoctor.doctor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.SampleFiles;
import dev.registrydoctor.samples.Samples;
import java.io.IOException;
import java.util.Objects;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The healthy sample with more pods, each as long as an API server makes it. */
@SuppressWarnings("ArrayRecordComponent") // it is never compared, and one copy of it is enough
record ManyPods(SampleFiles base, byte[] pods) implements SampleFiles {

    private static final String PODS = "api/pods.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    static Sample sample(int count) throws IOException {
        Sample healthy = Samples.find("healthy").orElseThrow();
        JsonNode list = JSON.readTree(healthy.files().read(PODS));
        ArrayNode items = (ArrayNode) list.get("items");
        JsonNode model = null;
        for (JsonNode item : items) {
            addManagedFields((ObjectNode) item);
            model = item.at("/metadata/namespace").asText().equals("default") ? item : model;
        }
        Objects.requireNonNull(model, "the sample has no pod in the namespace default");
        for (int i = items.size(); i < count; i++) {
            ObjectNode pod = model.deepCopy();
            ((ObjectNode) pod.get("metadata")).put("name", "web-" + i).put("uid", "uid-" + i);
            items.add(pod);
        }
        return new Sample(
                "many-pods",
                count + " pods",
                healthy.expected(),
                "",
                new ManyPods(healthy.files(), JSON.writeValueAsBytes(list)));
    }

    /** What samples leave out, since it says nothing, is a third of what a real API server sends. */
    static void addManagedFields(ObjectNode pod) {
        ObjectNode fields = JSON.createObjectNode();
        fields.set("f:spec", names(pod.get("spec")));
        fields.set("f:status", names(pod.get("status")));
        ((ObjectNode) pod.get("metadata"))
                .putArray("managedFields")
                .addObject()
                .put("manager", "kubelet")
                .put("operation", "Update")
                .put("apiVersion", "v1")
                .set("fieldsV1", fields);
    }

    private static JsonNode names(JsonNode node) {
        ObjectNode names = JSON.createObjectNode();
        node.properties().forEach(field -> names.set("f:" + field.getKey(), names(field.getValue())));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            names.set("k:{\"index\":" + i + "}", names(node.get(i)));
        }
        return names;
    }

    @Override
    public SortedSet<String> paths() {
        return base.paths();
    }

    @Override
    public byte @Nullable [] read(String path) {
        return path.equals(PODS) ? pods.clone() : base.read(path);
    }
}
