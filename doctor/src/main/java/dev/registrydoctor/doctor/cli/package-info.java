/** Commands parse, call, print and choose the exit code, nothing more. */
@NullMarked
package dev.registrydoctor.doctor.cli;

import org.jspecify.annotations.NullMarked;
