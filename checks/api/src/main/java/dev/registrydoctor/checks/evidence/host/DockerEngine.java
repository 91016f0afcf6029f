package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.projection.Projection;
import java.util.List;

/**
 * What a running Docker engine says of itself ({@code GET /info}, docs.docker.com/reference/api/engine).
 *
 * @param socket the path at which it was asked
 * @param insecureRegistries registries that it uses without verified TLS: {@code host:port} or CIDR
 * @param operatingSystem for people ({@code Docker Desktop}), empty when it says none
 * @param rootless it runs without root, in a network namespace of its own
 * @param proxy what it sends requests through
 */
public record DockerEngine(
        @Holds(TextKind.WORD) String version,
        @Holds(TextKind.TEXT) String socket,
        @Holds(value = TextKind.HOST, projected = true) List<String> insecureRegistries,
        @Holds(TextKind.TEXT) String operatingSystem,
        boolean rootless,
        Proxy proxy) {
    public DockerEngine {
        insecureRegistries = insecureRegistries.stream().map(Projection::url).toList();
    }

    /**
     * The proxy settings in force, credentials removed; each empty when not set.
     *
     * @param none hosts that are asked directly, as NO_PROXY lists them
     */
    public record Proxy(
            @Holds(value = TextKind.TEXT, projected = true) String http,
            @Holds(value = TextKind.TEXT, projected = true) String https,
            @Holds(value = TextKind.HOSTS, projected = true) String none) {
        public Proxy {
            http = Projection.url(http);
            https = Projection.url(https);
            none = Projection.hosts(none);
        }
    }

    /** Whether it runs in Docker Desktop's virtual machine. */
    public boolean isDesktop() {
        return operatingSystem.startsWith("Docker Desktop");
    }

    /** Asks the engine over its socket; absent when this host has none. */
    public enum Ask implements HostQuestion<DockerEngine> {
        INSTANCE;

        @Override
        public String describe() {
            return "the Docker engine of this host";
        }
    }
}
