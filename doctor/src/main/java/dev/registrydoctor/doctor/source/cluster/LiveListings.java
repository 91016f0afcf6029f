package dev.registrydoctor.doctor.source.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.ConfigMap;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.EndpointSlice;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.checks.evidence.cluster.NetworkPolicy;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.PodTemplate;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.kube.KubeJson;
import dev.registrydoctor.doctor.source.kube.MemoryBudget;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lists objects of the API server: each kind once for all namespaces; where that is refused, namespace by namespace.
 */
public final class LiveListings {

    private static final int MAX_PAGES = 100;
    /** A Pod of 10 KB takes 30 KB while it is read: room for 35,000 of them. */
    private static final long MAX_MEMORY = 1L << 30;

    /** Characters of a token for the next page, which becomes a part of a URL; real ones have some hundreds. */
    private static final int MAX_TOKEN = 16 << 10;

    private final Cluster cluster;
    private final Workers workers;
    private final MemoryBudget allowance = MemoryBudget.ofShare(2, MAX_MEMORY);
    private final Map<Listing<?>, CompletableFuture<Fetch>> fetches = new ConcurrentHashMap<>();

    public LiveListings(Cluster cluster, Workers workers) {
        this.cluster = cluster;
        this.workers = workers;
    }

    /**
     * What came of one list.
     *
     * @param gap why it is not whole, or null when it is
     */
    record Fetch(List<Object> items, @Nullable Gap gap) {
        boolean isDenied() {
            return gap != null && gap.cause() == Gap.Cause.DENIED;
        }
    }

    public Answer<?> ask(Listing<?> question) {
        Cluster.Link link = cluster.link();
        KubeApi api = link.api();
        if (api == null) {
            return Answer.unknown(link.access().gap(question.describe()));
        }
        Kind kind = question.kind();
        String namespace = kind.namespaced() ? question.namespace() : null;
        if (kind == Kind.CONFIG_MAPS && namespace != null) {
            // Those of other namespaces are never read, so not even asked for.
            Fetch own = fetch(api, kind, namespace);
            return answer(question, namespace, own, own.items());
        }
        Fetch all = fetch(api, kind, null);
        if (namespace == null) {
            return all.isDenied() && kind.namespaced()
                    ? piecewise(api, question, link.namespace(), all)
                    : answer(question, null, all, all.items());
        }
        if (all.isDenied()) {
            Fetch own = fetch(api, kind, namespace);
            return answer(question, namespace, own, own.items());
        }
        List<Object> own = all.items().stream()
                .filter(item -> namespace.equals(namespace(item)))
                .toList();
        return answer(question, null, all, own);
    }

    static Answer<?> answer(Listing<?> question, @Nullable String namespace, Fetch fetch, List<Object> items) {
        Gap gap = fetch.gap();
        if (gap == null) {
            return Answer.known(items, HostRoot.source("GET " + path(question.kind(), namespace)));
        }
        return fetch.items().isEmpty()
                ? Answer.unknown(gap)
                : new Answer.Known<>(items, HostRoot.source("GET " + path(question.kind(), namespace)), List.of(gap));
    }

    /** The namespaces that matter most, where not all may be read. */
    private Answer<?> piecewise(KubeApi api, Listing<?> question, String ownNamespace, Fetch all) {
        Kind kind = question.kind();
        Set<String> namespaces = new LinkedHashSet<>(List.of(BuiltIn.NAMESPACE, ownNamespace));
        Map<String, CompletableFuture<Fetch>> asked = new LinkedHashMap<>();
        namespaces.forEach(n -> asked.put(n, workers.supply(() -> fetch(api, kind, n))));
        List<Object> items = new ArrayList<>();
        List<String> read = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        asked.forEach((namespace, future) -> {
            Fetch fetch = future.join();
            if (fetch.gap() == null) {
                items.addAll(fetch.items());
                read.add(namespace);
            } else {
                gaps.add(fetch.gap());
            }
        });
        Gap denied = all.gap();
        if (denied != null) {
            gaps.add(0, denied);
        }
        return read.isEmpty()
                ? Answer.unknown(gaps.get(0))
                : new Answer.Known<>(items, HostRoot.source("GET " + path(kind, String.join(",", read))), gaps);
    }

