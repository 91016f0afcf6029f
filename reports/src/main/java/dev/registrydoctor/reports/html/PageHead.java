package dev.registrydoctor.reports.html;

import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What each page begins with: it fetches nothing, and runs no script but its own (docs/decisions/0009). */
public final class PageHead {

    private PageHead() {}

    /**
     * Opens {@code html}, writes {@code head}, and opens {@code body}.
     *
     * @param out what the markup is written to
     * @param script the page's own, which is written at its end; null when it has none
     */
    public static void write(Markup html, Appendable out, String title, String style, @Nullable String script)
            throws IOException {
        out.append("<!DOCTYPE html>\n");
        html.open("html", "lang", "en").open("head").empty("meta", "charset", "utf-8");
        html.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src '" + hash(style) + "'; "
                        + (script == null ? "" : "script-src '" + hash(script) + "'; ")
                        + "base-uri 'none'; form-action 'none'");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "referrer", "content", "no-referrer");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.leaf("title", title).own("style", style).end();
        html.open("body");
    }

    /**
     * A style or script of this program.
     *
     * @param name its absolute name among the resources
     */
    public static String resource(String name) throws IOException {
        try (InputStream in = PageHead.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the program lacks its own file " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** As a Content-Security-Policy names a style or script that stands in the page. */
    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
