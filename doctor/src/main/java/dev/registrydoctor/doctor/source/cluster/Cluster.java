package dev.registrydoctor.doctor.source.cluster;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ApiContact.State;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.host.HostAddresses;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.host.Resolver;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The cluster that a kubeconfig names, if one does: how to reach it, and whether it answers. */
public final class Cluster implements AutoCloseable {

    private static final Pattern NUMBER = Pattern.compile("^\\d+");

    private final Kubeconfigs kubeconfigs;
    private final Workers workers;
    private final Resolver resolver;
    private final Duration requestLimit;
    private final Duration contactLimit;
    private final CompletableFuture<Link> link = new CompletableFuture<>();
    private boolean linking;
    private @Nullable CompletableFuture<ApiContact> contact;

    /** The way to the API server, or why there is none. */
    public record Link(KubeconfigAccess access, @Nullable KubeApi api) {
        /** The namespace that the kubeconfig's context names. */
        String namespace() {
            return access instanceof KubeconfigAccess.Ready ready
                    ? ready.kubeconfig().namespace()
                    : "default";
        }
    }

    public Cluster(Kubeconfigs kubeconfigs, Duration timeout, Workers workers, Resolver resolver) {
        this.workers = workers;
        this.resolver = resolver;
        // Less than the run has, so that "no answer" is said by who knows what was asked.
        requestLimit = min(Duration.ofSeconds(10), timeout.multipliedBy(4).dividedBy(5));
        contactLimit = min(Duration.ofSeconds(5), timeout.dividedBy(2));
        this.kubeconfigs = kubeconfigs;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    public Duration requestLimit() {
        return requestLimit;
    }

    /** Reads the kubeconfig once, whoever asks first. */
    public Link link() {
        boolean mine;
        synchronized (this) {
            mine = !linking;
            linking = true;
        }
        if (mine) {
            try {
                link.complete(connect());
            } catch (RuntimeException | Error e) {
                link.completeExceptionally(e);
                throw e;
            }
        }
        return link.join();
    }

    /** What the search for a kubeconfig came to, or null when nothing has asked for the cluster yet. */
    public synchronized @Nullable KubeconfigAccess found() {
        return link.isDone() && !link.isCompletedExceptionally() ? link.join().access() : null;
    }

    private Link connect() {
        KubeconfigAccess access = kubeconfigs.find();
        if (!(access instanceof KubeconfigAccess.Ready ready)) {
            return new Link(access, null);
        }
        try {
            return new Link(access, new KubeApi(ready.kubeconfig(), requestLimit, workers));
        } catch (GeneralSecurityException | IOException e) {
            // What Java says of a broken key is for programmers.
            String detail = e instanceof IOException && e.getMessage() != null
                    ? e.getMessage()
                    : "a certificate or key in it is not valid PEM";
            return new Link(
                    new KubeconfigAccess.Unusable(
                            ready.kubeconfig().file(), ShownText.line(detail, ShownText.SHORT), access.lookedAt()),
                    null);
        }
    }

    /** How the API server meets the doctor: asked once, beside whatever else is asked of it. */
    synchronized CompletableFuture<ApiContact> contact() {
        CompletableFuture<ApiContact> asked = contact;
        if (asked == null) {
            asked = workers.supply(this::meet);
            contact = asked;
        }
        return asked;
    }

    public Answer<ApiContact> ask() {
        Link way = link();
        if (way.access() instanceof KubeconfigAccess.Closed) {
            return Answer.unknown(way.access().gap(ApiContact.Ask.INSTANCE.describe()));
        }
        ApiContact met = contact().join();
        String how = met.server() == null ? "the kubeconfig" : "GET " + met.server() + "/version";
        return Answer.known(met, HostRoot.source(how));
    }

    /** Why nothing can be asked of this API server, or null when that is not so. */
    static @Nullable Gap gap(ApiContact contact, String what) {
        Gap.Cause cause = switch (contact.state()) {
            case REFUSES, TLS_FAILS, NAME_UNRESOLVED -> Gap.Cause.UNREACHABLE;
            case TIMES_OUT -> Gap.Cause.TIMED_OUT;
            default -> null;
        };
        return cause == null
                ? null
                : new Gap(
                        cause,
                        what,
                        "the API server " + contact.server() + " cannot be reached: " + contact.detail(),
                        "fix the connection to the API server first");
    }

    private ApiContact meet() {
        Link way = link();
        KubeconfigAccess access = way.access();
        KubeApi api = way.api();
        if (access instanceof KubeconfigAccess.Ready ready && api != null) {
            return meet(ready, api);
        }
        if (access instanceof KubeconfigAccess.Unusable unusable) {
            return new ApiContact(
                    State.KUBECONFIG_UNUSABLE,
                    null,
                    unusable.file(),
                    access.lookedAt(),
                    unusable.detail(),
                    null,
                    false,
                    null,
                    null,
                    null);
        }
        String detail = access.gap("").why();
        String file = access instanceof KubeconfigAccess.Closed closed ? closed.file() : null;
        return new ApiContact(
                file == null ? State.NO_KUBECONFIG : State.KUBECONFIG_UNUSABLE,
                null,
                file,
                access.lookedAt(),
                detail,
                null,
                false,
                null,
                null,
                null);
    }

    private ApiContact meet(KubeconfigAccess.Ready ready, KubeApi api) {
        State state;
        String detail = "";
        String version = null;
        Instant date = null;
        try {
            KubeApi.Reply reply = api.get("/version", contactLimit);
            date = reply.date();
            byte[] body = reply.start(HttpLimits.SMALL);
            state = state(reply.status());
            if (state == State.ANSWERS && reply.status() == 200) {
                version = version(body);
                if (version == null) {
                    state = State.BROKEN;
                    detail = "it answers, but not like an API server";
                }
            } else if (state != State.ANSWERS) {
                detail = LiveListings.words(reply.status(), body);
            }
        } catch (IOException e) {
            Failure failure = Failure.of(e);
            state = state(failure.kind());
            detail = failure.detail();
        }
        Kubeconfig config = ready.kubeconfig();
        return new ApiContact(
                state,
                ShownText.url(config.server().url()),
                config.file(),
                ready.lookedAt(),
                detail,
                version,
                state != State.NAME_UNRESOLVED && isHere(config.server().url()),
                date,
                validity(config.user().certificate()),
                config.context());
    }

    private static ApiContact.@Nullable Validity validity(@Nullable String pem) {
        if (pem == null) {
            return null;
        }
        return Certificate.ofPem(pem).stream()
                .findFirst()
                .map(c -> new ApiContact.Validity(c.subject(), c.notBefore(), c.notAfter()))
                .orElse(null);
    }

    private static State state(int status) {
        if (status == 401) {
            return State.DENIED;
        }
        // Where anonymous or narrow users may not even ask for the version, the server answers all the same.
        return status == 200 || status == 403 ? State.ANSWERS : State.BROKEN;
    }

    private static State state(Failure.Kind kind) {
        if (kind.isTls()) {
            return State.TLS_FAILS;
        }
        return switch (kind) {
            case REFUSED, NO_ROUTE -> State.REFUSES;
            case TIMED_OUT -> State.TIMES_OUT;
            case NAME_UNRESOLVED -> State.NAME_UNRESOLVED;
            default -> State.BROKEN;
        };
    }

    private static @Nullable String version(byte[] body) {
        try {
            Map<String, Object> version = Json.object(body);
            String major = Json.text(version, "major");
            // Some distributions write "32+".
            Matcher minor = NUMBER.matcher(String.valueOf(Json.text(version, "minor")));
            return major != null && minor.find() ? ShownText.line(major, 10) + "." + minor.group() : null;
        } catch (IOException e) {
            return null;
        }
    }

    private boolean isHere(String server) {
        HttpUrl url = HttpUrl.parse(server);
        try {
            return url != null && resolver.resolve(url.host()).stream().anyMatch(HostAddresses::isHere);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        Link way = link.isDone() && !link.isCompletedExceptionally() ? link.join() : null;
        if (way != null && way.api() != null) {
            way.api().close();
        }
    }
}
