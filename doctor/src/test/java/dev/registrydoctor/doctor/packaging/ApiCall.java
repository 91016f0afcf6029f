package dev.registrydoctor.doctor.packaging;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call as the API server's authorization sees it. Source: "Determine the Request Verb" in the documentation of
 * Kubernetes.
 *
 * @param verb what it does
 * @param group API group, empty for the core
 * @param resource plural name, with its subresource
 * @param namespace the namespace, or null for all and for kinds that have none
 */
record ApiCall(
        String verb,
        String group,
        String resource,
        @Nullable String namespace) {

    /** What everybody may ask: the ClusterRole system:public-info-viewer. */
    private static final Set<String> PUBLIC = Set.of("/healthz", "/livez", "/readyz", "/version");

    /** The call of a request such as {@code GET /api/v1/pods}, or null for one that everybody may make. */
    static @Nullable ApiCall of(String request) {
        String path = request.substring(request.indexOf(' ') + 1);
        if (!request.startsWith("GET ")) {
            throw new IllegalArgumentException("a run only reads: " + request);
        }
        if (PUBLIC.contains(path)) {
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
        return new ApiCall(rest.size() == 1 ? "list" : "get", core ? "" : parts.get(1), resource, namespace);
    }
}
