package dev.registrydoctor.doctor.source.content;

import static java.util.Objects.requireNonNull;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.doctor.source.live.StubServer;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import dev.registrydoctor.doctor.source.live.StubServer.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A registry whose every answer a test can replace. */
final class FakeRegistry implements AutoCloseable {

    /** The digest of a manifest that nobody has. */
    static final String NOBODYS = "sha256:" + "0".repeat(64);

    private final StubServer server;
    private final Map<String, Map<String, String>> tags = new TreeMap<>();
    /** By repository and digest. */
    private final Map<String, String> contents = new TreeMap<>();

    private final Map<String, Reply> replies = new TreeMap<>();
    private volatile Filter filter = request -> null;

    /** Answers before anything else does. */
    interface Filter {
        @Nullable
        Reply answer(Request request);
    }

    FakeRegistry() throws IOException {
        server = new StubServer(this::answer);
    }

    /** Adds a manifest without a tag; returns its digest. */
    String put(String repository, String manifest) {
        tags.computeIfAbsent(repository, r -> new TreeMap<>());
        contents.put(repository + "@" + Manifests.digest(manifest), manifest);
        return Manifests.digest(manifest);
    }

    /** Adds a tag; returns the digest of its manifest. */
    String push(String repository, String tag, String manifest) {
        String digest = put(repository, manifest);
        requireNonNull(tags.get(repository)).put(tag, digest);
        return digest;
    }

    /** Answers GET of this path so. */
    void answer(String path, Reply reply) {
        replies.put(path, reply);
    }

    void filter(Filter first) {
        filter = first;
    }

    private Reply answer(Request request) {
        Reply first = filter.answer(request);
        if (first != null) {
            return first;
        }
        Reply set = replies.get(request.uri());
        if (set != null) {
            return set;
        }
        String path = request.uri().replaceFirst("\\?.*", "");
        if (path.equals("/v2/_catalog")) {
            return Reply.json(200, "{\"repositories\":" + list(List.copyOf(tags.keySet())) + "}");
        }
        for (Map.Entry<String, Map<String, String>> repository : tags.entrySet()) {
            String base = "/v2/" + repository.getKey();
            if (path.equals(base + "/tags/list")) {
                return Reply.json(
                        200,
                        "{\"tags\":" + list(List.copyOf(repository.getValue().keySet())) + "}");
            } else if (path.startsWith(base + "/manifests/")) {
                String reference = path.substring(base.length() + "/manifests/".length());
                String digest = repository.getValue().getOrDefault(reference, reference);
                String content = contents.get(repository.getKey() + "@" + digest);
                return content == null ? missing() : new Reply(200, content, Map.of("Docker-Content-Digest", digest));
            }
        }
        return missing();
    }

    static Reply missing() {
        return Reply.json(404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}");
    }

    static String list(List<String> names) {
        return names.stream().map(n -> "\"" + n + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    Origin origin() {
        return new Origin("http", "127.0.0.1", server.port());
    }

    List<Request> requests() {
        return server.requests();
    }

    /** The paths that were asked for and begin so, sorted; without the question for a manifest that nobody has. */
    List<String> asked(String beginning) {
        List<String> asked = new ArrayList<>(server.uris());
        asked.removeIf(uri -> !uri.startsWith(beginning) || uri.endsWith(NOBODYS));
        asked.sort(null);
        return asked;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
