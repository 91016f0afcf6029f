package dev.registrydoctor.checks.model.containerd;

import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.toml.Versions;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.DockerHub;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server that containerd uses when no hosts.toml names one, and the scheme for a server whose protocol is not clear
 * (ConfigureHosts in core/remotes/docker/config/hosts.go; the versions were read tag by tag).
 */
final class HostDefaults {

    private static final List<String> ALL = List.of("pull", "resolve", "push");

    private HostDefaults() {}

    /**
     * The registry itself with its default scheme: HTTPS, except for loopback names, which depend on the version.
     *
     * @param tls the settings of the directory in use
     */
    static List<Attempt> of(String authority, TlsSettings tls, String reason, @Nullable String containerd) {
        if (authority.equals(DockerHub.NAME)) {
            return List.of(new Attempt("https", DockerHub.SERVER, "/v2", ALL, tls, reason, false));
        }
        if (!isLocalhost(authority) || Versions.isWithin(containerd, "1.5.0", "1.6.8")) {
            return List.of(new Attempt("https", authority, "/v2", ALL, tls, reason, false));
        }
        String loopback = reason + " for a loopback name";
        Attempt plain = new Attempt("http", authority, "/v2", ALL, tls.unverified(), loopback, false);
        if (Versions.isWithin(containerd, "1.7.7", "1.7.7")) {
            return List.of(plain.asTls(), plain.asFallback()); // whatever the port
        }
        String port = port(authority);
        boolean tlsPort = port.isEmpty() || port.equals("443");
        return tlsPort && prefersTls(containerd)
                ? List.of(new Attempt("https", authority, "/v2", ALL, plain.tls(), loopback, false))
                : withFallback(plain, containerd);
    }

    /** The attempts for a server: with TLS settings, an http:// server is tried with HTTPS first in some versions. */
    static List<Attempt> withFallback(Attempt attempt, @Nullable String containerd) {
        boolean doubted = attempt.isPlain()
                && attempt.tls().isSet()
                && !port(attempt.authority()).equals("80")
                && prefersTls(containerd);
        return doubted ? List.of(attempt.asTls(), attempt.asFallback()) : List.of(attempt);
    }

    /**
     * Whether a server whose protocol is not clear is tried with HTTPS first, and with HTTP if it answers without TLS.
     */
    private static boolean prefersTls(@Nullable String containerd) {
        return !Versions.isWithin(containerd, "1.5.0", "1.6.24") && !Versions.isWithin(containerd, "1.7.0", "1.7.6");
    }

    /** containerd's IsLocalhost: an IPv6 address is local only if it has a port. */
    static boolean isLocalhost(String authority) {
        if (authority.startsWith("[")) {
            return authority.startsWith("[::1]:");
        }
        int colon = authority.lastIndexOf(':');
        return BuiltIn.isLoopback(colon < 0 ? authority : authority.substring(0, colon));
    }

    private static String port(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(colon + 1) : "";
    }
}
