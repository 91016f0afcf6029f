package dev.registrydoctor.checks.model;

import dev.registrydoctor.checks.evidence.CertsDirectory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where containerd goes for images of one registry host, in order, and which file of certs.d says so
 * (core/remotes/docker/config: hosts.go, config_unix.go). Holds for a node whose {@code config_path} is certs.d.
 *
 * @param authority the host and port as images write it: the lookup is by this text
 * @param directory the directory in force, or null when none is
 * @param file what its hosts.toml says; null without one
 * @param attempts URLs in the order of trying
 */
public record HostResolution(
        String authority,
        @Nullable CertsDirectory directory,
        @Nullable HostsToml file,
        List<Attempt> attempts) {

    /**
     * One place that is tried.
     *
     * @param url scheme and authority; a path when one is written
     * @param reason why it is tried
     */
    public record Attempt(String url, String reason) {
        public boolean isPlain() {
            return url.startsWith("http://");
        }
    }

    public HostResolution {
        attempts = List.copyOf(attempts);
    }

    /**
     * Resolves a host.
     *
     * @param directories what certs.d holds
     * @param containerd the version, or null when it is not known
     */
    public static HostResolution of(String authority, List<CertsDirectory> directories, @Nullable String containerd) {
        CertsDirectory directory = lookUp(authority, directories, containerd);
        String text = directory == null ? null : directory.hostsToml();
        HostsToml file = text == null || text.isEmpty() ? null : HostsToml.parse(text, containerd);
        List<Attempt> attempts = new ArrayList<>();
        if (file == null || !file.defects().isEmpty()) {
            attempts.addAll(defaults(authority, containerd));
        } else {
            for (HostsToml.Host host : file.hosts()) {
                attempts.addAll(attempts(host, "[host.\"" + host.url() + "\"]", containerd));
            }
            HostsToml.Host server = file.server();
            if (server != null) {
                attempts.addAll(attempts(server, "server, tried last", containerd));
            } else {
                defaults(authority, containerd)
                        .forEach(a -> attempts.add(new Attempt(a.url(), "the registry itself, tried last")));
            }
        }
        return new HostResolution(authority, directory, file, attempts);
    }

    /** What a host entry leads to: with TLS settings, HTTP is tried after HTTPS in the versions that doubt it. */
    private static List<Attempt> attempts(HostsToml.Host host, String reason, @Nullable String containerd) {
        if (!host.resolvesTags()) {
            return List.of();
        }
        Attempt attempt = new Attempt(host.effectiveUrl(), reason);
        boolean doubted = attempt.isPlain()
                && host.tls()
                && !attempt.url().matches("http://[^/]*:80(?:/.*)?")
                && prefersTls(containerd);
        return doubted
                ? List.of(
                        new Attempt(
                                attempt.url().replaceFirst("^http:", "https:"), reason + ", which has TLS settings"),
                        attempt)
                : List.of(attempt);
    }

    /** Whether a host of unclear protocol is tried by HTTPS first, and by HTTP when that meets plain text. */
    private static boolean prefersTls(@Nullable String containerd) {
        return !Versions.isWithin(containerd, "1.5.0", "1.6.24") && !Versions.isWithin(containerd, "1.7.0", "1.7.6");
    }

    /** Directory names that containerd looks up for a host, in order; the first that exists wins. */
    public static List<String> names(String authority, @Nullable String containerd) {
        List<String> names = new ArrayList<>();
        int colon = authority.lastIndexOf(':');
        if (colon > authority.lastIndexOf(']')) {
            names.add(authority.substring(0, colon) + "_" + authority.substring(colon + 1) + "_");
        }
        names.add(authority);
        if (containerd == null || Versions.isAtLeast(containerd, "1.6.17")) {
            names.add("_default");
        }
        return names;
    }

    private static @Nullable CertsDirectory lookUp(
            String authority, List<CertsDirectory> directories, @Nullable String containerd) {
        for (String name : names(authority, containerd)) {
            for (CertsDirectory directory : directories) {
                if (directory.name().equals(name)) {
                    return directory;
                }
            }
        }
        return null;
    }

    /** Schemes without a hosts.toml: HTTPS, but for loopback names, which depend on the version. */
    private static List<Attempt> defaults(String authority, @Nullable String containerd) {
        if (authority.equals("docker.io")) {
            return List.of(new Attempt("https://registry-1.docker.io", "default for docker.io"));
        }
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = (hasPort ? authority.substring(0, colon) : authority).replaceAll("[\\[\\]]", "");
        String port = hasPort ? authority.substring(colon + 1) : "";
        Attempt https = new Attempt("https://" + authority, "default");
        if (!BuiltIn.isLoopback(host)) {
            return List.of(https);
        }
        Attempt http = new Attempt("http://" + authority, "default for a loopback name");
        if (Versions.isWithin(containerd, "1.5.0", "1.6.8")) {
            return List.of(https);
        } else if (!prefersTls(containerd)) {
            return List.of(http);
        } else if (Versions.isWithin(containerd, "1.7.7", "1.7.7")) {
            return List.of(https, http); // whatever the port
        }
        if (port.isEmpty() || port.equals("443")) {
            return List.of(https);
        }
        return port.equals("80") ? List.of(http) : List.of(https, http);
    }

    /** Whether plain HTTP is ever tried. */
    public boolean triesPlain() {
        return attempts.stream().anyMatch(Attempt::isPlain);
    }
}
