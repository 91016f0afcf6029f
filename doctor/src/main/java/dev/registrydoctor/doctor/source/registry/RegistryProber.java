package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.HttpDate;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.host.HostRoot;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a host and port, and asks for {@code /v2/} by the scheme that is likely there, and by the other one when no
 * registry has answered soon: once one has, how the other scheme fails is worth neither a wait, nor a handshake, nor the
 * line that it leaves in the registry's log.
 */
public final class RegistryProber {

    private static final int HTTPS_PORT = 443;

    /** Longer than a registry in the same network takes for an answer, and too short for a person to notice. */
    private static final Duration ADVANCE = Duration.ofMillis(150);

    private final RegistryHttp http;
    private final Dialler dialler;
    private final Workers workers;
    private final Duration advance;

    public RegistryProber(RegistryHttp http, Dialler dialler, Workers workers) {
        this(http, dialler, workers, ADVANCE);
    }

    /**
     * A prober.
     *
     * @param advance how long the other scheme waits for an answer by the likely one
     */
    public RegistryProber(RegistryHttp http, Dialler dialler, Workers workers, Duration advance) {
        this.http = http;
        this.dialler = dialler;
        this.workers = workers;
        this.advance = advance;
    }

    public Answer<RegistryProbe> ask(RegistryProbe.Ask question) {
        if (dialler.isOutsideOfSample(question.host(), question.port())) {
            return Answer.unknown(new Gap(
                    Gap.Cause.OUT_OF_VIEW,
                    question.describe(),
                    "the sample does not contain this registry",
                    "run it on your own cluster"));
        }
        Origin http = new Origin("http", question.host(), question.port());
        Origin https = new Origin("https", question.host(), question.port());
        RegistryProbe probe;
        try {
            dialler.connect(question.host(), question.port(), RegistryHttp.CONNECT_LIMIT);
            probe = askBothSchemes(http, https);
        } catch (IOException | IllegalArgumentException e) {
            Failure failure = Failure.of(e);
            probe = new RegistryProbe(
                    question.host(), question.port(), connection(failure.kind()), failure.detail(), null, null);
        }
        String how = "connect to " + http.authority()
                + (probe.http() == null ? "" : ", GET " + http + "/v2/")
                + (probe.https() == null ? "" : ", GET " + https + "/v2/");
        return Answer.known(probe, HostRoot.source(how));
    }

    private RegistryProbe askBothSchemes(Origin http, Origin https) {
        boolean tlsFirst = http.port() == HTTPS_PORT;
        CompletableFuture<Reply> first = workers.supply(() -> reply(tlsFirst ? https : http));
        CompletableFuture<@Nullable Reply> second = first.thenApply(Reply::isRegistry)
                .completeOnTimeout(false, advance.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(answered -> answered
                        ? CompletableFuture.completedFuture(null)
                        : workers.supply(() -> reply(tlsFirst ? http : https)));
        CompletableFuture<@Nullable Reply> registry = new CompletableFuture<>();
        for (CompletableFuture<@Nullable Reply> one : List.of(first, second)) {
            var unused = one.thenAccept(r -> {
                if (r != null && r.isRegistry()) {
                    registry.complete(r);
                }
            });
        }
        var unused = first.thenCombine(second, (a, b) -> registry.complete(null));
        registry.join();
        Reply plain = (tlsFirst ? second : first).getNow(null);
        Reply tls = (tlsFirst ? first : second).getNow(null);
        return new RegistryProbe(http.host(), http.port(), Connection.CONNECTED, "", plain, tls);
    }

    private Reply reply(Origin origin) {
        try {
            Request request = new Request.Builder()
                    .url(RegistryHttp.url(origin, "v2/"))
                    .header("User-Agent", "registry-doctor")
                    .build();
            return reply(http.send(request, HttpLimits.SMALL));
        } catch (IOException e) {
            Failure failure = Failure.of(e);
            return new Reply(result(failure.kind()), 0, null, null, null, null, null, failure.detail());
        }
    }

    private static Reply reply(RegistryHttp.Reply answer) {
        return answered(answer.status(), answer.headers()::get, answer.text());
    }

    /**
     * An answer to {@code GET /v2/}.
     *
     * @param headers gives a header's value by its name in any case, or null
     * @param text the body, or its beginning
     */
    public static Reply answered(int status, Function<String, @Nullable String> headers, String text) {
        String version = header(headers, "Docker-Distribution-Api-Version");
        String challenge = header(headers, "WWW-Authenticate");
        boolean expected =
                (status == 200 && version != null) || (status == 401 && (version != null || challenge != null));
        String location = headers.apply("Location");
        return new Reply(
                status == 400 && saysThatItIsTls(text) ? Result.SPEAKS_TLS : Result.ANSWERED,
                status,
                version,
                header(headers, "Content-Type"),
                challenge,
                location == null ? null : ShownText.url(location),
                HttpDate.parse(headers.apply("Date")),
                expected ? "" : ShownText.line(text, ShownText.SHORT));
    }

    private static @Nullable String header(Function<String, @Nullable String> headers, String name) {
        String value = headers.apply(name);
        return value == null ? null : ShownText.line(value, 4 * ShownText.SHORT);
    }

    /** Go's server and nginx; others just hang up, which says nothing. */
    private static boolean saysThatItIsTls(String body) {
        String lower = body.toLowerCase(Locale.ROOT);
        return lower.contains("client sent an http request to an https server")
                || lower.contains("plain http request was sent to https port");
    }

    private static Connection connection(Failure.Kind kind) {
        return switch (kind) {
            case REFUSED -> Connection.REFUSED;
            case TIMED_OUT -> Connection.TIMED_OUT;
            case NO_ROUTE -> Connection.NO_ROUTE;
            case NAME_UNRESOLVED -> Connection.NAME_UNRESOLVED;
            default -> Connection.FAILED;
        };
    }

    private static Result result(Failure.Kind kind) {
        return switch (kind) {
            case PLAIN -> Result.SPEAKS_PLAIN;
            case UNTRUSTED -> Result.UNTRUSTED;
            case WRONG_NAME -> Result.WRONG_NAME;
            case OUT_OF_DATE -> Result.OUT_OF_DATE;
            case TIMED_OUT -> Result.TIMED_OUT;
            default -> Result.BROKEN;
        };
    }
}