    /** Fetches a list, or takes it from who asked before; ends at once when the API server is found not to answer. */
    private Fetch fetch(KubeApi api, Kind kind, @Nullable String namespace) {
        Listing<Object> key = new Listing<>(kind, namespace);
        CompletableFuture<ApiContact> contact = cluster.contact();
        return fetches.computeIfAbsent(key, k -> {
                    // Completes only when the API server does not answer.
                    CompletableFuture<Fetch> down = contact.thenCompose(met -> {
                        Gap gap = Cluster.gap(met, what(kind, namespace));
                        return gap == null
                                ? new CompletableFuture<>()
                                : CompletableFuture.completedFuture(new Fetch(List.of(), gap));
                    });
                    if (down.isDone()) {
                        return down;
                    }
                    return workers.supply(() -> fetchAll(api, kind, namespace)).applyToEither(down, fetch -> fetch);
                })
                .join();
    }

    private Fetch fetchAll(KubeApi api, Kind kind, @Nullable String namespace) {
        if (kind != Kind.PULL_SECRETS) {
            return fetchOne(api, kind, namespace, "");
        }
        // A field selector cannot say "or".
        CompletableFuture<Fetch> old =
                workers.supply(() -> fetchOne(api, kind, namespace, "&fieldSelector=type%3Dkubernetes.io%2Fdockercfg"));
        Fetch json = fetchOne(api, kind, namespace, "&fieldSelector=type%3Dkubernetes.io%2Fdockerconfigjson");
        List<Object> both = new ArrayList<>(json.items());
        both.addAll(old.join().items());
        return new Fetch(both, json.gap() != null ? json.gap() : old.join().gap());
    }

    private Fetch fetchOne(KubeApi api, Kind kind, @Nullable String namespace, String selector) {
        Pages pages = new Pages(api, kind, namespace);
        // A list that changes while it is read loses its place (410); the last try is not cut in pages.
        for (String limit : List.of("500", "500", "0")) {
            try {
                Fetch whole = pages.read("?limit=" + limit + selector);
                if (whole != null) {
                    return whole;
                }
            } catch (IOException e) {
                return pages.until(broken(kind, namespace, e));
            }
        }
        return pages.until(endless(kind, namespace));
    }

    /** One list, page by page. */
    private final class Pages {
        private final KubeApi api;
        private final Kind kind;
        private final @Nullable String namespace;
        private final List<Object> items = new ArrayList<>();

        Pages(KubeApi api, Kind kind, @Nullable String namespace) {
            this.api = api;
            this.kind = kind;
            this.namespace = namespace;
        }

        /** Reads it from its beginning, until it ends or something is wrong; null when it has to be read again. */
        @Nullable
        Fetch read(String query) throws IOException {
            items.clear();
            int malformed = 0;
            String first = path(kind, namespace) + query;
            String next = first;
            for (int page = 0; page < MAX_PAGES; page++) {
                KubeApi.Reply reply = api.get(next, cluster.requestLimit());
                if (reply.status() == 410 && page > 0) {
                    reply.body().close();
                    return null;
                } else if (reply.status() != 200) {
                    return until(refused(kind, namespace, reply));
                }
                KubeJson.Page read;
                try (InputStream body = reply.body()) {
                    read = KubeJson.readList(kind, body, allowance);
                }
                items.addAll(read.items());
                malformed += read.malformed() + read.left();
                String token = read.continueToken();
                if (token == null || token.isEmpty()) {
                    return until(malformed == 0 ? null : unread(kind, namespace, malformed));
                } else if (token.length() > MAX_TOKEN) {
                    return until(longToken(kind, namespace));
                }
                next = first + "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
            }
            return null;
        }

        /** What was read until something was wrong; null stands for the end. */
        Fetch until(@Nullable Gap gap) {
            return new Fetch(List.copyOf(items), gap);
        }
    }

    private static Gap endless(Kind kind, @Nullable String namespace) {
        return new Gap(
                Gap.Cause.MALFORMED,
                what(kind, namespace),
                "the list is endless, or changes faster than it can be read",
                "run again");
    }

    private static Gap longToken(Kind kind, @Nullable String namespace) {
        return new Gap(
                Gap.Cause.MALFORMED,
                what(kind, namespace),
                "the API server's token for the next page is longer than " + (MAX_TOKEN >> 10) + " KiB",
                "");
    }

    /** The manifest with the right to read Secrets, which rbac.yaml leaves out. */
    public static final String SECRETS_MANIFEST =
            "; in a Pod of samples/kubernetes, apply rbac-pull-secrets.yaml, which lets it read every Secret";

    private static final String TEMPLATES_MANIFEST =
            "; in a Pod of samples/kubernetes, apply rbac-space.yaml, which lets it see which images are in use";

    private static final String CONFIG_MAPS_MANIFEST =
            "; in a Pod of samples/kubernetes, apply rbac-registry-config.yaml, which lets it read them";

