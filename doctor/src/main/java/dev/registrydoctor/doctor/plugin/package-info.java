/** Checks that others wrote: found in jars, and kept from doing harm to a run. */
@NullMarked
package dev.registrydoctor.doctor.plugin;

import org.jspecify.annotations.NullMarked;
