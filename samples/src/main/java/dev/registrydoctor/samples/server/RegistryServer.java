package dev.registrydoctor.samples.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.registrydoctor.samples.SampleJson;
import dev.registrydoctor.samples.server.RegistrySpec.Repository;
import dev.registrydoctor.samples.server.RegistrySpec.Stored;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers as registry 2.8 or 3 does, with what a sample's registries.txt says it holds. It can only be read from. A test of the
 * program compares it with real ones of 2.8.2, 3.0.0 and 3.1.1.
 */
final class RegistryServer implements HttpHandler {

    private static final String JSON = "application/json; charset=utf-8";
    private static final String JSON_OF_3 = "application/json";

    /** The catalog's limit, {@code catalog.maxentries}, in both versions. */
    private static final int MAX_ENTRIES = 1000;

    static final String TOKEN = "sample-token";
    private static final String HARBOR_API = "/api/v2.0/";
    private static final String VERSION_HEADER = "Docker-Distribution-API-Version";
    private static final String VERSION = "registry/2.0";
    /** Other names are no names of repositories, but of pages that do not exist. */
    private static final String NAME = "([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)";

    private static final Pattern TAGS = Pattern.compile("/v2/" + NAME + "/tags/list");
    private static final Pattern MANIFEST = Pattern.compile("/v2/" + NAME + "/manifests/([^/]+)");
    private static final Pattern BLOB = Pattern.compile("/v2/" + NAME + "/blobs/([^/]+)");

    private final RegistrySpec spec;

    RegistryServer(RegistrySpec spec) {
        this.spec = spec;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        HarborFront harbor = spec.harbor();
        Reply own = harbor == null ? null : harbor(harbor, method, path, exchange);
        Reply reply;
        if (own != null) {
            reply = path.startsWith("/v2/") ? own.with(VERSION_HEADER, VERSION) : own;
        } else if (spec.website() != null) {
            reply = Reply.of(200, "text/html", "<html><head><title>" + spec.website() + "</title></head></html>\n");
        } else if (method.equals("GET") || method.equals("HEAD")) {
            reply = answer(
                    path,
                    new Query(exchange.getRequestURI()),
                    String.join(",", exchange.getRequestHeaders().getOrDefault("Accept", List.of())),
                    authorization);
        } else {
            reply = refuse(405, "UNSUPPORTED", "The operation is unsupported.");
        }
        reply.send(exchange);
    }

