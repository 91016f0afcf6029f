package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes the elements of lists in Kubernetes objects, whatever their positions are. The keys are those of the API's
 * {@code x-kubernetes-list-map-keys} and {@code x-kubernetes-patch-merge-key}. A list whose elements do not have these keys, or
 * have one twice, is one value.
 */
final class ListElements {

    private static final List<List<String>> BY_NAME = List.of(List.of("name"));

    /** For each field, the keys to try. */
    private static final Map<String, List<List<String>>> KEYS = Map.ofEntries(
            Map.entry("containers", BY_NAME),
            Map.entry("initContainers", BY_NAME),
            Map.entry("ephemeralContainers", BY_NAME),
            Map.entry("env", BY_NAME),
            Map.entry("volumes", BY_NAME),
            Map.entry("imagePullSecrets", BY_NAME),
            Map.entry("secrets", BY_NAME),
            Map.entry("webhooks", BY_NAME),
            Map.entry("resourceClaims", BY_NAME),
            Map.entry("volumeMounts", List.of(List.of("mountPath"))),
            Map.entry("volumeDevices", List.of(List.of("devicePath"))),
            Map.entry("ports", List.of(List.of("containerPort", "protocol"), List.of("port", "protocol"))),
            Map.entry("hostAliases", List.of(List.of("ip"))),
            Map.entry("topologySpreadConstraints", List.of(List.of("topologyKey", "whenUnsatisfiable"))),
            Map.entry("ownerReferences", List.of(List.of("uid"))),
            Map.entry("taints", List.of(List.of("key", "effect"))));

    /** Lists of values without an order: an element is there or it is not. */
    private static final Set<String> SETS = Set.of("tolerations", "finalizers", "accessModes", "mountOptions");

    /** What the API server takes for a key that is missing. */
    private static final Map<String, String> DEFAULTS = Map.of("protocol", "TCP");

    private ListElements() {}

    /**
     * The elements of several states of one list, each by its key and in its order.
     *
     * @param field the name of the list
     * @param lists null or missing for an empty one
     * @return null when one of them is not a list with keys: then a list is one value
     */
    static @Nullable List<Map<String, JsonNode>> of(String field, List<? extends @Nullable JsonNode> lists) {
        if (SETS.contains(field)) {
            return keyed(List.of(), lists);
        }
        for (List<String> keys : KEYS.getOrDefault(field, List.of())) {
            List<Map<String, JsonNode>> found = keyed(keys, lists);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable List<Map<String, JsonNode>> keyed(
            List<String> keys, List<? extends @Nullable JsonNode> lists) {
        List<Map<String, JsonNode>> found = new ArrayList<>();
        for (JsonNode list : lists) {
            Map<String, JsonNode> elements = new LinkedHashMap<>();
            if (list != null && !list.isArray()) {
                return null;
            }
            for (JsonNode element : list == null ? List.<JsonNode>of() : list) {
                String key = keys.isEmpty() ? text(element) : key(keys, element);
                if (key == null || elements.put(key, element) != null) {
                    return null;
                }
            }
            found.add(elements);
        }
        return found;
    }

    private static String text(JsonNode element) {
        return element.isTextual() ? element.textValue() : element.toString();
    }

    private static @Nullable String key(List<String> keys, JsonNode element) {
        if (!element.path(keys.get(0)).isValueNode()) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        for (String key : keys) {
            parts.add(element.path(key).asText(DEFAULTS.getOrDefault(key, "")));
        }
        return String.join("/", parts);
    }
}
