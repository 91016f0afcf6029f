/** The program. */
@NullMarked
package dev.registrydoctor.doctor;

import org.jspecify.annotations.NullMarked;
