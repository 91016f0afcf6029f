package dev.registrydoctor.doctor.setup.join;

import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.ServedCa;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.names.DockerHub;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.doctor.setup.login.WantedLogin;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The registry that is to be joined, and what is known of it by the person who asks.
 *
 * @param authority host and port, as images name it
 * @param project the beginning of the repositories; empty where images are all over the registry
 * @param caFile the path of the file with {@code ca}, or null
 * @param ca the CA certificates that its certificate is to be checked with; empty when none were given
 * @param insecure whether plain HTTP is meant
 * @param login the login that Pods are to use, or null
 * @param clients the names of clients to set up; empty for those of this host
 * @param hostsEntry the address to write into /etc/hosts, or null
 * @param image an image to prove it with, or null
 */
public record JoinRequest(
        String authority,
        String project,
        @Nullable String caFile,
        List<Certificate> ca,
        boolean insecure,
        @Nullable WantedLogin login,
        Set<String> clients,
        @Nullable String hostsEntry,
        @Nullable String image) {

    private static final int HTTPS = 443;

    public JoinRequest {
        ca = List.copyOf(ca);
        clients = Set.copyOf(clients);
    }

    /** A registry of which nothing else is said. */
    public static JoinRequest of(String authority) {
        return new JoinRequest(authority, "", null, List.of(), false, null, Set.of(), null, null);
    }

    /** Its host, an IPv6 address without brackets. */
    public String host() {
        return authority.equals(DockerHub.NAME) ? DockerHub.SERVER : ServedCa.name(authority);
    }

    /** Its port. */
    public int port() {
        return ImageReference.parse(authority + "/x").map(i -> i.portOr(HTTPS)).orElse(HTTPS);
    }

    RegistryProbe.Ask probe() {
        return RegistryHosts.probe(host(), port());
    }

    TlsChain.Ask chain() {
        return new TlsChain.Ask(probe().host(), port(), host());
    }
}
