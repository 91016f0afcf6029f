package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.yaml.NotYamlException;
import dev.registrydoctor.doctor.yaml.StrictYaml;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the objects of a manifest. */
public final class ManifestObjects {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Deeper than any kind of Kubernetes. */
    private static final int DEEPEST = 100;

    private ManifestObjects() {}

    /**
     * The objects of a manifest, with those of a {@code List} one by one.
     *
     * @param yaml one document or several; empty ones are skipped
     * @throws IOException when it is not a manifest. The message does not quote it: there may be a Secret in it
     */
    public static List<ObjectNode> read(String yaml) throws IOException {
        List<ObjectNode> objects = new ArrayList<>();
        try {
            for (Object document : StrictYaml.values(yaml)) {
                if (document != null) {
                    add(objects, json(document, 0));
                }
            }
        } catch (NotYamlException e) {
            String place = e.line() == 0 ? "the manifest is " : "line " + e.line() + " of the manifest: ";
            throw new IOException(place + e.getMessage(), e);
        }
        return objects;
    }

    private static void add(List<ObjectNode> objects, JsonNode document) throws IOException {
        if (!(document instanceof ObjectNode object)
                || !object.path("apiVersion").isTextual()
                || !object.path("kind").isTextual()) {
            throw new IOException("the manifest has a document that is not an object with apiVersion and kind");
        }
        if (object.path("kind").textValue().equals("List")
                && object.path("items").isArray()) {
            for (JsonNode item : object.path("items")) {
                add(objects, item);
            }
        } else if (FieldNames.ofMetadata(object, "name").isEmpty()) {
            throw new IOException("the manifest has an object without metadata.name");
        } else {
            objects.add(object);
        }
    }

    private static JsonNode json(@Nullable Object value, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("the manifest is nested too deeply");
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.objectNode();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                object.set(String.valueOf(entry.getKey()), json(entry.getValue(), depth + 1));
            }
            return object;
        }
        if (value instanceof Iterable<?> list) {
            ArrayNode array = JSON.arrayNode();
            for (Object element : list) {
                array.add(json(element, depth + 1));
            }
            return array;
        }
        return scalar(value);
    }

    private static JsonNode scalar(@Nullable Object value) throws IOException {
        if (value == null) {
            return JSON.nullNode();
        }
        if (value instanceof String text) {
            return JSON.textNode(text);
        }
        if (value instanceof Boolean truth) {
            return JSON.booleanNode(truth);
        }
        if (value instanceof Integer number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Long number) {
            return JSON.numberNode(number);
        }
        if (value instanceof BigInteger number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Double number) {
            return JSON.numberNode(number);
        }
        throw new IOException("the manifest has a value that JSON does not have");
    }
}
