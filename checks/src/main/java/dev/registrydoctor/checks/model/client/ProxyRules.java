package dev.registrydoctor.checks.model.client;

import dev.registrydoctor.checks.model.Cidr;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that a Go program uses for a host: containerd and dockerd (golang.org/x/net/http/httpproxy).
 *
 * @param http the proxy for plain HTTP, empty when none is set
 * @param https the proxy for HTTPS, empty when none is set
 * @param none the entries of NO_PROXY
 */
public record ProxyRules(String http, String https, String none) {

    private static final List<String> NAMES = List.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY");

    /**
     * Reads assignments as a shell or systemd does, the files in order; names in upper case come before those in lower
     * case.
     */
    public static ProxyRules read(List<String> texts) {
        Map<String, String> set = new TreeMap<>();
        for (String text : texts) {
            for (String line : text.lines().map(String::strip).toList()) {
                String plain = line.replaceFirst("^export\\s+", "");
                int equals = plain.indexOf('=');
                if (equals > 0 && NAMES.contains(plain.substring(0, equals).toUpperCase(Locale.ROOT))) {
                    set.put(
                            plain.substring(0, equals),
                            plain.substring(equals + 1).strip().replaceAll("^[\"']|[\"']$", ""));
                }
            }
        }
        return new ProxyRules(value(set, "HTTP_PROXY"), value(set, "HTTPS_PROXY"), value(set, "NO_PROXY"));
    }

    private static String value(Map<String, String> set, String name) {
        String upper = set.getOrDefault(name, "");
        return upper.isEmpty() ? set.getOrDefault(name.toLowerCase(Locale.ROOT), "") : upper;
    }

    /**
     * The proxy for a request, without its credentials; null for a direct request.
     *
     * @param scheme {@code http} or {@code https}
     */
    public @Nullable String proxyOf(String scheme, String host, int port) {
        String proxy = scheme.equals("http") ? http : https;
        return proxy.isEmpty() || BuiltIn.isLoopback(host) || isExempt(host, port) ? null : withoutLogin(proxy);
    }

    /** A URL without user and password, or without any part that could be one. */
    public static String withoutLogin(String url) {
        int slashes = url.indexOf("//");
        int at = url.lastIndexOf('@');
        return slashes < 0 || at < slashes + 2 ? url : url.substring(0, slashes + 2) + url.substring(at + 1);
    }

    private boolean isExempt(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        for (String part : none.split(",", -1)) {
            String entry = part.strip().toLowerCase(Locale.ROOT);
            if (!entry.isEmpty() && (entry.equals("*") || matches(entry, name, port))) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.indexOf('/') > 0) {
            return Cidr.contains(entry, host);
        }
        boolean hasPort = entry.matches("[^:]+:\\d+");
        if (hasPort && !entry.endsWith(":" + port)) {
            return false;
        }
        String name = hasPort ? entry.substring(0, entry.lastIndexOf(':')) : entry;
        if (Cidr.isAddress(name)) {
            return name.equals(host);
        }
        // ".lab" and "*.lab" match only subdomains of lab; "lab" matches lab too.
        String suffix = name.startsWith("*.") ? name.substring(1) : name;
        return suffix.startsWith(".") ? host.endsWith(suffix) : host.equals(suffix) || host.endsWith("." + suffix);
    }
}