    /** What gives a right that rbac.yaml leaves out; empty for all others. */
    private static String manifest(Kind kind, @Nullable String namespace) {
        if (kind.type() == PodTemplate.class) {
            return TEMPLATES_MANIFEST;
        }
        return kind == Kind.PULL_SECRETS
                ? SECRETS_MANIFEST
                : kind == Kind.CONFIG_MAPS && BuiltIn.NAMESPACE.equals(namespace) ? CONFIG_MAPS_MANIFEST : "";
    }

    static Gap unread(Kind kind, @Nullable String namespace, int count) {
        return new Gap(
                Gap.Cause.MALFORMED,
                what(kind, namespace),
                count + " of the objects in the list are missing from the answer or cannot be read",
                "compare with `microk8s kubectl get " + kind.resource() + (kind.namespaced() ? " -A" : "")
                        + " -o yaml`");
    }

    private static Gap refused(Kind kind, @Nullable String namespace, KubeApi.Reply reply) throws IOException {
        int status = reply.status();
        String why = words(status, reply.start(HttpLimits.SMALL));
        return switch (status) {
            case 401 ->
                new Gap(
                        Gap.Cause.DENIED,
                        what(kind, namespace),
                        why,
                        "renew the credentials of the kubeconfig: the API server does not accept them");
            case 403 ->
                new Gap(
                        Gap.Cause.DENIED,
                        what(kind, namespace),
                        why,
                        "ask for `list` on `" + kind.resource() + "` "
                                + (namespace == null ? "at the cluster scope" : "in namespace " + namespace)
                                + manifest(kind, namespace));
            case 404 ->
                new Gap(Gap.Cause.OUT_OF_VIEW, what(kind, namespace), "this API server does not have this kind", "");
            default -> new Gap(Gap.Cause.UNREACHABLE, what(kind, namespace), why, "run again");
        };
    }

    static Gap broken(Kind kind, @Nullable String namespace, IOException e) {
        if (e instanceof MemoryBudget.Exhausted) {
            return new Gap(
                    Gap.Cause.MALFORMED,
                    what(kind, namespace),
                    "there is not enough memory for the API server's answer: " + e.getMessage(),
                    "run with more memory: JAVA_TOOL_OPTIONS=-Xmx2g");
        }
        Failure failure = Failure.of(e);
        // What Jackson and the reader complain of is not the connection.
        boolean malformed = e instanceof JsonProcessingException || Failure.isFlood(e);
        Gap.Cause cause = malformed
                ? Gap.Cause.MALFORMED
                : failure.kind() == Failure.Kind.TIMED_OUT ? Gap.Cause.TIMED_OUT : Gap.Cause.UNREACHABLE;
        String why = e instanceof StreamConstraintsException
                ? "the API server's answer, or a text, name or number in it, is too long"
                : e instanceof JsonProcessingException
                        ? "the API server's answer is not the requested list"
                        : failure.detail();
        return new Gap(cause, what(kind, namespace), why, malformed ? "" : "run again, with a longer --timeout");
    }

    /** What a refusal says: the API server's own message where there is one. */
    public static String words(int status, byte[] body) {
        String message = null;
        try {
            message = Json.text(Json.object(body), "message");
        } catch (IOException e) {
            // Not the API server's words; the status says enough.
        }
        return "HTTP " + status + (message == null || message.isEmpty() ? "" : ": " + ShownText.line(message, 300));
    }

    private static String what(Kind kind, @Nullable String namespace) {
        if (!kind.namespaced()) {
            return kind.resource();
        }
        return kind.resource() + (namespace == null ? " of all namespaces" : " in namespace " + namespace);
    }

    static String path(Kind kind, @Nullable String namespace) {
        String api = (kind.group().isEmpty() ? "/api/" : "/apis/") + kind.apiVersion();
        return api + (namespace == null ? "" : "/namespaces/" + namespace) + "/" + kind.resource();
    }

    static @Nullable String namespace(Object item) {
        if (item instanceof Pod pod) {
            return pod.namespace();
        }
        if (item instanceof Deployment deployment) {
            return deployment.namespace();
        }
        if (item instanceof PodTemplate template) {
            return template.namespace();
        }
        if (item instanceof Service service) {
            return service.namespace();
        }
        if (item instanceof EndpointSlice slice) {
            return slice.namespace();
        }
        if (item instanceof NetworkPolicy policy) {
            return policy.namespace();
        }
        if (item instanceof Claim claim) {
            return claim.namespace();
        }
        if (item instanceof Event event) {
            return event.namespace();
        }
        if (item instanceof ServiceAccount account) {
            return account.namespace();
        }
        if (item instanceof ConfigMap configMap) {
            return configMap.namespace();
        }
        return item instanceof PullSecret secret ? secret.namespace() : null;
    }
}
