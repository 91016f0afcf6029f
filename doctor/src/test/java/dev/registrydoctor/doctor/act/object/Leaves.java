package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All values of an object by the place where they are, found in another way than the program does: for judging it. Elements of lists
 * are at the place of their key.
 */
final class Leaves {

    private static final Map<String, String> KEYS = Map.of(
            "containers", "name",
            "initContainers", "name",
            "volumes", "name",
            "imagePullSecrets", "name",
            "env", "name",
            "volumeMounts", "mountPath",
            "ports", "containerPort");

    private Leaves() {}

    static Map<String, JsonNode> of(JsonNode object) {
        Map<String, JsonNode> leaves = new TreeMap<>();
        collect("", "", object, leaves);
        return leaves;
    }

    private static void collect(String path, String name, JsonNode value, Map<String, JsonNode> leaves) {
        if (value.isObject() && !value.isEmpty()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                collect(path + "|" + field.getKey(), field.getKey(), field.getValue(), leaves);
            }
        } else if (value.isArray() && (KEYS.containsKey(name) || name.equals("tolerations"))) {
            for (JsonNode element : value) {
                collect(path + "|[" + key(name, element) + "]", "", element, leaves);
            }
        } else {
            leaves.put(path, value);
        }
    }

    /** Whether others have changed what a change set, or added, changed or removed an element of a list of which it changed something. */
    static boolean conflict(JsonNode old, JsonNode changed, JsonNode present) {
        Map<String, JsonNode> before = of(old);
        Map<String, JsonNode> after = of(changed);
        Map<String, JsonNode> now = of(present);
        Set<String> paths = new HashSet<>(before.keySet());
        paths.addAll(after.keySet());
        for (String path : paths) {
            JsonNode made = after.get(path);
            boolean isDropped = made != null && made.isContainerNode() && made.isEmpty() && !now.containsKey(path);
            if (Objects.equals(before.get(path), made)) {
                continue;
            }
            if (!isDropped
                    && !Objects.equals(now.get(path), made)
                    && !Objects.equals(now.get(path), before.get(path))) {
                return true;
            }
            for (int end = path.indexOf('|', 1); end > 0; end = path.indexOf('|', end + 1)) {
                String part = path.substring(0, end + 1);
                boolean isWhole = has(before, part) == has(after, part) && has(now, part);
                if (part.endsWith("]|")
                        && !isWhole
                        && !below(part, present).equals(below(part, old))
                        && !below(part, present).equals(below(part, changed))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** With the order of lists. */
    private static Map<String, Object> below(String part, JsonNode object) {
        Map<String, Object> some = new TreeMap<>(of(object));
        orders(object).forEach((path, keys) -> some.put(path + "|", keys));
        some.keySet().removeIf(path -> !path.startsWith(part));
        return some;
    }

    private static boolean has(Map<String, JsonNode> leaves, String part) {
        return leaves.keySet().stream().anyMatch(path -> path.startsWith(part));
    }

    /** Whether a change gave a list another order, and others gave it yet another. */
    static boolean orderConflict(JsonNode before, JsonNode after, JsonNode now) {
        Map<String, List<String>> old = orders(before);
        Map<String, List<String>> made = orders(after);
        Map<String, List<String>> others = orders(now);
        return old.keySet().stream()
                .filter(path -> made.containsKey(path) && others.containsKey(path))
                .anyMatch(path -> differ(old.get(path), made.get(path))
                        && differ(others.get(path), made.get(path))
                        && differ(others.get(path), old.get(path)));
    }

    /** Whether a change gave a list another order that others have removed: then an undo can be refused, but need not. */
    static boolean lostOrder(JsonNode before, JsonNode after, JsonNode now) {
        Map<String, List<String>> made = orders(after);
        Map<String, List<String>> others = orders(now);
        return orders(before).entrySet().stream()
                .anyMatch(list -> made.containsKey(list.getKey())
                        && differ(list.getValue(), made.get(list.getKey()))
                        && !others.containsKey(list.getKey()));
    }

    /** The lists whose order is neither what others made of it nor, where the change gave them another, the former one. */
    static List<String> wrongOrders(JsonNode before, JsonNode after, JsonNode now, JsonNode result) {
        Map<String, List<String>> old = orders(before);
        Map<String, List<String>> made = orders(after);
        Map<String, List<String>> others = orders(now);
        return orders(result).entrySet().stream()
                .filter(list -> {
                    String path = list.getKey();
                    boolean isTouched = differ(old.get(path), made.get(path));
                    boolean isOthers = differ(others.get(path), made.get(path));
                    return (isTouched && !isOthers)
                            ? differ(list.getValue(), old.get(path))
                            : !isTouched && differ(list.getValue(), others.get(path));
                })
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean differ(@Nullable List<String> one, @Nullable List<String> other) {
        if (one == null || other == null) {
            return false;
        }
        return !one.stream()
                .filter(other::contains)
                .toList()
                .equals(other.stream().filter(one::contains).toList());
    }

    /** The keys of each list with keys, in their order. */
    private static Map<String, List<String>> orders(JsonNode object) {
        Map<String, List<String>> orders = new TreeMap<>();
        orders("", "", object, orders);
        return orders;
    }

    private static void orders(String path, String name, JsonNode value, Map<String, List<String>> orders) {
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                orders(path + "|" + field.getKey(), field.getKey(), field.getValue(), orders);
            }
        } else if (value.isArray() && (KEYS.containsKey(name) || name.equals("tolerations"))) {
            List<String> keys = new ArrayList<>();
            for (JsonNode element : value) {
                keys.add(key(name, element));
                orders(path + "|[" + key(name, element) + "]", "", element, orders);
            }
            orders.put(path, keys);
        }
    }

    /** What no two elements of a list have. */
    static String key(String list, JsonNode element) {
        if (!KEYS.containsKey(list)) {
            return element.toString();
        }
        return element.path(KEYS.get(list)).asText()
                + (list.equals("ports") ? element.path("protocol").asText() : "");
    }
}
