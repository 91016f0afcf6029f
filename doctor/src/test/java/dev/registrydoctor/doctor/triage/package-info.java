/** Sessions of triage: their commands, screens and sites. */
@NullMarked
package dev.registrydoctor.doctor.triage;

import org.jspecify.annotations.NullMarked;
