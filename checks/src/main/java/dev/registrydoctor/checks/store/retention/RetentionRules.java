package dev.registrydoctor.checks.store.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tags and manifests are to go. Rules narrow each other: a tag goes when every rule that is given lets it go, and it is not
 * used. Without {@code keep} and {@code olderThan}, no tag goes.
 *
 * <p>Rules are about images: one goes with all its tags, or stays with all when one of them stays. Tags of signatures and the like
 * go with the image that they are about, and are not counted.
 *
 * @param keep how many of the newest images of each repository stay, at least 1; null when that is no reason to stay. More stay
 *     where the last of them were pushed at the same time. Images for one platform of an index that stays are not counted, nor
 *     are images with missing parts
 * @param olderThan only images go whose last push is longer ago, and, of manifests without a tag, those whose content is that
 *     old; null for any. What has no known time is never older
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

    private static final Duration LONGEST = Duration.ofDays(36_500);

    /**
     * Checks the rules.
     *
     * @throws IllegalArgumentException with a line for people, when a number, a duration or a pattern cannot be meant
     */
    public RetentionRules {
        if (keep != null && keep < 1) {
            throw new IllegalArgumentException("keep must be 1 or more, not " + keep);
        }
        if (olderThan != null && (olderThan.isNegative() || olderThan.isZero())) {
            throw new IllegalArgumentException("older-than must be longer than 0");
        }
        if (olderThan != null && olderThan.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("older-than must be at most " + LONGEST.toDays() + " days");
        }
        repositories = List.copyOf(repositories);
        keepTags = List.copyOf(keepTags);
        repositories.forEach(NamePattern::of);
        keepTags.forEach(NamePattern::of);
    }

    /** Whether any tag can go. */
    boolean deletesTags() {
        return keep != null || olderThan != null;
    }

    /** Whether the rules are about this repository. */
    boolean covers(String repository) {
        return repositories.isEmpty()
                || repositories.stream().anyMatch(p -> NamePattern.of(p).matches(repository));
    }

    /** Whether a tag stays because of its name. */
    boolean keepsTag(String tag) {
        return keepTags.stream().anyMatch(p -> NamePattern.of(p).matches(tag));
    }

    /** Whether something of this age can go. */
    boolean letsGo(@Nullable Instant pushed, Instant now) {
        if (olderThan == null) {
            return true;
        }
        Instant known = PushTime.known(pushed, now);
        return known != null && known.isBefore(now.minus(olderThan));
    }
}
