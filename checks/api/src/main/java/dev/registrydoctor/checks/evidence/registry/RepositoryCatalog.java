package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;

/**
 * What a registry said to {@code GET /v2/_catalog}.
 *
 * @param status HTTP status, or 0 when none came back
 * @param repositories names, as far as they were read
 * @param complete whether these are all
 * @param detail the error in words, empty when there is none
 */
public record RepositoryCatalog(
        int status,
        @Holds(TextKind.REPOSITORY) List<String> repositories,
        boolean complete,
        @Holds(TextKind.TEXT) String detail)
        implements RegistryReply {
    public RepositoryCatalog {
        repositories = List.copyOf(repositories);
    }

    /** Asks for the repositories that a registry lists. */
    public record Ask(Origin registry) implements RegistryQuestion<RepositoryCatalog> {
        @Override
        public Ask at(Origin other) {
            return new Ask(other);
        }

        @Override
        public String describe() {
            return "repositories of " + registry;
        }
    }
}
