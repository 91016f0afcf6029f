package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes a change of an object back in what the object is now: a three-way merge. A field that the change set gets its former value
 * again; a field that it did not touch stays as it is now. Where somebody else has changed what the change set, it is a conflict.
 */
final class FieldRestore {

    private static final JsonNode EMPTY = JsonNodeFactory.instance.objectNode();

    private final List<String> conflicts = new ArrayList<>();

    private FieldRestore() {}

    /**
     * The object as it is now, without the change.
     *
     * @param before before the change
     * @param after after the change
     * @param now what others have made of it since
     * @throws ObjectChangedException with the fields that others have changed since
     */
    static ObjectNode restored(ObjectNode before, ObjectNode after, ObjectNode now) throws ObjectChangedException {
        FieldRestore restore = new FieldRestore();
        JsonNode result = restore.object(
                "",
                FieldNames.withoutServerFields(before),
                FieldNames.withoutServerFields(after),
                FieldNames.withoutServerFields(now));
        if (!restore.conflicts.isEmpty()) {
            throw ObjectChangedException.fields(restore.conflicts);
        }
        return (ObjectNode) result;
    }

    /**
     * The value that a field is to have.
     *
     * @return null when it is not to be set
     */
    private @Nullable JsonNode value(
            String path, String name, @Nullable JsonNode before, @Nullable JsonNode after, @Nullable JsonNode now) {
        if (Objects.equals(before, after) || Objects.equals(now, before)) {
            return now;
        }
        // The API server drops a list that has become empty.
        if (Objects.equals(now, after)
                || (now == null && after != null && after.isContainerNode() && after.isEmpty())) {
            return before;
        }
        List<@Nullable JsonNode> states = Arrays.asList(before, after, now);
        JsonNode merged = null;
        if (are(JsonNode::isObject, states)) {
            merged = object(path, orEmpty(before), orEmpty(after), orEmpty(now));
        } else if (are(JsonNode::isArray, states)) {
            List<Map<String, JsonNode>> elements = ListElements.of(name, states);
            merged = elements == null ? null : list(path, elements.get(0), elements.get(1), elements.get(2));
        }
        if (merged == null) {
            conflicts.add(path);
            return now;
        }
        return merged.isEmpty() && (before == null || now == null) ? null : merged;
    }

    /** A state that is missing is an empty one of the same kind. */
    private static boolean are(Predicate<JsonNode> kind, List<@Nullable JsonNode> states) {
        return states.stream().allMatch(state -> state == null || kind.test(state));
    }

    private static JsonNode orEmpty(@Nullable JsonNode value) {
        return value == null ? EMPTY : value;
    }

    private JsonNode object(String path, JsonNode before, JsonNode after, JsonNode now) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        Set<String> names = new LinkedHashSet<>();
        before.fieldNames().forEachRemaining(names::add);
        now.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode value =
                    value(FieldNames.field(path, name), name, before.get(name), after.get(name), now.get(name));
            if (value != null) {
                result.set(name, value);
            }
        }
        return result;
    }

    private ArrayNode list(
            String path, Map<String, JsonNode> before, Map<String, JsonNode> after, Map<String, JsonNode> now) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        Set<String> keys = new LinkedHashSet<>(now.keySet());
        keys.addAll(before.keySet());
        keys.addAll(after.keySet());
        for (String key : keys) {
            JsonNode value = element(FieldNames.element(path, key), before.get(key), after.get(key), now.get(key));
            if (value != null) {
                values.put(key, value);
            }
        }
        List<String> former = new ArrayList<>(before.keySet());
        List<String> present = new ArrayList<>(now.keySet());
        if (isReordered(former, new ArrayList<>(after.keySet()))
                && isReordered(present, new ArrayList<>(after.keySet()))
                && isReordered(present, former)) {
            conflicts.add(path);
        }
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        order(former, new ArrayList<>(after.keySet()), present, values.keySet())
                .forEach(key -> result.add(values.get(key)));
        return result;
    }

    /** Only a whole element can be added or removed: a part of it does not have its key. */
    private @Nullable JsonNode element(
            String path, @Nullable JsonNode before, @Nullable JsonNode after, @Nullable JsonNode now) {
        boolean isIn = (before != null && after != null && now != null) || (before == null && after == null);
        if (isIn || Objects.equals(before, after) || Objects.equals(now, before) || Objects.equals(now, after)) {
            return value(path, "", before, after, now);
        }
        conflicts.add(path);
        return now;
    }

    private static boolean isReordered(List<String> one, List<String> other) {
        List<String> left = new ArrayList<>(one);
        left.retainAll(other);
        List<String> right = new ArrayList<>(other);
        right.retainAll(one);
        return !left.equals(right);
    }

    /** The former order, where nobody else has changed it; else the present one. What is missing in it follows its neighbor. */
    private static List<String> order(List<String> before, List<String> after, List<String> now, Set<String> wanted) {
        boolean former = !isReordered(now, before) || (isReordered(before, after) && !isReordered(now, after));
        List<String> order = new ArrayList<>(former ? before : now);
        List<String> others = former ? now : before;
        for (int i = 0; i < others.size(); i++) {
            if (!order.contains(others.get(i))) {
                order.add(i == 0 ? 0 : order.indexOf(others.get(i - 1)) + 1, others.get(i));
            }
        }
        order.retainAll(wanted);
        return order;
    }
}
