package dev.registrydoctor.checks.evidence;

import java.util.List;

/**
 * What a running Docker engine says of itself.
 *
 * @param insecureRegistries registries that it uses without verified TLS: {@code host:port} or CIDR
 */
public record DockerEngine(String version, List<String> insecureRegistries) {
    public DockerEngine {
        insecureRegistries = List.copyOf(insecureRegistries);
    }

    /** Asks the engine over its socket; absent when this host has none. */
    public record Ask() implements Question<DockerEngine> {
        @Override
        public String describe() {
            return "the Docker engine of this host";
        }
    }
}
