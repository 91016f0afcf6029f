/** Registries that a cluster is joined with. */
@NullMarked
package dev.registrydoctor.doctor.setup.join;

import org.jspecify.annotations.NullMarked;
