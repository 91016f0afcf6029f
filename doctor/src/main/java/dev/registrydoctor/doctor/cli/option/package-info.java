/** What can be given to commands. */
@NullMarked
package dev.registrydoctor.doctor.cli.option;

import org.jspecify.annotations.NullMarked;
