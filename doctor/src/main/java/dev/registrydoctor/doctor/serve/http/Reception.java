package dev.registrydoctor.doctor.serve.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.registrydoctor.doctor.serve.ServeLog;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at each request before anything is answered: at its method, the name that it uses, and its token. */
final class Reception implements HttpHandler {

    /** Large answers at the same time, each of some megabytes. */
    private static final int LARGE = 8;

    private static final int LARGE_WAIT_SECONDS = 2;

    private final ServedPages pages;
    private final HostNames names;
    private final @Nullable ReaderToken token;
    private final WrongTokens wrong;
    private final RequestThreads threads;
    private final boolean tls;
    private final ServeLog log;
    private final Semaphore large = new Semaphore(LARGE);
    private final Semaphore working = new Semaphore(ServerLimits.THREADS - ServerLimits.FOR_PROBES);

    Reception(
            ServedPages pages,
            HostNames names,
            @Nullable ReaderToken token,
            WrongTokens wrong,
            RequestThreads threads,
            boolean tls,
            ServeLog log) {
        this.pages = pages;
        this.names = names;
        this.token = token;
        this.wrong = wrong;
        this.threads = threads;
        this.tls = tls;
        this.log = log;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        threads.enter(RequestThreads.Phase.WORKING);
        PageAnswer refusal = refusal(exchange);
        ServedPages.Route route = pages.at(path(exchange));
        if (refusal != null) {
            send(exchange, refusal);
        } else if (route == null) {
            send(exchange, PageAnswer.text(404, "nothing is here"));
        } else if (route.isFree()) {
            send(exchange, answer(route, exchange));
        } else if (!route.isLarge()) {
            send(exchange, answerIfOthersCan(route, exchange));
        } else if (mayBeLarge()) {
            try {
                send(exchange, answerIfOthersCan(route, exchange));
            } finally {
                large.release();
            }
        } else {
            send(exchange, tooMany());
        }
    }

    /** Keeps threads for the probes: a history whose disk does not answer must not hold all of them. */
    private PageAnswer answerIfOthersCan(ServedPages.Route route, HttpExchange exchange) {
        if (!working.tryAcquire()) {
            return tooMany();
        }
        try {
            return answer(route, exchange);
        } finally {
            working.release();
        }
    }

    private static PageAnswer tooMany() {
        return PageAnswer.text(503, "too many ask for this at the same time").with("Retry-After", "2");
    }

    private boolean mayBeLarge() {
        try {
            return large.tryAcquire(LARGE_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void send(HttpExchange exchange, PageAnswer answer) throws IOException {
        threads.enter(RequestThreads.Phase.WRITING);
        List<String> host = exchange.getRequestHeaders().get("Host");
        AnswerWriter.send(exchange, answer, tls && host != null && host.size() == 1 && names.isOwn(host.get(0)));
    }

    /** Why a request is not answered, or null when it is. */
    private @Nullable PageAnswer refusal(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        if (!exchange.getRequestMethod().equals("GET")
                && !exchange.getRequestMethod().equals("HEAD")) {
            return PageAnswer.text(405, "nothing here can be changed; GET and HEAD are answered")
                    .with("Allow", "GET, HEAD")
                    .with("Connection", "close");
        }
        List<String> host = headers.get("Host");
        if (host == null || host.size() != 1 || exchange.getRequestURI().isAbsolute()) {
            return PageAnswer.text(400, "a request has one header Host, and a path")
                    .with("Connection", "close");
        }
        if (!names.allow(host.get(0))) {
            return PageAnswer.text(
                            421,
                            "this server does not answer to the name that the request uses. Use an address or localhost, or start"
                                    + " registry-doctor serve with --host-name and the name")
                    .with("Connection", "close");
        }
        if (length(headers) != 0) {
            return PageAnswer.text(413, "a request has no body here").with("Connection", "close");
        }
        ServedPages.Route route = pages.at(path(exchange));
        return route != null && route.isFree() ? null : refusalOfReader(exchange);
    }

    private static long length(Headers headers) {
        String length = headers.getFirst("Content-Length");
        if (headers.containsKey("Transfer-Encoding")) {
            return -1;
        }
        return length == null || length.equals("0") ? 0 : 1;
    }

    /** Why somebody may not read, or null when anybody may or the token is right. */
    private @Nullable PageAnswer refusalOfReader(HttpExchange exchange) {
        if (token == null) {
            return null;
        }
        List<String> sent = exchange.getRequestHeaders().get("Authorization");
        if (sent == null) {
            return unauthorized("a token is needed: as a bearer token, or as the password in a browser");
        }
        if (sent.size() == 1 && token.isIn(sent.get(0))) {
            return null;
        }
        Duration wait = wrong.from(exchange.getRemoteAddress().getAddress());
        return wait.isZero()
                ? unauthorized("this token is wrong")
                : PageAnswer.text(429, "too many wrong tokens came from this address")
                        .with("Retry-After", Long.toString(wait.toSeconds() + 1))
                        .with("Connection", "close");
    }

    private static PageAnswer unauthorized(String why) {
        return PageAnswer.text(401, why)
                .with(
                        "WWW-Authenticate",
                        "Bearer realm=\"registry-doctor\"",
                        "Basic realm=\"registry-doctor\", charset=\"UTF-8\"");
    }

    private PageAnswer answer(ServedPages.Route route, HttpExchange exchange) {
        URI uri = exchange.getRequestURI();
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        try {
            return route.page().answer(new ServedPages.Request(path(exchange), uri.getRawQuery(), accept));
        } catch (IOException | RuntimeException e) {
            // Its message can name what the reader may not see.
            log.say("an answer to " + (route.isLarge() ? "/reports or /history.json" : path(exchange)) + " failed: "
                    + e.getClass().getName());
            return PageAnswer.text(500, "this answer failed; the log of registry-doctor serve names the error");
        }
    }

    /** Raw: an encoded path is none of those that are served. */
    private static String path(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        return path == null ? "" : path;
    }
}
