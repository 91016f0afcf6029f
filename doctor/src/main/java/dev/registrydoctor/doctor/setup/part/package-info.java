/** A part of a setup: its steps, and what keeps it from having more. */
@NullMarked
package dev.registrydoctor.doctor.setup.part;

import org.jspecify.annotations.NullMarked;
