package dev.registrydoctor.checks.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a registry said to {@code GET /v2/REPOSITORY/tags/list}.
 *
 * @param status HTTP status, or 0 when none came back
 * @param tags the tags; empty when the repository has none
 * @param detail the error in words, empty when there is none
 */
public record TagList(int status, List<String> tags, String detail) {
    public TagList {
        tags = List.copyOf(tags);
    }

    /** Asks for the tags of a repository. */
    public record Ask(Origin registry, String repository) implements Question<TagList>, RepositoryQuestion {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Ask that && registry.equals(that.registry) && repository.equals(that.repository);
        }

        @Override
        public int hashCode() {
            return 31 * registry.hashCode() + repository.hashCode();
        }

        @Override
        public String describe() {
            return "tags of " + repository + " at " + registry;
        }
    }
}
