/** The commands that change something, as a person or a program agrees to it, and what they show before. */
@NullMarked
package dev.registrydoctor.doctor.cli.fix;

import org.jspecify.annotations.NullMarked;
