package dev.registrydoctor.checks.store.retention;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tags and manifests are to go. Rules narrow each other: a tag goes when every rule that is given lets it go, and it is not
 * used. Without {@code keep} and {@code olderThan}, no tag goes.
 *
 * @param keep how many of the newest tags of each repository stay; null when that is no reason to stay
 * @param olderThan only tags that were pushed before so long go; null for any
 * @param untagged whether manifests go that neither a tag, nor an index that stays, nor a subject that stays needs
 * @param repositories patterns of the repositories that are looked at ({@code team/*}, {@code **}); empty for all
 * @param keepTags patterns of tags that stay ({@code v*}, {@code latest})
 */
public record RetentionRules(
        @Nullable Integer keep,
        @Nullable Duration olderThan,
        boolean untagged,
        List<String> repositories,
        List<String> keepTags) {
    public RetentionRules {
        repositories = List.copyOf(repositories);
        keepTags = List.copyOf(keepTags);
    }
}
