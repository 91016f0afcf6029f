package dev.registrydoctor.doctor.serve.cause;

import dev.registrydoctor.checks.check.Subject;

/**
 * What makes two findings of different examinations the same cause.
 *
 * @param problem the id of the problem
 * @param subject what it was observed on, as people may see it
 */
public record CauseKey(String problem, Subject subject) {}
