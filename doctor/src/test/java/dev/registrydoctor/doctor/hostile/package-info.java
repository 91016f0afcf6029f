/** Sites that mean harm: the program ends in bounded time and memory, and says what it could not see. */
@NullMarked
package dev.registrydoctor.doctor.hostile;

import org.jspecify.annotations.NullMarked;
