/** When causes began and ended, and who was told: pure data and rules. */
@NullMarked
package dev.registrydoctor.doctor.serve.cause;

import org.jspecify.annotations.NullMarked;
