package dev.registrydoctor.samples.server;

import dev.registrydoctor.samples.server.Resources.Resource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an API server says of itself, without which kubectl asks it nothing else. */
final class Discovery {

    private static final Map<String, String> SHORT_NAMES = Map.of(
            "deployments", "deploy",
            "persistentvolumeclaims", "pvc",
            "persistentvolumes", "pv",
            "pods", "po",
            "replicasets", "rs",
            "services", "svc",
            "storageclasses", "sc");

    private Discovery() {}

    /** The answer at {@code /api}, {@code /apis}, {@code /api/v1} and {@code /apis/GROUP/VERSION}; null elsewhere. */
    static @Nullable Reply answer(String path) {
        if (path.equals("/api")) {
            return Reply.json(200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}\n");
        } else if (path.equals("/apis")) {
            return Reply.json(
                    200,
                    "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":["
                            + Resources.groups().stream().map(Discovery::group).collect(Collectors.joining(","))
                            + "]}\n");
        }
        String group =
                path.startsWith("/apis/") ? path.substring(6) : path.startsWith("/api/") ? path.substring(5) : "";
        List<Resource> resources = Resources.of(group);
        return resources.isEmpty()
                ? null
                : Reply.json(
                        200,
                        "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"" + group
                                + "\",\"resources\":["
                                + resources.stream().map(Discovery::resource).collect(Collectors.joining(","))
                                + "]}\n");
    }

    private static String group(String group) {
        String version =
                "{\"groupVersion\":\"" + group + "\",\"version\":\"" + group.substring(group.indexOf('/') + 1) + "\"}";
        return "{\"name\":\"" + group.substring(0, group.indexOf('/')) + "\",\"versions\":[" + version
                + "],\"preferredVersion\":" + version + "}";
    }

    private static String resource(Resource resource) {
        String shortName = SHORT_NAMES.get(resource.plural());
        return "{\"name\":\"" + resource.plural() + "\",\"singularName\":\"" + resource.singular()
                + "\",\"namespaced\":" + resource.namespaced() + ",\"kind\":\"" + resource.kind()
                + "\",\"verbs\":[\"get\",\"list\"]"
                + (shortName == null ? "" : ",\"shortNames\":[\"" + shortName + "\"]") + "}";
    }
}
