package dev.registrydoctor.samples.server;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Harbor puts before a registry, as far as somebody without a login meets it (goharbor/harbor 2.15,
 * src/server/v2.0/handler, src/server/middleware/{v2auth,readonly}, src/core/middlewares). Its projects are public.
 *
 * @param version told to nobody, since nobody logs in here; it stands in registries.txt for the reader
 * @param readOnly refuses every change, whoever asks for it
 * @param ill components that are not healthy
 */
record HarborFront(String version, boolean readOnly, List<String> ill) {

    private static final List<String> COMPONENTS =
            List.of("core", "database", "jobservice", "portal", "redis", "registry", "registryctl", "trivy");
    private static final Pattern REPOSITORY = Pattern.compile("/v2/(.+)/(?:blobs|manifests|tags)/.*");

    /** Reads {@code harbor VERSION [read-only] [NAME-unhealthy …]}. */
    static HarborFront of(String line, String[] words) {
        List<String> ill = List.of(words).stream()
                .filter(w -> w.endsWith("-unhealthy"))
                .map(w -> w.substring(0, w.lastIndexOf('-')))
                .toList();
        boolean readOnly = List.of(words).contains("read-only");
        if (!COMPONENTS.containsAll(ill) || words.length != 2 + ill.size() + (readOnly ? 1 : 0)) {
            throw new IllegalArgumentException("not understood in registries.txt: " + line);
        }
        return new HarborFront(words[1], readOnly, ill);
    }

    /** Its own answer, or null where the registry behind it answers; a token stands for a login that may only pull. */
    @Nullable
    Reply answer(String method, String path, String host, boolean withToken) {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (reads && path.startsWith("/api/v2.0/")) {
            return api(path.substring("/api/v2.0/".length()));
        } else if (path.equals("/service/token")) {
            return Reply.json(200, "{\"token\":\"" + RegistryServer.TOKEN + "\",\"expires_in\":1800}\n");
        } else if (!reads && readOnly) {
            // Before anybody is asked who they are: the middleware stands before the registry's routes.
            return RegistryServer.error(
                    403, "DENIED", "The system is in read only mode. Any modification is prohibited.");
        } else if (!path.startsWith("/v2/")) {
            return null;
        } else if (path.equals("/v2/_catalog")) {
            return RegistryServer.error(401, "UNAUTHORIZED", "unauthorized to list catalog")
                    .with("WWW-Authenticate", "Basic realm=\"harbor\"");
        } else if (withToken && reads) {
            return ill.contains("registry") ? RegistryServer.error(502, "UNKNOWN", "bad gateway") : null;
        }
        Matcher repository = REPOSITORY.matcher(path);
        String message = repository.matches()
                ? "unauthorized to access repository: " + repository.group(1) + ", action: " + (reads ? "pull" : "push")
                : "unauthorized";
        // With a token that does not reach, Harbor offers Basic; without one, a realm of the host that was asked for.
        return RegistryServer.error(401, "UNAUTHORIZED", message)
                .with(
                        "WWW-Authenticate",
                        withToken
                                ? "Basic realm=\"harbor\""
                                : "Bearer realm=\"http://" + host + "/service/token\",service=\"harbor-registry\"");
    }

    private Reply api(String what) {
        return switch (what) {
            case "ping" -> Reply.of(200, "text/plain; charset=utf-8", "Pong");
            case "health" -> Reply.json(200, health());
            case "systeminfo" ->
                Reply.json(
                        200, "{\"auth_mode\":\"db_auth\",\"primary_auth_mode\":false,\"self_registration\":false}\n");
            default -> Reply.json(401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"unauthorized\"}]}\n");
        };
    }

    private String health() {
        Map<String, String> components = new TreeMap<>();
        for (String name : COMPONENTS) {
            String status = ill.contains(name)
                    ? "\"status\":\"unhealthy\",\"error\":\"failed to check the health status: timeout\""
                    : "\"status\":\"healthy\"";
            components.put(name, "{\"name\":\"" + name + "\"," + status + "}");
        }
        return "{\"status\":\"" + (ill.isEmpty() ? "healthy" : "unhealthy") + "\",\"components\":["
                + String.join(",", components.values()) + "]}\n";
    }
}
