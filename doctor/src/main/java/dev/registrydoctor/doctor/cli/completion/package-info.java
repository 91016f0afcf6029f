/** Scripts for shells that complete the command line, written from its own model. */
@NullMarked
package dev.registrydoctor.doctor.cli.completion;

import org.jspecify.annotations.NullMarked;
