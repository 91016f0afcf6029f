package dev.registrydoctor.samples.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.registrydoctor.samples.SampleFiles;
import dev.registrydoctor.samples.SampleJson;
import dev.registrydoctor.samples.server.Resources.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers as an API server that holds a sample's objects. It can only be read from. */
final class SampleApiServer implements HttpHandler {

    private static final String USER = "sample";

    private final SampleFiles files;
    private final @Nullable String onlyNamespace;
    private final Map<String, List<SampleJson.Item>> lists = new ConcurrentHashMap<>();

    /**
     * An API server.
     *
     * @param onlyNamespace the one namespace that may be read, or null when everything may be
     */
    SampleApiServer(SampleFiles files, @Nullable String onlyNamespace) {
        this.files = files;
        this.onlyNamespace = onlyNamespace;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Reply reply;
        try {
            reply = exchange.getRequestMethod().equals("GET")
                    ? answer(exchange.getRequestURI().getPath(), new Query(exchange.getRequestURI()))
                    : status(405, "MethodNotAllowed", "a sample is read-only");
        } catch (RuntimeException e) {
            reply = status(500, "InternalError", "the sample is broken: " + e);
        }
        reply.send(exchange);
    }

    Reply answer(String path, Query query) {
        String[] parts = path.substring(1).split("/", -1);
        if (path.equals("/version")) {
            String version = files.text("api/version.json");
            return version == null ? unknownPath() : Reply.json(200, version);
        } else if (List.of("/healthz", "/readyz", "/livez").contains(path)) {
            return Reply.of(200, "text/plain; charset=utf-8", "ok");
        }
        Reply discovered = Discovery.answer(path);
        if (discovered != null) {
            return discovered;
        } else if (parts[0].equals("api") && parts.length > 2) {
            return objects(parts[1], Arrays.asList(parts).subList(2, parts.length), query);
        } else if (parts[0].equals("apis") && parts.length > 3) {
            return objects(parts[1] + "/" + parts[2], Arrays.asList(parts).subList(3, parts.length), query);
        }
        return unknownPath();
    }

    /** What lies below a group: {@code pods}, {@code nodes/NAME}, {@code namespaces/NS/pods/NAME/log} and their like. */
    private Reply objects(String group, List<String> path, Query query) {
        boolean namespaced = path.size() > 2 && path.get(0).equals("namespaces");
        String namespace = namespaced ? path.get(1) : null;
        List<String> rest = namespaced ? path.subList(2, path.size()) : path;
        Resource resource = Resources.find(group, rest.get(0));
        if (resource == null) {
            return unknownPath();
        } else if (onlyNamespace != null && !onlyNamespace.equals(namespace)) {
            return forbidden(resource, namespace, rest);
        } else if (rest.size() == 1) {
            return list(resource, namespace, query);
        }
        String name = rest.get(1);
        SampleJson.Item item = items(resource).stream()
                .filter(in(namespace))
                .filter(i -> name.equals(i.at("metadata", "name")))
                .findFirst()
                .orElse(null);
        if (item == null) {
            return status(404, "NotFound", resource.plural() + " " + SampleJson.quote(name) + " not found");
        } else if (rest.size() == 2) {
            return Reply.json(200, withKind(item, resource));
        }
        boolean log =
                rest.size() == 3 && rest.get(2).equals("log") && resource.kind().equals("Pod");
        return log ? new PodLog(files, item).answer(query) : unknownPath();
    }

    private Reply list(Resource resource, @Nullable String namespace, Query query) {
        List<SampleJson.Item> all = items(resource).stream()
                .filter(in(namespace))
                .filter(Selector.ofFields(query.get("fieldSelector")))
                .filter(Selector.ofLabels(query.get("labelSelector")))
                .toList();
        int from = offset(query.get("continue"));
        int to = (int) Math.min(all.size(), (long) from + query.number("limit", Integer.MAX_VALUE));
        List<String> page = new ArrayList<>();
        for (int i = Math.min(from, to); i < to; i++) {
            page.add(all.get(i).text());
        }
        String more = to < all.size()
                ? ",\"continue\":" + SampleJson.quote(token(to)) + ",\"remainingItemCount\":" + (all.size() - to)
                : "";
        return Reply.json(
                200,
                "{\"kind\":\"" + resource.kind() + "List\",\"apiVersion\":\"" + resource.group()
                        + "\",\"metadata\":{\"resourceVersion\":\"1\"" + more + "},\"items\":["
                        + String.join(",", page) + "]}\n");
    }

    private static String token(int offset) {
        return Base64.getUrlEncoder().encodeToString(String.valueOf(offset).getBytes(StandardCharsets.UTF_8));
    }

    private static int offset(@Nullable String token) {
        return token == null || token.isEmpty()
                ? 0
                : Integer.parseInt(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
    }

    /** Objects of a kind: those of {@code api/PLURAL.json}, and of {@code api/PLURAL-NAMESPACE.json}. */
    private List<SampleJson.Item> items(Resource resource) {
        return lists.computeIfAbsent(
                resource.plural(),
                plural -> files.paths().stream()
                        .filter(path -> path.equals("api/" + plural + ".json")
                                || (path.startsWith("api/" + plural + "-") && path.endsWith(".json")))
                        .flatMap(path -> SampleJson.items(String.valueOf(files.text(path))).stream())
                        .toList());
    }

    private static Predicate<SampleJson.Item> in(@Nullable String namespace) {
        return item -> namespace == null || namespace.equals(item.at("metadata", "namespace"));
    }

    /** In a list, objects do not name their kind; alone, they do. */
    private static String withKind(SampleJson.Item item, Resource resource) {
        return item.fields().containsKey("kind")
                ? item.text()
                : "{\"kind\":\"" + resource.kind() + "\",\"apiVersion\":\"" + resource.group() + "\","
                        + item.text().substring(1);
    }

    private static Reply unknownPath() {
        return Reply.of(404, "text/plain; charset=utf-8", "404 page not found\n");
    }

    private static Reply forbidden(Resource resource, @Nullable String namespace, List<String> path) {
        String name = path.size() > 1 ? " " + SampleJson.quote(path.get(1)) : "";
        String group = resource.apiGroup().isEmpty() ? "" : "." + resource.apiGroup();
        return status(
                403,
                "Forbidden",
                resource.plural() + group + name + " is forbidden: User \"" + USER + "\" cannot "
                        + (name.isEmpty() ? "list" : "get") + " resource \"" + resource.plural()
                        + "\" in API group \"" + resource.apiGroup() + "\" "
                        + (namespace == null ? "at the cluster scope" : "in the namespace \"" + namespace + "\""));
    }

    static Reply status(int code, String reason, String message) {
        return Reply.json(
                code,
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":"
                        + SampleJson.quote(message) + ",\"reason\":\"" + reason + "\",\"code\":" + code + "}\n");
    }
}
