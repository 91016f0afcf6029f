/** Where a session is held: a terminal, a pipe, or answers written beforehand. */
@NullMarked
package dev.registrydoctor.doctor.triage.screen;

import org.jspecify.annotations.NullMarked;
