package dev.registrydoctor.doctor.setup.wanted;

import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.DockerHub;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A server that containerd is to ask for images.
 *
 * @param scheme {@code http} or {@code https}
 * @param authority host, and port where one is written
 * @param path the whole path of the API, without a slash at its end; {@link #API} unless the server has another one
 * @param tls how it is trusted; {@link WantedTls#NONE} for plain HTTP
 */
public record WantedServer(String scheme, String authority, String path, WantedTls tls) {

    /** The path of the API by the distribution specification. */
    public static final String API = "/v2";

    private static final Pattern AUTHORITY = Pattern.compile(
            "(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{1,5}))?");

    private static final Pattern PATH = Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*");

    private static final Pattern SLASHES = Pattern.compile("/+");

    public WantedServer {
        tls = scheme.equals("http") ? WantedTls.NONE : tls;
    }

    /**
     * Whether images can name this registry: the part before their first slash is a registry only if it has a dot, a port or a
     * capital, or is localhost (distribution/reference, splitDockerDomain). {@code team/app} is an image of Docker Hub.
     */
    public static boolean isNamedByImages(String host) {
        boolean hasSign = host.contains(".") || host.contains(":") || !host.equals(host.toLowerCase(Locale.ROOT));
        return isAuthority(host) && (hasSign || host.equals("localhost"));
    }

    /** Whether a text is a host as images name it, with a port or without; it can be the name of a directory. */
    public static boolean isAuthority(String text) {
        var matcher = AUTHORITY.matcher(text);
        return matcher.matches()
                && !text.contains("..")
                && (matcher.group(1) == null || Integer.parseInt(matcher.group(1)) <= 0xFFFF);
    }

    /**
     * Reads an endpoint as k3s does (normalizeEndpointAddress in pkg/agent/containerd/config.go): without a scheme it is https,
     * but http for a loopback name with a port other than 443. Without a path, or with {@code /v2}, the API has its usual path;
     * any other path is the whole path of the API.
     *
     * @return empty when it is not the URL of a server, or has a user, a query or a fragment
     */
    public static Optional<WantedServer> parse(String endpoint) {
        int colon = endpoint.indexOf("://");
        String rest = colon < 0 ? endpoint : endpoint.substring(colon + 3);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : clean(rest.substring(slash));
        String scheme = colon < 0
                ? defaultScheme(authority)
                : endpoint.substring(0, colon).toLowerCase(Locale.ROOT);
        boolean isServer = (scheme.equals("http") || scheme.equals("https"))
                && isAuthority(authority)
                && PATH.matcher(path).matches();
        String host = DockerHub.serverOf(authority);
        return isServer
                ? Optional.of(new WantedServer(scheme, host, path.isEmpty() ? API : path, WantedTls.NONE))
                : Optional.empty();
    }

    /** The host that images have for a registry: Docker Hub goes by several names. */
    public static String imageHost(String host) {
        return host.equals("index.docker.io") || host.equals(DockerHub.SERVER) ? DockerHub.NAME : host;
    }

    /** The server of a registry itself, as k3s defines its default endpoint. */
    public static WantedServer ofRegistry(String host) {
        return new WantedServer(defaultScheme(host), DockerHub.serverOf(host), API, WantedTls.NONE);
    }

    private static String defaultScheme(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = (hasPort ? authority.substring(0, colon) : authority).replaceAll("[\\[\\]]", "");
        boolean isPlain = BuiltIn.isLoopback(host)
                && hasPort
                && !authority.substring(colon).equals(":443");
        return isPlain ? "http" : "https";
    }

    /** Without empty parts and without a slash at the end. */
    private static String clean(String path) {
        String single = SLASHES.matcher(path).replaceAll("/");
        return single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }

    /** The same server, trusted like this. */
    public WantedServer with(WantedTls settings) {
        return new WantedServer(scheme, authority, path, settings);
    }

    /** The same server, whose repositories all begin with this prefix. */
    public WantedServer below(String prefix) {
        return prefix.isEmpty() ? this : new WantedServer(scheme, authority, path + "/" + prefix, tls);
    }

    /** Whether the API has its usual path, so that containerd adds it by itself. */
    public boolean hasUsualPath() {
        return path.equals(API);
    }

    /** Its URL, with the path where that is not the usual one. */
    public String url() {
        return scheme + "://" + authority + (hasUsualPath() ? "" : path);
    }

    /** Whether it is the registry of this name, and not a path in it. */
    public boolean isRegistry(String host) {
        return hasUsualPath() && authority.equals(DockerHub.serverOf(host));
    }
}