    private @Nullable Reply harbor(HarborFront harbor, String method, String path, HttpExchange exchange) {
        Reply listed = method.equals("GET") && path.startsWith(HARBOR_API)
                ? new HarborProjects(spec.repositories())
                        .answer(path.substring(HARBOR_API.length()), new Query(exchange.getRequestURI()))
                : null;
        return listed != null
                ? listed
                : harbor.answer(
                        method,
                        path,
                        String.valueOf(exchange.getRequestHeaders().getFirst("Host")),
                        ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization")));
    }

    private Reply json(String body) {
        return Reply.of(200, spec.version() == 2 ? JSON : JSON_OF_3, body);
    }

    Reply answer(String path, Query query, String accept, @Nullable String authorization) {
        if (path.equals("/")) {
            return Reply.of(200, "text/plain", "");
        } else if (path.equals("/v2")) {
            return Reply.of(301, "text/html; charset=utf-8", "")
                    .with("Location", "/v2/")
                    .with(VERSION_HEADER, VERSION);
        } else if (path.equals("/token") && spec.challenge() != null) {
            return spec.anonymousTokens()
                    ? Reply.json(200, "{\"token\":\"" + TOKEN + "\",\"expires_in\":300}\n")
                    : Reply.json(401, "{\"details\":\"incorrect username or password\"}\n");
        } else if (!path.startsWith("/v2/")) {
            return noPage().with(VERSION_HEADER, VERSION);
        }
        Reply reply = isAdmitted(authorization)
                ? content(path, query, accept)
                : refuse(401, "UNAUTHORIZED", "authentication required")
                        .with("WWW-Authenticate", String.valueOf(spec.challenge()));
        return reply.with(VERSION_HEADER, VERSION);
    }

    private boolean isAdmitted(@Nullable String authorization) {
        return spec.challenge() == null || (spec.anonymousTokens() && ("Bearer " + TOKEN).equals(authorization));
    }

    private Reply content(String path, Query query, String accept) {
        if (path.equals("/v2/")) {
            return json("{}");
        } else if (path.equals("/v2/_catalog")) {
            return spec.catalogDenied()
                    ? refuse(403, "DENIED", "requested access to the resource is denied")
                    : catalog(query);
        }
        Matcher tags = TAGS.matcher(path);
        if (tags.matches()) {
            return tags(group(tags, 1), query);
        }
        Matcher manifest = MANIFEST.matcher(path);
        if (manifest.matches()) {
            return manifest(group(manifest, 1), group(manifest, 2), accept);
        }
        Matcher blob = BLOB.matcher(path);
        if (blob.matches()) {
            return blob(group(blob, 1), group(blob, 2));
        }
        return noPage();
    }

    private static Reply noPage() {
        return Reply.of(404, "text/plain; charset=utf-8", "404 page not found\n");
    }

    private static String group(Matcher matcher, int number) {
        return String.valueOf(matcher.group(number));
    }

    private Reply catalog(Query query) {
        Integer n = number(query, 100);
        if (n == null || n > MAX_ENTRIES) {
            return invalidNumber();
        }
        List<String> page = rest(spec.repositories().keySet(), query);
        return page(page, n, "/v2/_catalog", part -> "{\"repositories\":" + array(part) + "}\n");
    }

    /** 3 lists tags in pages for clients that ask for them; 2.8 ignores what they ask. */
    private Reply tags(String name, Query query) {
        Repository repository = spec.repositories().get(name);
        if (repository == null) {
            return refuse(404, "NAME_UNKNOWN", "repository name not known to registry");
        }
        Collection<String> all = repository.tags().keySet();
        Function<List<String>, String> body = tags -> "{\"name\":" + SampleJson.quote(name) + ",\"tags\":"
                // 2.8 and 3.1 say null when all tags are gone, 3.0 says [].
                + (all.isEmpty() ? "null" : array(tags)) + "}\n";
        if (spec.version() == 2) {
            return json(body.apply(List.copyOf(all)));
        }
        Integer n = number(query, Integer.MAX_VALUE);
        return n == null ? invalidNumber() : page(rest(all, query), n, "/v2/" + name + "/tags/list", body);
    }

    /** How many names a client asks for; null for a number that 3 refuses. 2.8 uses its default instead. */
    private @Nullable Integer number(Query query, int otherwise) {
        String asked = query.get("n");
        if ("0".equals(asked)) {
            return 0;
        }
        return spec.version() == 2 || asked == null || asked.isEmpty() || asked.matches("\\d{1,9}")
                ? Integer.valueOf(query.number("n", otherwise))
                : null;
    }

    private Reply invalidNumber() {
        return refuse(400, "PAGINATION_NUMBER_INVALID", "invalid number of results requested");
    }

    private static List<String> rest(Collection<String> names, Query query) {
        String last = query.get("last");
        return names.stream()
                .filter(name -> last == null || name.compareTo(last) > 0)
                .sorted()
                .toList();
    }

    private Reply page(List<String> rest, int n, String path, Function<List<String>, String> body) {
        List<String> page = rest.stream().limit(n).toList();
        Reply reply = json(body.apply(page));
        return n == 0 || page.size() == rest.size()
                ? reply
                : reply.with("Link", "<" + path + "?last=" + page.get(n - 1) + "&n=" + n + ">; rel=\"next\"");
    }

    private Reply manifest(String name, String reference, String accept) {
        Repository repository = spec.repositories().get(name);
        String digest = repository == null
                ? null
                : reference.startsWith("sha256:")
                        ? reference
                        : repository.tags().get(reference);
        Stored stored = repository == null || digest == null
                ? null
                : repository.manifests().get(digest);
        if (stored == null) {
            return refuse(404, "MANIFEST_UNKNOWN", "manifest unknown");
        }
        // It converts Docker's types for clients that do not name them, but hides OCI's.
        if (stored.mediaType().contains("vnd.oci.") && !accept.contains(stored.mediaType())) {
            String what = stored.mediaType().contains("index") ? "OCI index" : "OCI manifest";
            return refuse(
                    404,
                    "MANIFEST_UNKNOWN",
                    what + " found, but accept header does not support "
                            + (what.endsWith("index") ? "OCI indexes" : "OCI manifests"));
        }
        return withDigest(Reply.of(200, stored.mediaType(), stored.bytes()), digest);
    }

    private Reply blob(String name, String digest) {
        Repository repository = spec.repositories().get(name);
        Stored stored = repository == null ? null : repository.blob(digest);
        return stored == null
                ? refuse(404, "BLOB_UNKNOWN", "blob unknown to registry")
                : withDigest(Reply.of(200, stored.mediaType(), stored.bytes()), digest);
    }

    private static Reply withDigest(Reply reply, @Nullable String digest) {
        return reply.with("Docker-Content-Digest", String.valueOf(digest)).with("Etag", "\"" + digest + "\"");
    }

    private static String array(Collection<String> texts) {
        return texts.stream().map(SampleJson::quote).collect(Collectors.joining(",", "[", "]"));
    }

    private Reply refuse(int status, String code, String message) {
        return error(spec.version() == 2 ? JSON : JSON_OF_3, status, code, message);
    }

    static Reply error(int status, String code, String message) {
        return error(JSON, status, code, message);
    }

    private static Reply error(String type, int status, String code, String message) {
        return Reply.of(
                status,
                type,
                "{\"errors\":[{\"code\":\"" + code + "\",\"message\":" + SampleJson.quote(message)
                        + ",\"detail\":null}]}\n");
    }
}
