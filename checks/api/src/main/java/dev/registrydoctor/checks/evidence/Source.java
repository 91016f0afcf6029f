package dev.registrydoctor.checks.evidence;

import java.time.Instant;

/**
 * Where and when an answer was read.
 *
 * @param how the request or file, in words that a person can repeat ({@code GET /api/v1/pods})
 * @param at when it was read; for a recorded site, when it was recorded
 */
public record Source(@Holds(TextKind.TEXT) String how, Instant at) {}
