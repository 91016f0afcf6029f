/**
 * The interactive session: from a symptom to a fix that was verified. Only {@code LineScreen} uses a terminal, and only
 * {@code TriageEnvironment} connects it to the command line.
 */
@NullMarked
package dev.registrydoctor.doctor.triage;

import org.jspecify.annotations.NullMarked;
