package dev.registrydoctor.checks.reading;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The server of a request. It comes from a pasted line: it is compared and shown, never contacted.
 *
 * @param scheme in lower case, or null when the line has none
 * @param host in lower case, an IPv6 address without its brackets
 * @param port as written, or null
 */
public record LegTarget(
        @Nullable String scheme, String host, @Nullable Integer port) {

    private static final int HIGHEST_PORT = 65_535;

    /** Reads {@code host}, {@code host:port}, {@code [v6]:port}, with or without {@code user@} before it. */
    static LegTarget of(@Nullable String scheme, String authority) {
        String rest = authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        int colon = rest.lastIndexOf(':');
        boolean hasPort = colon >= 0 && rest.indexOf(']', colon) < 0 && isPort(rest.substring(colon + 1));
        // A port that a person wrote over: registry.lab:PORT. An IPv6 address has several colons.
        boolean hasWord = !hasPort && colon > 0 && rest.indexOf(':') == colon;
        String host = hasPort || hasWord ? rest.substring(0, colon) : rest;
        Integer port = hasPort ? Integer.valueOf(rest.substring(colon + 1)) : null;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new LegTarget(scheme == null ? null : scheme.toLowerCase(Locale.ROOT), host, port);
    }

    private static boolean isPort(String text) {
        return !text.isEmpty()
                && text.length() <= 5
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(text) <= HIGHEST_PORT;
    }

    /** The port of the connection: the written one, or that of the scheme; null when neither is known. */
    public @Nullable Integer effectivePort() {
        if (port != null || scheme == null) {
            return port;
        }
        return scheme.equals("https") ? Integer.valueOf(443) : scheme.equals("http") ? Integer.valueOf(80) : null;
    }

    /** As written by clients: {@code host} or {@code host:port}. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == null ? name : name + ":" + port;
    }
}
