/** Carries out the remedy of one cause, step by step, as a person agrees to it. */
@NullMarked
package dev.registrydoctor.doctor.act.fix;

import org.jspecify.annotations.NullMarked;
