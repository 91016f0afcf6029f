/** {@code registry-doctor setup}: from what is wanted of the nodes to the steps there. */
@NullMarked
package dev.registrydoctor.doctor.cli.setup;

import org.jspecify.annotations.NullMarked;
