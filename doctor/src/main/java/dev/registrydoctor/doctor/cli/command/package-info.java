/** The commands, a class each. */
@NullMarked
package dev.registrydoctor.doctor.cli.command;

import org.jspecify.annotations.NullMarked;
