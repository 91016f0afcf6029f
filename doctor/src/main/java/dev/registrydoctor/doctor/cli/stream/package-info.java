/** Standard streams, files, and time as commands meet them. */
@NullMarked
package dev.registrydoctor.doctor.cli.stream;

import org.jspecify.annotations.NullMarked;
