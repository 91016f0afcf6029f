/** Opens an environment and examines it. */
@NullMarked
package dev.registrydoctor.doctor.cli.examine;

import org.jspecify.annotations.NullMarked;
