package dev.registrydoctor.doctor.serve.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends answers, each with the headers that keep browsers from doing more with it than to show it. */
final class AnswerWriter {

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Embedder-Policy", "require-corp",
            "X-Frame-Options", "DENY",
            // Reports stay in no cache: they tell what is weak, and who may read them can change.
            "Cache-Control", "no-store");

    private static final Pattern GZIP =
            Pattern.compile("(?i)(?:^|,)\\s*gzip\\s*(?:;\\s*q=(?:1(?:\\.0*)?|0\\.\\d*[1-9]\\d*)\\s*)?(?:,|$)");

    /** Java's server copies what it is given in one piece, twice, for each client. */
    private static final int PIECE = 8 << 10;

    private AnswerWriter() {}

    /**
     * Sends an answer and ends the exchange.
     *
     * @param strict whether browsers shall come by HTTPS alone from now on
     */
    static void send(HttpExchange exchange, PageAnswer answer, boolean strict) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        ALWAYS.forEach(headers::set);
        answer.headers().forEach(headers::put);
        headers.set("Content-Security-Policy", answer.policy());
        if (strict) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        String tag = answer.tag();
        if (tag != null) {
            headers.set("ETag", tag);
        }
        if (answer.isWorthPacking()) {
            headers.set("Vary", "Accept-Encoding");
        }
        if (answer.status() == 200 && tag != null && has(exchange, tag)) {
            exchange.sendResponseHeaders(304, -1);
            exchange.close();
            return;
        }
        headers.set("Content-Type", answer.type());
        body(exchange, answer);
    }

    private static void body(HttpExchange exchange, PageAnswer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        byte[] body = answer.body();
        if (answer.isWorthPacking() && accepts(exchange.getRequestHeaders().getFirst("Accept-Encoding"))) {
            body = answer.packed();
            headers.set("Content-Encoding", "gzip");
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            // Length 0 means to the server that it is not known.
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            OutputStream out = exchange.getResponseBody();
            for (int i = 0; i < body.length; i += PIECE) {
                out.write(body, i, Math.min(PIECE, body.length - i));
            }
        }
        exchange.close();
    }

    private static boolean accepts(@Nullable String encodings) {
        return encodings != null
                && encodings.length() < 200
                && GZIP.matcher(encodings).find();
    }

    /** Whether the client has this version, or any of those that it names. */
    private static boolean has(HttpExchange exchange, String tag) {
        String known = exchange.getRequestHeaders().getFirst("If-None-Match");
        return known != null && (known.strip().equals("*") || known.contains(tag.substring(2)));
    }
}
