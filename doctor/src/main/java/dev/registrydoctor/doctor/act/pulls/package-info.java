/** Pulls an image on nodes, to see that it works. */
@NullMarked
package dev.registrydoctor.doctor.act.pulls;

import org.jspecify.annotations.NullMarked;
