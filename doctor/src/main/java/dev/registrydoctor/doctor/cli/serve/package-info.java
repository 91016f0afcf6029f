/** {@code registry-doctor serve}: what it is told, and how it examines. */
@NullMarked
package dev.registrydoctor.doctor.cli.serve;

import org.jspecify.annotations.NullMarked;
