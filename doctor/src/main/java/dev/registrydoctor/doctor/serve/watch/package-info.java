/** When examinations happen, and what is known after each. */
@NullMarked
package dev.registrydoctor.doctor.serve.watch;

import org.jspecify.annotations.NullMarked;
