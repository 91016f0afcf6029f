package dev.registrydoctor.doctor.setup.node;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.containerd.TlsSettings;
import dev.registrydoctor.checks.model.containerd.TlsSettings.ClientPair;
import dev.registrydoctor.checks.names.DockerHub;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The servers that containerd of a node asks for images of one registry, in order, without what makes no difference: a server
 * that was asked already and is trusted no better, capabilities other than to pull and resolve, {@code skip_verify = false}. Two files that lead the
 * same way have equal routes, however they are written.
 */
public record PullRoute(List<Stop> stops) {

    private static final String HUB = "https://" + DockerHub.SERVER;
    private static final String WEBSITE = "https://docker.io";

    /** The directory for registries without one of their own. */
    static final String DEFAULT = "_default";

    /** The name of a registry that no directory is for. */
    static final String ANY_NAME = "registry.invalid";

    /**
     * A server.
     *
     * @param url with the path of the API where it is not the usual one
     * @param resolves whether it is asked for tags; if not, only for digests
     * @param ca absolute paths
     * @param isSecondTry whether it is asked only when the same server did not speak TLS
     */
    public record Stop(
            String url,
            boolean pulls,
            boolean resolves,
            Set<String> ca,
            Set<ClientPair> clients,
            boolean skipVerify,
            boolean isSecondTry) {
        public Stop {
            ca = Set.copyOf(ca);
            clients = Set.copyOf(clients);
        }

        /** Whether it is the same server, asked for as much and trusted as much: if this one fails, so does the other. */
        private boolean covers(Stop later) {
            return url.equals(later.url)
                    && isSecondTry == later.isSecondTry
                    && (pulls || !later.pulls)
                    && (resolves || !later.resolves)
                    && (skipVerify || (!later.skipVerify && ca.containsAll(later.ca)))
                    && clients.equals(later.clients);
        }

        static Stop of(Attempt attempt) {
            return new Stop(
                    attempt.url(),
                    attempt.capabilities().contains("pull"),
                    attempt.resolvesTags(),
                    Set.copyOf(attempt.tls().ca()),
                    Set.copyOf(attempt.tls().clients()),
                    !attempt.isPlain() && attempt.tls().trustsAnyone(),
                    attempt.fallback());
        }

        /** How it is trusted. */
        TlsSettings tls() {
            return new TlsSettings(
                    ca.stream().sorted().toList(), List.copyOf(clients), skipVerify ? Boolean.TRUE : null);
        }

        /** In words, with what is particular about it. */
        @Override
        public String toString() {
            return url
                    + (ca.isEmpty()
                            ? ""
                            : " (CA " + String.join(", ", ca.stream().sorted().toList()) + ")")
                    + (clients.isEmpty()
                            ? ""
                            : " (client certificate "
                                    + String.join(
                                            ", ",
                                            clients.stream()
                                                    .map(ClientPair::certificate)
                                                    .sorted()
                                                    .toList())
                                    + ")")
                    + (skipVerify ? " (certificate not verified)" : "")
                    + (resolves ? "" : pulls ? " (not for tags)" : " (not for pulls)")
                    + (isSecondTry ? " (if it does not speak TLS)" : "");
        }
    }

    public PullRoute {
        stops = List.copyOf(stops);
    }

    /** The route of a resolution. */
    public static PullRoute of(HostResolution resolution) {
        return new PullRoute(attempts(resolution).stream().map(Stop::of).toList());
    }

    /**
     * The attempts that make a difference, in order. Docker's website is none where it is asked after Docker Hub: MicroK8s
     * ships a hosts.toml that names it, and it has no images.
     */
    public static List<Attempt> attempts(HostResolution resolution) {
        boolean asksHub = resolution.hosts().stream().anyMatch(a -> a.url().equals(HUB));
        List<Attempt> kept = new ArrayList<>();
        for (Attempt attempt : resolution.hosts()) {
            boolean isWebsite = asksHub && attempt.url().equals(WEBSITE);
            Stop stop = Stop.of(attempt);
            if (!isWebsite
                    && kept.stream().noneMatch(earlier -> Stop.of(earlier).covers(stop))) {
                kept.add(attempt);
            }
        }
        return kept;
    }

    /** The route of a registry by one directory alone. */
    static PullRoute by(CertsDirectory directory, String host, @Nullable String containerd) {
        boolean isAny = directory.name().equals(DEFAULT);
        return of(HostResolution.of(isAny ? ANY_NAME : host, List.of(directory), containerd));
    }

    /** In words: the servers in their order. */
    public String inWords() {
        return stops.isEmpty()
                ? "no server"
                : String.join(", then ", stops.stream().map(Stop::toString).toList());
    }
}
