package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields that differ between two states of an object. Elements of lists are matched by the keys that Kubernetes has for
 * them. What the API server sets itself is not compared: {@code status}, {@code managedFields}, {@code resourceVersion} and
 * the like.
 */
public final class ObjectFields {

    /** Fields of a Secret whose values are secret. */
    private static final Set<String> SECRET = Set.of("data", "stringData");

    private final List<FieldDifference> found = new ArrayList<>();
    private final boolean ofSecret;

    private ObjectFields(boolean ofSecret) {
        this.ofSecret = ofSecret;
    }

    /**
     * The fields that differ, in the order of the objects.
     *
     * @param before null when there is no object
     * @param after null when there is none afterwards
     */
    public static List<FieldDifference> differences(@Nullable ObjectNode before, @Nullable ObjectNode after) {
        ObjectFields fields = new ObjectFields(isSecret(before) || isSecret(after));
        fields.object("", visible(before), visible(after));
        return List.copyOf(fields.found);
    }

    private static boolean isSecret(@Nullable ObjectNode object) {
        return object != null && object.path("kind").asText("").equals("Secret");
    }

    private static JsonNode visible(@Nullable ObjectNode object) {
        return object == null ? JsonNodeFactory.instance.objectNode() : FieldNames.withoutServerFields(object);
    }

    private void value(String path, String name, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before != null && before.equals(after)) {
            return;
        }
        if (isEmptyOr(before, true) && isEmptyOr(after, true)) {
            object(path, before, after);
            return;
        }
        List<Map<String, JsonNode>> elements = isEmptyOr(before, false) && isEmptyOr(after, false)
                ? ListElements.of(name, asList(before, after))
                : null;
        if (elements == null || !elements(path, name, elements.get(0), elements.get(1))) {
            add(path, before, after);
        }
    }

    private static List<@Nullable JsonNode> asList(@Nullable JsonNode before, @Nullable JsonNode after) {
        List<@Nullable JsonNode> both = new ArrayList<>();
        both.add(before);
        both.add(after);
        return both;
    }

    /** Whether it has parts, or is missing where the other has some. */
    private static boolean isEmptyOr(@Nullable JsonNode value, boolean object) {
        return value == null || (object ? value.isObject() : value.isArray());
    }

    private void object(String path, @Nullable JsonNode before, @Nullable JsonNode after) {
        Set<String> names = new LinkedHashSet<>();
        List<@Nullable JsonNode> both = asList(before, after);
        for (JsonNode each : both) {
            if (each != null) {
                each.fieldNames().forEachRemaining(names::add);
            }
        }
        if (names.isEmpty()) {
            // A field that is {} is not the same as one that is missing: an emptyDir, a selector of all Pods.
            add(path, before, after);
        }
        for (String name : names) {
            JsonNode left = before == null ? null : before.get(name);
            JsonNode right = after == null ? null : after.get(name);
            value(FieldNames.field(path, name), name, left, right);
        }
    }

    /** False when only the order differs, or nothing is in them. */
    private boolean elements(String path, String name, Map<String, JsonNode> before, Map<String, JsonNode> after) {
        Set<String> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        int already = found.size();
        for (String key : keys) {
            JsonNode left = before.get(key);
            JsonNode right = after.get(key);
            String element = FieldNames.element(path, key);
            if (name.equals("env") && isPlain(left) && isPlain(right)) {
                value(element, key, left == null ? null : left.get("value"), right == null ? null : right.get("value"));
            } else {
                value(element, key, left, right);
            }
        }
        return found.size() > already;
    }

    /** A variable with a value of its own is shown as one field. */
    private static boolean isPlain(@Nullable JsonNode variable) {
        return variable == null || variable.has("value");
    }

    private void add(String path, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (Objects.equals(before, after)) {
            return;
        }
        String top = path.replaceFirst("[.\\[].*", "");
        boolean secret = (ofSecret && SECRET.contains(top)) || path.contains("[" + FieldNames.LAST_APPLIED + "]");
        found.add(new FieldDifference(path, before, after, secret));
    }
}
