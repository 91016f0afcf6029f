package dev.registrydoctor.checks.store.retention;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetentionRulesTests {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private static String refused(@Nullable Integer keep, @Nullable Duration olderThan, String pattern) {
        String message = requireNonNull(assertThrows(
                        IllegalArgumentException.class,
                        () -> new RetentionRules(keep, olderThan, false, List.of(pattern), List.of()))
                .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new RetentionRules(keep, olderThan, false, List.of(), List.of(pattern)));
        return message;
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertEquals("keep must be 1 or more, not 0", refused(0, null, "*"));
        assertEquals("keep must be 1 or more, not -1", refused(-1, null, "*"));
        assertEquals("older-than must be longer than 0", refused(null, Duration.ZERO, "*"));
        assertEquals("older-than must be longer than 0", refused(null, Duration.ofDays(-1), "*"));
        assertEquals("older-than must be at most 36500 days", refused(null, Duration.ofSeconds(Long.MAX_VALUE), "*"));
        assertTrue(refused(1, null, "").startsWith("not a pattern of names: \"\". "));
        assertTrue(refused(1, null, "a\u001b[b").startsWith("not a pattern of names: \"a?[b\". "));
        assertTrue(refused(1, null, "x".repeat(300)).length() < 400);
    }

    @Test
    void theLongestAndShortestAreAccepted() {
        RetentionRules longest =
                new RetentionRules(Integer.MAX_VALUE, Duration.ofDays(36_500), true, List.of(), List.of());
        assertFalse(longest.letsGo(Instant.parse("2014-01-01T00:00:00Z"), NOW));
        RetentionRules shortest = new RetentionRules(1, Duration.ofNanos(1), true, List.of(), List.of());
        assertTrue(shortest.letsGo(NOW.minusSeconds(1), NOW));
        assertFalse(shortest.letsGo(NOW, NOW));
        assertFalse(shortest.letsGo(null, NOW));
        assertFalse(shortest.letsGo(Instant.MIN, NOW));
        assertFalse(shortest.letsGo(Instant.MAX, NOW));
    }

    private static boolean matches(String pattern, String name) {
        return NamePattern.of(pattern).matches(name);
    }

    @Test
    void aStarStaysWithinAnElement() {
        assertTrue(matches("team/*", "team/web"));
        assertFalse(matches("team/*", "team/web/api"));
        assertFalse(matches("team/*", "team"));
        assertTrue(matches("v*", "v"));
        assertTrue(matches("v*.*", "v1.2"));
        assertFalse(matches("v*", "1v"));
        assertTrue(matches("*", "latest"));
        assertFalse(matches("*", "a/b"));
        assertFalse(matches("a.c", "abc"));
        assertFalse(matches("web", "team/web"));
    }

    @Test
    void twoStarsGoAcrossElements() {
        assertTrue(matches("**", "team/web/api"));
        assertTrue(matches("team/**", "team/web/api"));
        assertFalse(matches("team/**", "teams/web"));
        assertTrue(matches("**/web", "web"));
        assertTrue(matches("**/web", "team/a/web"));
        assertFalse(matches("**/web", "team/myweb"));
        assertTrue(matches("a/**/z", "a/z"));
        assertTrue(matches("a/**/z", "a/b/c/z"));
        assertFalse(matches("a/**/z", "az"));
        assertTrue(matches("a**z", "a/b/z"));
    }

    @Test
    void aHostilePatternEnds() {
        String pattern = "*a".repeat(128);
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> assertFalse(matches(pattern, "a".repeat(5000) + "b")));
    }
}
