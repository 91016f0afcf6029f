package dev.registrydoctor.doctor.serve.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** An answer; the same one may go to many clients at the same time. */
final class PageAnswer {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String JSON = "application/json";

    /** A packet has more, so that packing would gain nothing. */
    private static final int WORTH_PACKING = 1_400;

    private final int status;
    private final String type;
    private final byte[] body;
    private final String policy;
    private final Map<String, List<String>> headers = new HashMap<>();
    private @Nullable String tag;
    private byte @Nullable [] packed;

    private PageAnswer(int status, String type, byte[] body, String policy) {
        this.status = status;
        this.type = type;
        this.body = body;
        this.policy = policy;
    }

    /** A few words. */
    static PageAnswer text(int status, String text) {
        return new PageAnswer(status, TEXT, bytes(text + "\n"), ContentPolicy.NOTHING);
    }

    /** A page of this program. */
    static PageAnswer page(int status, String html) {
        return new PageAnswer(status, HTML, bytes(html), ContentPolicy.of(html));
    }

    static PageAnswer json(int status, String json) {
        return new PageAnswer(status, JSON, bytes(json), ContentPolicy.NOTHING);
    }

    static PageAnswer of(String type, byte[] body) {
        return new PageAnswer(200, type, body, ContentPolicy.NOTHING);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The same answer with a header; to be called before it goes to anybody. */
    PageAnswer with(String header, String... values) {
        headers.put(header, List.of(values));
        return this;
    }

    /** The same answer with a tag by which clients recognize what they have; to be called before it goes to anybody. */
    PageAnswer tagged() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            // Weak, because the packed body has the same one.
            tag = "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        return this;
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    byte[] body() {
        return body;
    }

    /** What a browser may do with it. */
    String policy() {
        return policy;
    }

    Map<String, List<String>> headers() {
        return headers;
    }

    @Nullable
    String tag() {
        return tag;
    }

    boolean isWorthPacking() {
        return body.length > WORTH_PACKING;
    }

    /** The body by gzip; packed once. */
    synchronized byte[] packed() {
        byte[] done = packed;
        if (done == null) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 4);
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            done = out.toByteArray();
            packed = done;
        }
        return done;
    }
}
