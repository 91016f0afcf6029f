package dev.registrydoctor.checks.model;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A WWW-Authenticate header.
 *
 * @param scheme {@code basic}, {@code bearer} or another, in lower case
 * @param parameters its parameters, names in lower case
 */
public record Challenge(String scheme, Map<String, String> parameters) {

    public Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** Reads a header; quoted values can contain commas. Never fails: invalid parts are left out. */
    public static Challenge parse(String header) {
        String text = header.strip();
        int space = text.indexOf(' ');
        String scheme = (space < 0 ? text : text.substring(0, space)).toLowerCase(Locale.ROOT);
        Map<String, String> parameters = new LinkedHashMap<>();
        int i = space < 0 ? text.length() : space + 1;
        while (i < text.length()) {
            int equals = text.indexOf('=', i);
            if (equals < 0) {
                break;
            }
            String name = text.substring(i, equals).replace(",", " ").strip().toLowerCase(Locale.ROOT);
            StringBuilder value = new StringBuilder();
            i = readValue(text, equals + 1, value);
            parameters.putIfAbsent(name, value.toString());
        }
        return new Challenge(scheme, parameters);
    }

    private static int readValue(String text, int from, StringBuilder value) {
        int i = from;
        boolean quoted = i < text.length() && text.charAt(i) == '"';
        if (quoted) {
            i++;
        }
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (quoted && c == '\\' && i < text.length()) {
                value.append(text.charAt(i++));
            } else if (c == (quoted ? '"' : ',')) {
                return i;
            } else {
                value.append(c);
            }
        }
        return i;
    }

    public boolean isBearer() {
        return scheme.equals("bearer");
    }

    /** The URL of the token service, or null when there is none. */
    public @Nullable String realm() {
        return parameters.get("realm");
    }

    /** The service in token requests, or null when there is none. */
    public @Nullable String service() {
        return parameters.get("service");
    }
}
