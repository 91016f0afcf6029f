package dev.registrydoctor.doctor.live;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.RegistryProbe;
import dev.registrydoctor.checks.evidence.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.RegistryProbe.Reply;
import dev.registrydoctor.checks.evidence.RegistryProbe.Result;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Connects to a host and port, and asks for {@code /v2/} by both schemes at once. */
final class RegistryProber {

    private final RegistryHttp http;
    private final Dialler dialler;
    private final Workers workers;

    RegistryProber(RegistryHttp http, Dialler dialler, Workers workers) {
        this.http = http;
        this.dialler = dialler;
        this.workers = workers;
    }

    Answer<RegistryProbe> ask(RegistryProbe.Ask question) {
        String host = question.host();
        int port = question.port();
        String how = "connect and GET " + new Origin("http", host, port).authority() + "/v2/ over http and https";
        RegistryProbe probe;
        try {
            dialler.connect(host, port, RegistryHttp.CONNECT_LIMIT);
            CompletableFuture<Reply> plain = workers.supply(() -> reply(new Origin("http", host, port)));
            CompletableFuture<Reply> tls = workers.supply(() -> reply(new Origin("https", host, port)));
            CompletableFuture<@Nullable Reply> other = new CompletableFuture<>();
            for (CompletableFuture<Reply> one : List.of(plain, tls)) {
                var unused = one.thenAccept(r -> {
                    if (r.isRegistry()) {
                        other.complete(r);
                    }
                });
            }
            var unused = plain.thenCombine(tls, (a, b) -> other.complete(null));
            other.join();
            // Once a registry answers by one scheme, how the other fails is not worth waiting for.
            probe = new RegistryProbe(host, port, Connection.CONNECTED, "", plain.getNow(null), tls.getNow(null));
        } catch (IOException | IllegalArgumentException e) {
            Failure failure = Failure.of(e);
            probe = new RegistryProbe(host, port, connection(failure.kind()), failure.detail(), null, null);
        }
        return Answer.known(probe, HostRoot.source(how));
    }

    private Reply reply(Origin origin) {
        try {
            Request request = new Request.Builder()
                    .url(RegistryHttp.url(origin, "v2/"))
                    .header("User-Agent", "registry-doctor")
                    .build();
            return reply(http.send(request, RegistryHttp.SMALL));
        } catch (IOException e) {
            Failure failure = Failure.of(e);
            return new Reply(result(failure.kind()), 0, null, null, null, null, null, failure.detail());
        }
    }

    private static Reply reply(RegistryHttp.Reply answer) {
        String text = answer.text();
        String version = header(answer, "Docker-Distribution-Api-Version");
        String challenge = header(answer, "WWW-Authenticate");
        boolean expected = (answer.status() == 200 && version != null)
                || (answer.status() == 401 && (version != null || challenge != null));
        String location = answer.headers().get("Location");
        return new Reply(
                answer.status() == 400 && saysThatItIsTls(text) ? Result.SPEAKS_TLS : Result.ANSWERED,
                answer.status(),
                version,
                header(answer, "Content-Type"),
                challenge,
                location == null ? null : Texts.url(location),
                date(answer),
                expected ? "" : Texts.line(text, Texts.SHORT));
    }

    private static @Nullable String header(RegistryHttp.Reply answer, String name) {
        String value = answer.headers().get(name);
        return value == null ? null : Texts.line(value, 4 * Texts.SHORT);
    }

    private static @Nullable Instant date(RegistryHttp.Reply answer) {
        // A date that makes no sense is null here.
        Date date = answer.headers().getDate("Date");
        return date == null ? null : date.toInstant();
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
