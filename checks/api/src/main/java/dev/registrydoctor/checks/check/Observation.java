package dev.registrydoctor.checks.check;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was seen.
 *
 * @param observed what was seen
 * @param expected what a healthy site shows, or null when there is nothing to compare
 * @param source where it was seen: a request, a file, an object
 */
public record Observation(String observed, @Nullable String expected, String source) {}
