/** Machines and clusters that are set up. */
@NullMarked
package dev.registrydoctor.doctor.setup;

import org.jspecify.annotations.NullMarked;
