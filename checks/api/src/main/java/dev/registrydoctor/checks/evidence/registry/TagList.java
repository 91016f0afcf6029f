package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;

/**
 * What a registry said to {@code GET /v2/REPOSITORY/tags/list}.
 *
 * @param status HTTP status, or 0 when none came back
 * @param tags the tags; empty when the repository has none
 * @param detail the error in words, empty when there is none
 */
public record TagList(
        int status,
        @Holds(TextKind.TAG) List<String> tags,
        @Holds(TextKind.TEXT) String detail) implements RegistryReply {
    public TagList {
        tags = List.copyOf(tags);
    }

    /** Asks for the tags of a repository. */
    public record Ask(
            Origin registry, @Holds(TextKind.REPOSITORY) String repository) implements RepositoryQuestion<TagList> {
        @Override
        public Ask at(Origin other) {
            return new Ask(other, repository);
        }

        @Override
        public String describe() {
            return "tags of " + repository + " at " + registry;
        }
    }
}
