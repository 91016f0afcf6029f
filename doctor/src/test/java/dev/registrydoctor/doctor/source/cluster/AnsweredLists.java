package dev.registrydoctor.doctor.source.cluster;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.doctor.source.kube.KubeJson;
import dev.registrydoctor.doctor.source.kube.MemoryBudget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Lists as they are read from the bodies of an API server's answers, without the server: for thousands of runs. */
public final class AnsweredLists {

    private AnsweredLists() {}

    /** What an API server without TLS answers for every kind. */
    public static Map<Kind, String> fetch(int apiPort) {
        Map<Kind, String> bodies = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            URI uri = URI.create("http://127.0.0.1:" + apiPort + LiveListings.path(kind, null));
            try (InputStream in = uri.toURL().openStream()) {
                bodies.put(kind, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return bodies;
    }

    /** The answer to a question when the server's answer for all namespaces has this body. */
    public static Answer<?> answer(Listing<?> question, String body) {
        LiveListings.Fetch fetch = read(question.kind(), body);
        String namespace = question.kind().namespaced() ? question.namespace() : null;
        List<Object> items = fetch.items().stream()
                .filter(item -> namespace == null || namespace.equals(LiveListings.namespace(item)))
                .toList();
        return LiveListings.answer(question, null, fetch, items);
    }

    private static LiveListings.Fetch read(Kind kind, String body) {
        try {
            KubeJson.Page page = KubeJson.readList(
                    kind, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), new MemoryBudget(1 << 26));
            int unread = page.malformed() + page.left();
            return new LiveListings.Fetch(page.items(), unread == 0 ? null : LiveListings.unread(kind, null, unread));
        } catch (IOException e) {
            return new LiveListings.Fetch(List.of(), LiveListings.broken(kind, null, e));
        }
    }
}
