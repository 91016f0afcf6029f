package dev.registrydoctor.doctor.serve.notify.webhook;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a template gives, and so how the values in it are escaped. Values are one line already. */
public enum TemplateEscape {
    /** Values stand inside of JSON strings. */
    JSON("application/json"),
    /** The same for Slack, which has control characters of its own inside of strings. */
    SLACK("application/json"),
    /** Values stand for themselves. */
    TEXT("text/plain; charset=utf-8"),
    /** Values stand between {@code =} and {@code &}. */
    FORM("application/x-www-form-urlencoded");

    private final String contentType;

    TemplateEscape(String contentType) {
        this.contentType = contentType;
    }

    private static String json(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** The escape for a content type without parameters, or null when there is none. */
    public static @Nullable TemplateEscape of(String contentType) {
        String wanted = contentType.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(escape -> escape.plainType().equals(wanted))
                .findFirst()
                .orElse(null);
    }

    /** The content types that templates may have. */
    public static List<String> contentTypes() {
        return Arrays.stream(values()).map(TemplateEscape::plainType).distinct().toList();
    }

    private String plainType() {
        int end = contentType.indexOf(';');
        return end < 0 ? contentType : contentType.substring(0, end);
    }

    String contentType() {
        return contentType;
    }

    boolean isJson() {
        return this == JSON || this == SLACK;
    }

    String escape(String text) {
        return switch (this) {
            case JSON -> json(text);
            case SLACK -> json(SlackForm.escape(text));
            case TEXT -> text;
            case FORM -> URLEncoder.encode(text, StandardCharsets.UTF_8);
        };
    }
}
