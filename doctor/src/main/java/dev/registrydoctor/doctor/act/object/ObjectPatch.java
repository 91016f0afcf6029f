package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the difference of two states of an object as a JSON Patch (RFC 6902). What it replaces or removes, it tests before, so
 * that it fails when something else is there. Exchange the two states to get the patch back.
 */
public final class ObjectPatch {

    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    private ObjectPatch() {}

    /**
     * The operations that make {@code to} of {@code from}; none for what the API server sets itself.
     *
     * @param from as the API server has it: the positions in its lists are those of the patch
     */
    public static ArrayNode between(ObjectNode from, ObjectNode to) {
        ObjectPatch patch = new ObjectPatch();
        patch.object("", FieldNames.withoutServerFields(from), FieldNames.withoutServerFields(to));
        return patch.operations;
    }

    /** The same for exactly this state of the object: the API server refuses it after any other change. */
    static ArrayNode onlyFor(ObjectNode from, ObjectNode to) {
        ArrayNode operations = between(from, to);
        String uid = FieldNames.ofMetadata(from, "uid");
        String version = FieldNames.ofMetadata(from, "resourceVersion");
        if (!version.isEmpty()) {
            // A resourceVersion in what a patch results in is the API server's own precondition: it answers 409.
            operations.insert(0, operation("replace", "/metadata/resourceVersion", operations.textNode(version)));
        }
        if (!uid.isEmpty()) {
            operations.insert(0, operation("test", "/metadata/uid", operations.textNode(uid)));
        }
        return operations;
    }

    private void object(String pointer, JsonNode from, JsonNode to) {
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            String at = pointer + "/" + escaped(field.getKey());
            JsonNode value = to.get(field.getKey());
            if (value == null) {
                remove(at, field.getValue());
            } else {
                value(at, field.getKey(), field.getValue(), value);
            }
        }
        for (Map.Entry<String, JsonNode> field : to.properties()) {
            if (!from.has(field.getKey())) {
                add("add", pointer + "/" + escaped(field.getKey()), field.getValue());
            }
        }
    }

    private void value(String pointer, String name, JsonNode from, JsonNode to) {
        if (from.equals(to)) {
            return;
        }
        if (from.isObject() && to.isObject()) {
            object(pointer, from, to);
            return;
        }
        List<Map<String, JsonNode>> elements =
                from.isArray() && to.isArray() ? ListElements.of(name, Arrays.asList(from, to)) : null;
        if (elements != null && keepsOrder(elements.get(0), elements.get(1))) {
            elements(pointer, elements.get(0), elements.get(1));
        } else {
            add("test", pointer, from);
            add("replace", pointer, to);
        }
    }

    private static boolean keepsOrder(Map<String, JsonNode> from, Map<String, JsonNode> to) {
        return from.keySet().stream()
                .filter(to::containsKey)
                .toList()
                .equals(to.keySet().stream().filter(from::containsKey).toList());
    }

    /** Removes from the end, so that positions stay true, then adds from the beginning. */
    private void elements(String pointer, Map<String, JsonNode> from, Map<String, JsonNode> to) {
        List<String> keys = new ArrayList<>(from.keySet());
        for (int i = keys.size() - 1; i >= 0; i--) {
            String key = keys.get(i);
            if (!to.containsKey(key)) {
                remove(pointer + "/" + i, from.get(key));
            }
        }
        int at = 0;
        for (Map.Entry<String, JsonNode> element : to.entrySet()) {
            JsonNode old = from.get(element.getKey());
            if (old == null) {
                add("add", pointer + "/" + at, element.getValue());
            } else {
                value(pointer + "/" + at, element.getKey(), old, element.getValue());
            }
            at++;
        }
    }

    private void remove(String pointer, @Nullable JsonNode old) {
        add("test", pointer, old);
        add("remove", pointer, null);
    }

    private void add(String name, String pointer, @Nullable JsonNode value) {
        operations.add(operation(name, pointer, value));
    }

    private static ObjectNode operation(String name, String pointer, @Nullable JsonNode value) {
        ObjectNode operation =
                JsonNodeFactory.instance.objectNode().put("op", name).put("path", pointer);
        if (value != null) {
            operation.set("value", value);
        }
        return operation;
    }

    /** As RFC 6901 has it. */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
