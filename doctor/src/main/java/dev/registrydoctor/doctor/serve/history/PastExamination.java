package dev.registrydoctor.doctor.serve.history;

import dev.registrydoctor.doctor.serve.Trigger;
import java.time.Duration;
import java.time.Instant;

/**
 * One examination in short.
 *
 * @param id of its report: unique, safe in a path ({@code [0-9A-Za-z-]+}), later ones sort after earlier ones
 * @param at when it began
 * @param took how long it took
 * @param trigger why it happened
 * @param verdict label of its verdict
 * @param headline the whole in one line, as people may see it
 * @param apiAnswered whether the API server answered
 */
public record PastExamination(
        String id, Instant at, Duration took, Trigger trigger, String verdict, String headline, boolean apiAnswered) {}
