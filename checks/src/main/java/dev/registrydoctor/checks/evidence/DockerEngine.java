package dev.registrydoctor.checks.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
        public boolean equals(@Nullable Object other) {
            return other instanceof Ask;
        }

        @Override
        public int hashCode() {
            return 1662;
        }

        @Override
        public String describe() {
            return "the Docker engine of this host";
        }
    }
}
