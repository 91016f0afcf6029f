package dev.registrydoctor.checks.model.containerd;

import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.names.DockerHub;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The servers that containerd tries without {@code config_path}, by {@code registry.mirrors} (registryEndpoints in
 * internal/cri/server/images/image_pull.go), with the TLS settings that {@code registry.configs} has for an https server.
 */
final class LegacyMirrors {

    private static final List<String> BOTH = List.of("pull", "resolve");

    private LegacyMirrors() {}

    /**
     * The endpoints in the host's table, otherwise those in the table {@code *}, then the registry itself unless it is
     * one of them.
     */
    static List<Attempt> attempts(String authority, List<RegistryConfig.Mirror> mirrors, List<HostTls> tls) {
        RegistryConfig.Mirror mirror =
                find(authority, mirrors).or(() -> find("*", mirrors)).orElse(null);
        List<Attempt> attempts = new ArrayList<>();
        if (mirror != null) {
            for (String endpoint : mirror.endpoints()) {
                String url = endpoint.contains("://") ? endpoint : scheme(endpoint) + "://" + endpoint;
                // Unlike in hosts.toml, a path stays as written.
                ServerUrl.parse(url, true)
                        .ifPresent(u -> attempts.add(attempt(
                                u.scheme(),
                                u.authority(),
                                u.path().isEmpty() ? "/v2" : u.path(),
                                "registry.mirrors.\"" + mirror.host() + "\"",
                                tls)));
            }
        }
        if (attempts.stream().noneMatch(a -> a.authority().equals(authority))) {
            String itself = DockerHub.serverOf(authority);
            attempts.add(attempt(scheme(itself), itself, "/v2", "the registry itself, tried last", tls));
        }
        return attempts;
    }

    private static Optional<RegistryConfig.Mirror> find(String host, List<RegistryConfig.Mirror> mirrors) {
        return mirrors.stream().filter(m -> m.host().equals(host)).findFirst();
    }

    private static Attempt attempt(String scheme, String authority, String path, String reason, List<HostTls> tls) {
        TlsSettings settings = scheme.equals("https") ? HostTls.find(authority, tls) : TlsSettings.NONE;
        return new Attempt(scheme, authority, path, BOTH, settings, reason, false);
    }

    /** HTTP for loopback names, in every version. */
    private static String scheme(String authority) {
        return HostDefaults.isLocalhost(authority.replaceFirst("/.*", "")) ? "http" : "https";
    }
}
