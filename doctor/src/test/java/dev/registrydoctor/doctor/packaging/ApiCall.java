package dev.registrydoctor.doctor.packaging;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A call as the API server's authorization sees it. Source: "Determine the Request Verb" in the documentation of
 * Kubernetes.
 *
 * @param verb what it does
 * @param group API group, empty for the core
 * @param resource plural name, with its subresource
 * @param namespace the namespace, or null for all and for kinds that have none
 * @param name the object, or null for all and for one that is being created
 */
record ApiCall(
        String verb,
        String group,
        String resource,
        @Nullable String namespace,
        @Nullable String name) {

    /** What everybody may ask: the ClusterRole system:public-info-viewer. */
    private static final Set<String> PUBLIC = Set.of("/healthz", "/livez", "/readyz", "/version");

    /** Which kinds there are, everybody who is logged in may ask: the ClusterRole system:discovery. */
    private static final Pattern DISCOVERY = Pattern.compile("/apis(?:/[^/?]+){0,2}");

    private static final Map<String, String> WRITES =
            Map.of("POST", "create", "PUT", "update", "PATCH", "patch", "DELETE", "delete");

    /**
     * The call of a request, or null for one that everybody may make.
     *
     * @param request method and path, as {@code GET /api/v1/pods}, with {@code (watch)} after it where that is asked for
     */
    static @Nullable ApiCall of(String request) {
        boolean watch = request.endsWith(" (watch)");
        String line = watch ? request.substring(0, request.lastIndexOf(' ')) : request;
        String method = line.substring(0, line.indexOf(' '));
        String path = line.substring(line.indexOf(' ') + 1);
        if (PUBLIC.contains(path) || DISCOVERY.matcher(path).matches()) {
            return null;
        }
        List<String> parts = Arrays.asList(path.substring(1).split("/"));
        boolean core = parts.get(0).equals("api");
        List<String> rest = parts.subList(core ? 2 : 3, parts.size());
        String namespace = null;
        if (rest.size() > 2 && rest.get(0).equals("namespaces")) {
            namespace = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        String resource = rest.size() > 2 ? rest.get(0) + "/" + rest.get(2) : rest.get(0);
        String read = watch ? "watch" : rest.size() == 1 ? "list" : "get";
        return new ApiCall(
                method.equals("GET") ? read : Objects.requireNonNull(WRITES.get(method), method),
                core ? "" : parts.get(1),
                resource,
                namespace,
                rest.size() > 1 ? rest.get(1) : null);
    }

    /** Whether it changes nothing. */
    boolean isReading() {
        return Set.of("get", "list", "watch").contains(verb);
    }
}
