/** The libraries of commands that most runs do not need: read by class loaders of their own (docs/decisions/0021). */
@NullMarked
package dev.registrydoctor.doctor.library;

import org.jspecify.annotations.NullMarked;
