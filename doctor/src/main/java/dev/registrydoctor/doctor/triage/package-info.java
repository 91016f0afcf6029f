/**
 * The interactive consultation: from a symptom to a fix that is proven. Nothing but {@code LineScreen} knows a terminal,
 * and nothing but {@code TriageEnvironment} the command line.
 */
@NullMarked
package dev.registrydoctor.doctor.triage;

import org.jspecify.annotations.NullMarked;
